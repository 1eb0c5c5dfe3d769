import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { buildPlatforms } from '../../../../src/docker/build/per-platform.ts'
import type { BuildRequest } from '../../../../src/docker/build/request.ts'
import { type BuildResult, imageResultOf, parseBuildMetadata } from '../../../../src/docker/build/result.ts'
import type { CommandResult, Run, RunOptions } from '../../../../src/lib/process.ts'
import { parsePlatform } from '../../../../src/oci/platform.ts'
import { parseRepository } from '../../../../src/oci/reference.ts'
import { annotation, buildOptions, buildRequest, label } from '../../../support/build-request.ts'
import { keptLog } from '../../../support/kept-log.ts'
import { testClock } from '../../../support/registry/clients.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'image-'))
})
afterEach(() => rm(directory, { recursive: true }))

const digest = `sha256:${'a'.repeat(64)}`
const descriptor = { mediaType: 'application/vnd.oci.image.index.v1+json', digest, size: 856 }
const PUSHED = JSON.stringify({ 'containerimage.descriptor': descriptor, 'containerimage.digest': digest })
const PUSH: Partial<BuildRequest> = { repositories: [parseRepository('ghcr.io/me/app')], push: true }

interface Changes extends Partial<BuildRequest> {
  readonly metadata?: string
  readonly inputs?: Readonly<Record<string, string>>
  /** What the docker does, in place of `ends`. */
  readonly run?: Run
}

/** A docker that returns the given results, one for each call, and writes the metadata file. */
async function build(
  ends: readonly Partial<CommandResult>[],
  { metadata, inputs, run: doing, ...changes }: Changes = {},
) {
  const calls: { args: readonly string[]; env: RunOptions['env'] }[] = []
  const metadataFile = join(directory, 'metadata.json')
  const run: Run = async (command, args, options) => {
    expect(command).toBe('docker')
    const end = { exitCode: 0, stdout: '', stderr: '', ...ends[calls.length] }
    calls.push({ args, env: options?.env })
    if (doing !== undefined) return doing(command, args, options)
    for (const line of end.stderr.split('\n')) options?.onLine?.(line)
    if (end.exitCode === 0 && metadata !== undefined) await writeFile(metadataFile, metadata)
    return end
  }
  const log = keptLog()
  const clock = testClock()
  const docker = { run, log, env: { DOCKER_CONFIG: '/c' }, directory }
  const request = buildRequest(buildOptions(inputs), { metadataFile, ...changes })
  const settled = await buildPlatforms(request, docker, {
    signal: new AbortController().signal,
    workspace: '/work',
    clock,
  }).then(
    (result): { result: BuildResult; error?: Error } => ({ result }),
    (error: Error): { result?: BuildResult; error: Error } => ({ error }),
  )
  return { ...settled, calls, log, waits: clock.waits }
}

describe('buildImage: an image that is written to be pushed', () => {
  const CREATED = { 'org.opencontainers.image.created': '2026-01-02T03:04:05Z' }
  const written = (annotations: Readonly<Record<string, string>>) =>
    JSON.stringify({ 'containerimage.descriptor': { ...descriptor, annotations } })
  const WRITE = { ...PUSH, layout: '/tmp/layout' }

  test.each([
    ['the date that BuildKit adds is not of the image', CREATED, [], undefined],
    ['other annotations stay', { ...CREATED, a: 'b' }, ['manifest-descriptor:a=b'], { a: 'b' }],
    [
      'a date of the user stays',
      CREATED,
      ['manifest-descriptor[linux/amd64]:org.opencontainers.image.created=x'],
      CREATED,
    ],
    ['a date of another level is none', CREATED, ['manifest:org.opencontainers.image.created=x'], undefined],
  ])('%s', async (_, found, asked, kept) => {
    const metadata = written(found)
    const { result } = await build([{}], { ...WRITE, metadata, annotations: asked.map(annotation) })
    expect(result).toMatchObject({ kind: 'layout', directory: '/tmp/layout' })
    expect(result).toHaveProperty('descriptor', kept === undefined ? descriptor : { ...descriptor, annotations: kept })
  })

  test("does not show BuildKit's wait for itself as an error", async () => {
    const wait =
      'ERROR: (*service).Write failed: rpc error: code = Unavailable desc = ref layer-sha256:3bd6 locked for 11.25ms ' +
      '(since 2026-11-21 11:35:57.9 +0000 UTC m=+1.3): unavailable'
    const other = 'ERROR: (*service).Write failed: rpc error: code = Unknown desc = write /x: no space left on device'
    const { log } = await build([{ stderr: [wait, '#1 DONE', other].join('\n') }], { ...WRITE, metadata: PUSHED })
    expect(log.lines.slice(2)).toEqual(['#1 DONE', other])
  })
})

test('buildImage: is one command, with the environment of the step', async () => {
  const { result, calls, log } = await build([{ stderr: '#1 DONE' }], {
    metadata: PUSHED,
    inputs: { secrets: 'a=hidden', 'build-args': 'A=it\'s\n"B=1\n::error::2"' },
    ...PUSH,
  })
  expect(result).toEqual({ kind: 'pushed', imageId: undefined, description: PUSHED, descriptors: [descriptor] })
  expect(calls).toHaveLength(1)
  expect(calls[0]?.env).toEqual({
    DOCKER_CONFIG: '/c',
    MANIFOLD_SECRET_0: 'hidden',
    BUILDX_METADATA_WARNINGS: '1',
  })
  expect(log.lines[0]).toBe("Build for the builder's platform")
  expect(log.lines[1]).toMatch(
    /^\[command\]docker buildx build --builder b --build-arg 'A=it'\\''s' --build-arg \$'B=1\\n::error::2' /,
  )
  expect(log.lines[2]).toBe('#1 DONE')
})

test('buildPlatforms: logs labels and annotations once, and not in the command line', async () => {
  const transient = 'ERROR: failed to solve: failed to push ghcr.io/me/app: toomanyrequests: slow'
  const { log, calls } = await build([{ exitCode: 1, stderr: transient }, {}], {
    metadata: PUSHED,
    ...PUSH,
    platforms: [parsePlatform('linux/amd64'), parsePlatform('linux/arm64')],
    labels: [label('a=b'), label('c=two words'), label('d=1\n::error::2')],
    annotations: ['manifest:a=b', 'index:a=b', 'manifest[linux/arm64]:c=e'].map(annotation),
  })
  expect(calls).toHaveLength(2)
  expect(calls[0]?.args).toEqual(expect.arrayContaining(['--label', 'a=b', '--annotation', 'index:a=b']))
  expect(log.lines.slice(0, 5)).toEqual([
    'Labels and annotations, which the command below has, too',
    'label, manifest, index: a=b',
    'label: c=two words',
    "label: $'d=1\\n::error::2'",
    'manifest[linux/arm64]: c=e',
  ])
  const commands = log.lines.filter(line => line.startsWith('[command]'))
  expect(commands).toHaveLength(2)
  for (const command of commands) expect(command).not.toMatch(/--label|--annotation|a=b/)
  expect(log.lines.filter(line => line.includes('a=b'))).toHaveLength(1)
})

describe('buildImage: exit codes decide', () => {
  test('1 with nothing on standard error is a failure', async () => {
    const { error } = await build([{ exitCode: 1 }], { metadata: PUSHED, ...PUSH })
    expect(error?.message).toBe('docker buildx build exited with code 1 and printed no error.')
  })

  test('0 with errors on standard error is a success', async () => {
    const { result } = await build([{ stderr: 'ERROR: failed to push a/b: EOF' }], { metadata: PUSHED, ...PUSH })
    expect(result).toMatchObject({ kind: 'pushed', descriptors: [descriptor] })
  })
})

describe('buildImage: a push without a digest is a failure', () => {
  test.each<[what: string, metadata: string | undefined, message: RegExp]>([
    ['no file', undefined, /has no digest/],
    ['an empty file', '', /has no digest/],
    ['null', 'null', /has no digest/],
    ['no descriptor', '{}', /has no digest/],
    [
      'a digest that is none',
      JSON.stringify({ 'containerimage.descriptor': { ...descriptor, digest: 'x' } }),
      /^containerimage\.descriptor has no digest of the form sha256:/,
    ],
    ['no JSON', '{', /its metadata is not JSON/],
    ['another JSON', '[]', /its metadata is not a JSON object/],
  ])('%s', async (_, metadata, message) => {
    const { error } = await build([{}], { ...(metadata !== undefined && { metadata }), ...PUSH })
    expect(error?.message).toMatch(message)
  })
})

test('buildResultOf: without a push, no descriptor, but the digest of the configuration', () => {
  const text = JSON.stringify({ 'containerimage.descriptor': descriptor, 'containerimage.config.digest': digest })
  const result = (metadata: string) => imageResultOf(buildRequest(buildOptions()), parseBuildMetadata(metadata))
  expect(result(text)).toEqual({ kind: 'local', description: text, imageId: digest })
  expect(result('')).toEqual({ kind: 'local', description: '{}', imageId: undefined })
})

describe('buildImage: trying again', () => {
  const transient = {
    exitCode: 1,
    stderr: 'ERROR: failed to solve: failed to push ghcr.io/me/app: toomanyrequests: slow',
  }
  const permanent = { exitCode: 1, stderr: 'ERROR: failed to solve: failed to push ghcr.io/me/app: denied' }

  test('runs the same command', async () => {
    const { result, calls, waits } = await build([transient, transient], { metadata: PUSHED, ...PUSH })
    expect(result).toMatchObject({ kind: 'pushed', descriptors: [descriptor] })
    expect(calls).toHaveLength(3)
    expect(new Set(calls.map(({ args }) => args.join(' '))).size).toBe(1)
    expect(waits).toEqual([3000, 6000])
  })

  test('waits for a minute and more if the registry limits the rate of requests', async () => {
    const limited = {
      exitCode: 1,
      stderr: `ERROR: failed to push ghcr.io/me/app: unexpected status from PUT request to https://ghcr.io/v2/: 403 Forbidden
denied: permission_denied: "You have exceeded a secondary rate limit."`,
    }
    const { result, calls, waits } = await build([limited, limited, limited], { metadata: PUSHED, ...PUSH })
    expect(result?.kind).toBe('pushed')
    expect(calls).toHaveLength(4)
    expect(waits).toEqual([63_000, 120_000, 120_000])
  })

  test('ends with the fifth', async () => {
    const { error, calls, waits } = await build(Array(9).fill(transient), PUSH)
    expect(error?.message).toMatch(/toomanyrequests: slow\nThe registry limits the rate of requests\./)
    expect(calls).toHaveLength(5)
    expect(waits).toEqual([3000, 6000, 12000, 24000])
  })

  test('ends with what is permanent', async () => {
    const { error, calls } = await build([transient, permanent], PUSH)
    expect(error?.message).toMatch(/denied/)
    expect(calls).toHaveLength(2)
  })

  test('but not a failed step', async () => {
    const stderr = 'ERROR: failed to solve: process "x": exit code: 1'
    const { error, calls } = await build([{ exitCode: 1, stderr }], PUSH)
    expect(error?.message).toMatch(/^The build failed: process "x": exit code: 1/)
    expect(calls).toHaveLength(1)
  })
})

describe('buildImage: a call', () => {
  const stdout = 'WARNING: A - https://x\nText\nDockerfile:2\n--------------------\n'

  test('shows what it finds, and ends as buildx does', async () => {
    const { result, log } = await build([{ stdout }], { inputs: { call: 'check' } })
    expect(result).toEqual({ kind: 'called', call: 'check' })
    expect(log.warnings).toEqual([
      {
        message: 'A: Text\nMore info: https://x',
        where: { title: 'Dockerfile check', file: 'Dockerfile', startLine: 2, endLine: 2 },
      },
    ])
  })

  test('that fails is a failure', async () => {
    const found = await build([{ stdout, exitCode: 1 }], { inputs: { call: 'check' }, annotateChecks: false })
    expect(found.error?.message).toBe('The Dockerfile checks found a problem (call: check).')
    expect(found.log.warnings).toEqual([])
    const broken = await build([{ exitCode: 1 }], { inputs: { call: 'check' } })
    expect(broken.error?.message).toMatch(/exited with code 1 and printed no error/)
  })
})

test('buildImage: warns of what the inputs leave out', async () => {
  const { log } = await build([{}], { inputs: { secrets: 'a=' } })
  expect(log.warnings.map(({ message }) => message)).toEqual([
    'secrets, line 1: omitted "a", because its value is empty.',
  ])
})

describe('buildImage: annotations of an index that is not made', () => {
  const WHY = 'one platform without attestations has no index.'
  test.each<[annotations: readonly string[], line: string]>([
    [['manifest:a=b', 'index:a=b'], `Omitted the annotation index:a=b: ${WHY}`],
    [['index:a=b', 'manifest:c=d', 'index:e=f g'], `Omitted the annotations index:a=b, 'index:e=f g': ${WHY}`],
    [['index:a=b\n::error::c'], `Omitted the annotation $'index:a=b\\n::error::c': ${WHY}`],
  ])('%j are named in one line', async (annotations, line) => {
    const { log } = await build([{}], { inputs: { load: 'true' }, annotations: annotations.map(annotation) })
    expect(log.lines.filter(text => text.includes('Omitted'))).toEqual([line])
  })

  test('are not spoken of where there are none', async () => {
    const { log } = await build([{}], { inputs: { load: 'true' }, annotations: [annotation('manifest:a=b')] })
    expect(log.text()).not.toContain('Omitted')
  })
})

describe('buildPlatforms: several platforms on a builder of several nodes', () => {
  const NODES: Partial<BuildRequest> = {
    ...PUSH,
    builder: { name: 'b', nodes: 2 },
    platforms: ['linux/amd64', 'linux/arm64'].map(parsePlatform),
    annotations: ['manifest:a=b', 'index:c=d', 'index-descriptor:e=f'].map(annotation),
  }
  const DESCRIBED = JSON.stringify({ 'containerimage.descriptor': descriptor })
  /** What each build writes into its metadata file. */
  const describing: Run = async (_, args) => {
    await writeFile(args[args.indexOf('--metadata-file') + 1] ?? '', DESCRIBED)
    return { exitCode: 0, stdout: '', stderr: '' }
  }

  test('are built by themselves, and leave the index to the publication', async () => {
    const { result, calls, log } = await build([], { ...NODES, run: describing })
    expect(result).toEqual({
      kind: 'pushed',
      imageId: undefined,
      description: `[${DESCRIBED},${DESCRIBED}]`,
      descriptors: [descriptor, descriptor],
    })
    const values = (flag: string) => calls.map(({ args }) => args.filter((_, i) => args[i - 1] === flag).join(' '))
    expect(values('--platform')).toEqual(['linux/amd64', 'linux/arm64'])
    expect(values('--annotation')).toEqual(['manifest:a=b', 'manifest:a=b'])
    expect(new Set(values('--metadata-file')).size).toBe(2)
    expect(log.lines).toContain('Build linux/amd64, linux/arm64, each on its own node')
    expect(log.lines.filter(line => line.startsWith('linux/arm64 │ [command]docker buildx build'))).toHaveLength(1)
    expect(log.warnings.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^Omitted the annotations of the level "index-descriptor", which no registry stores: e\./),
    ])
  })

  test.each<[what: string, changes: Partial<BuildRequest>]>([
    ['one platform', { platforms: [parsePlatform('linux/arm64')] }],
    ['one node', { builder: { name: 'b', nodes: 1 } }],
    ['nothing to push', { push: false }],
  ])('are one build with %s', async (_, changes) => {
    const { calls, error } = await build([], { ...NODES, ...changes, run: describing })
    expect(error).toBeUndefined()
    expect(calls).toHaveLength(1)
  })

  test.each([{ load: 'true' }, { outputs: 'type=oci,dest=a.tar' }])('have no result for %j', async inputs => {
    const { calls, error } = await build([], { ...NODES, inputs })
    expect(error?.message).toMatch(/^outputs: a builder with several nodes builds each platform separately/)
    expect(calls).toEqual([])
  })

  test('stop when one of them fails', async () => {
    const failing: Run = (_, args, options) =>
      args.includes('linux/arm64')
        ? Promise.resolve({ exitCode: 1, stdout: '', stderr: 'ERROR: failed to solve: no disk' })
        : new Promise((_, reject) => options?.signal?.addEventListener('abort', () => reject(new Error('stopped'))))
    const { error } = await build([], { ...NODES, run: failing })
    expect(error?.message).toMatch(/^The build failed: no disk/)
  })
})
