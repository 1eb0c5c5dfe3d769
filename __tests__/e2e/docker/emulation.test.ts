import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import type { Stack } from '../../../scripts/stack/state.ts'
import { chooseBuilder } from '../../../src/docker/builder/choose.ts'
import { parseMirror } from '../../../src/docker/builder/mirrors.ts'
import { builderCleanup, removeBuilder } from '../../../src/docker/builder/remove.ts'
import type { Docker } from '../../../src/docker/docker.ts'
import { hostPlatform } from '../../../src/docker/emulation/architectures.ts'
import { uninstallArguments } from '../../../src/docker/emulation/binfmt-image.ts'
import {
  type EmulationCleanup,
  type EmulationRequest,
  prepareEmulation,
} from '../../../src/docker/emulation/emulation.ts'
import { HANDLERS } from '../../../src/docker/emulation/handlers.ts'
import { executes } from '../../../src/docker/emulation/processor.ts'
import { removeEmulation } from '../../../src/docker/emulation/remove.ts'
import { prepareDocker } from '../../../src/docker/prepare.ts'
import { systemClock } from '../../../src/lib/clock.ts'
import { mustRun, type Run, run } from '../../../src/lib/process.ts'
import { startTimeline } from '../../../src/lib/timeline.ts'
import { parsePlatform } from '../../../src/oci/platform.ts'
import { NODE, ownBuilder } from '../../support/builder-settings.ts'
import { theStack } from '../../support/stack.ts'

jest.setTimeout(120_000)

/** Nothing else in these tests uses s390x, so that its handler may come and go. */
const HANDLER = join(HANDLERS, 'qemu-s390x')
const S390X = [parsePlatform('linux/s390x')]

let stack: Stack
let directory: string
let calls: string[][]
let lines: string[]
beforeAll(async () => {
  stack = await theStack()
})
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'emulation-'))
  calls = []
  lines = []
  await unregister()
})
afterEach(() => rm(directory, { recursive: true }))
afterAll(() => unregister())

const unregister = async (): Promise<void> => {
  if (existsSync(HANDLER)) await writeFile(HANDLER, '-1')
}

const counted: Run = (command, args, options) => {
  calls.push([command, ...args])
  return run(command, args, options)
}

const docker = (): Docker => {
  const silent = (): void => {}
  const log = { notice: silent, warning: silent, debug: silent, startGroup: silent, endGroup: silent }
  return { run: counted, log: { ...log, info: line => void lines.push(line) }, env: stack.env, directory }
}

const { signal } = new AbortController()
const prepare = (changes: Partial<EmulationRequest>) =>
  prepareEmulation(
    {
      mode: 'auto',
      platforms: S390X,
      images: [stack.images.binfmt],
      site: { kind: 'local', architecture: hostPlatform(process.arch).architecture },
      ...changes,
    },
    docker(),
    signal,
  )

test('emulation: starts no container for what the processor executes', async () => {
  const sibling = process.arch === 'x64' ? ['linux/386'] : []
  const platforms = [hostPlatform(process.arch), ...sibling.map(parsePlatform)]
  expect(await prepare({ platforms })).toEqual({ emulated: [] })
  expect(calls.filter(([command]) => command === 'docker')).toEqual([])
  expect(lines).toEqual(['Emulation: not needed; nothing to install.'])
})

test('emulation: one run makes a foreign architecture execute, and the second step starts nothing', async () => {
  await prepare({})
  expect(calls).toHaveLength(1)
  expect(await readFile(HANDLER, 'utf8')).toMatch(/^enabled[\s\S]*flags: .*F/)
  expect(lines).toEqual([`Emulation: needed for linux/s390x; installed s390x from ${stack.images.binfmt}.`])
  await prepare({})
  expect(calls).toHaveLength(1)
  expect(lines.at(-1)).toBe('Emulation: needed for linux/s390x, and the kernel has the handlers; nothing to install.')
})

test('emulation: a handler that containers cannot use is an error that says why', async () => {
  // As some packages register it: without F, the interpreter is looked for in the container.
  const magic = String.raw`\x7fELF\x02\x02\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\x16`
  await writeFile(join(HANDLERS, 'register'), `:qemu-s390x:M::${magic}::/usr/bin/qemu-s390x-static:`)
  await expect(prepare({})).rejects.toThrow(
    /linux\/s390x is registered \(qemu-s390x\) but does not execute\. Its interpreter \/usr\/bin\/qemu-s390x-static is not opened at registration \(flag F\)/,
  )
})

describe('emulation: on a self-hosted machine', () => {
  const leaseOptions = () => {
    const leases = { directory: join(directory, 'leases'), clock: systemClock }
    const saved: EmulationCleanup[] = []
    return { leases, saved, pid: process.pid, saveCleanup: (cleanup: EmulationCleanup) => void saved.push(cleanup) }
  }

  test('two legs share a handler, and the last one takes it out', async () => {
    const lease = leaseOptions()
    await prepare({ lease })
    const first = lease.saved.splice(0).at(-1)
    await prepare({ lease })
    const second = lease.saved.at(-1)
    if (first === undefined || second === undefined) throw new Error('A step saved nothing.')
    expect(await removeEmulation(first, { run: counted, leases: lease.leases })).toEqual([])
    expect(existsSync(HANDLER)).toBe(true)
    expect(await removeEmulation(second, { run: counted, leases: lease.leases })).toEqual(['qemu-s390x'])
    expect(existsSync(HANDLER)).toBe(false)
  })

  test('a handler that was there stays', async () => {
    await prepare({})
    const lease = leaseOptions()
    await prepare({ lease })
    const cleanup = lease.saved.at(-1)
    if (cleanup === undefined) throw new Error('The step saved nothing.')
    expect(await removeEmulation(cleanup, { run: counted, leases: lease.leases })).toEqual([])
    expect(existsSync(HANDLER)).toBe(true)
  })

  test('the image removes what a user may not', async () => {
    await prepare({})
    await mustRun(run, 'docker', uninstallArguments(stack.images.binfmt, ['qemu-s390x']), { env: stack.env })
    expect(existsSync(HANDLER)).toBe(false)
  })
})

test('emulation: RUN steps of a foreign platform execute, with the builder created at the same time', async () => {
  const env = { ...process.env, ...stack.env }
  const unique = `manifold-${randomBytes(6).toString('hex')}`
  const builder = await chooseBuilder(
    ownBuilder({ nodes: [{ ...NODE, driverOpts: stack.driverOpts }], mirrors: stack.mirrors.map(parseMirror) }),
    { env, system: process.platform, unique },
  )
  const cleanup = builderCleanup(builder, stack.env)
  if (cleanup === undefined) throw new Error('There is nothing to clean up.')
  try {
    const { architecture } = hostPlatform(process.arch)
    const emulation = { mode: 'auto', platforms: S390X, images: [stack.images.binfmt] } as const
    expect(
      await prepareDocker({ builder, emulation, architecture }, docker(), {
        env,
        signal,
        timeline: startTimeline(systemClock),
      }),
    ).toEqual({
      emulated: S390X,
    })
    expect(calls.map(call => call[1]).sort()).toEqual(['buildx', 'run'])
    await writeFile(join(directory, 'Dockerfile'), 'FROM busybox:1\nRUN test "$(uname -m)" = s390x\n')
    const args = ['--builder', builder.name, '--platform', 'linux/s390x', '--output', 'type=cacheonly', directory]
    await mustRun(run, 'docker', ['buildx', 'build', ...args], { env: stack.env })
  } finally {
    await removeBuilder(run, cleanup)
  }
})

test('emulation: the probe program for arm runs under an emulator of arm', async () => {
  // Written by the probe itself, which fails here: nothing on this machine executes arm by itself.
  await executes('arm', directory, async () => ({ exitCode: 1, stdout: '', stderr: '' }))
  const args = ['run', '--rm', '--volume', `${directory}:/probe:ro`, '--entrypoint', '/usr/bin/qemu-arm']
  const finished = await run('docker', [...args, stack.images.binfmt, '/probe/probe-arm'], { env: stack.env })
  expect(finished).toEqual({ exitCode: 0, stdout: '', stderr: '' })
})
