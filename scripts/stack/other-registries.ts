import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { unpackedPackages } from './debian.ts'
import { goTool } from './go-tools.ts'
import { answers } from './registries.ts'
import { lastLines, waitFor } from './shell.ts'
import { IMAGE_SUITE } from './versions.ts'
import type { Workshop } from './workshop.ts'

/** Where a registry listens on loopback, and an empty directory for its files. */
export interface Place {
  readonly port: number
  readonly directory: string
}

type Argv = readonly [string, ...string[]]

/** Registries of other makers than the stack's own, each with the command that serves it without a login. */
const SERVE = {
  crane: async (workshop, { port }) => [
    await goTool(workshop, 'crane'),
    ...['registry', 'serve', '--address', `127.0.0.1:${port}`],
  ],
  'distribution 2': async (workshop, { port, directory }) => {
    const root = await unpackedPackages(workshop.paths, workshop.log, {
      name: 'docker-registry',
      suites: [IMAGE_SUITE],
      names: ['docker-registry'],
    })
    const config = {
      version: 0.1,
      storage: { filesystem: { rootdirectory: join(directory, 'data') }, delete: { enabled: true } },
      http: { addr: `127.0.0.1:${port}`, secret: 'manifold' },
    }
    await writeFile(join(directory, 'config.json'), JSON.stringify(config))
    return [join(root, 'usr/bin/docker-registry'), 'serve', join(directory, 'config.json')]
  },
} as const satisfies Readonly<Record<string, (workshop: Workshop, place: Place) => Promise<Argv>>>

export type OtherRegistry = keyof typeof SERVE

export const OTHER_REGISTRIES = Object.keys(SERVE) as readonly OtherRegistry[]

const START_LIMIT = 20_000

/** Starts a registry as a child process, which disposal ends. Builds or unpacks its program if it is not cached. */
export async function startOtherRegistry(
  workshop: Workshop,
  kind: OtherRegistry,
  place: Place,
): Promise<AsyncDisposable> {
  const [program, ...args] = await SERVE[kind](workshop, place)
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    // The end is enough: a registry logs each request.
    errors = (errors + text).slice(-10_000)
  })
  child.on('error', error => {
    errors += error.message
  })
  const registry = { [Symbol.asyncDispose]: () => end(child) }
  try {
    await waitFor(
      {
        what: `the registry "${kind}" to respond on port ${place.port}`,
        limit: START_LIMIT,
        giveUp: async () => (hasEnded(child) ? 'it exited' : undefined),
        explain: async () => lastLines(errors, 20),
      },
      async () => ((await answers(place.port)) ? true : undefined),
    )
  } catch (error) {
    await end(child)
    throw error
  }
  return registry
}

const hasEnded = (child: ChildProcess): boolean =>
  child.pid === undefined || child.exitCode !== null || child.signalCode !== null

async function end(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}
