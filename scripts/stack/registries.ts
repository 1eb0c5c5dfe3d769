import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { messageOf } from '../../src/lib/errors.ts'
import { type Daemon, isRunning, startDaemon, stopDaemon } from './daemon.ts'
import type { Paths } from './paths.ts'
import type { Ports } from './ports.ts'
import { configFile, REGISTRY_KINDS, writeRegistryConfig } from './registry-config.ts'
import { type Log, StackError, step } from './shell.ts'
import { ensureSigningKey } from './token.ts'

/** An HTTP server of the stack on loopback. */
export interface Service {
  readonly daemon: Daemon
  readonly port: number
  /** Writes the files that it reads at startup. */
  readonly prepare: () => Promise<void>
}

const START_LIMIT = 20_000
const STOP_LIMIT = 10_000

/**
 * Describes the three registries and the token server.
 *
 * @param program path of the registry program
 */
export function registryServices(paths: Paths, ports: Ports, program: string): readonly Service[] {
  const registries = REGISTRY_KINDS.map(kind => ({
    daemon: {
      ...daemonFiles(paths, `registry-${kind}`),
      name: `the ${kind} registry`,
      argv: [program, 'serve', configFile(paths, kind)] as const,
      // By default it sends traces to a collector that does not exist, and logs the failures.
      env: { ...process.env, OTEL_TRACES_EXPORTER: 'none' },
    },
    port: ports[kind],
    prepare: () => writeRegistryConfig(paths, kind, ports),
  }))
  const script = join(dirname(fileURLToPath(import.meta.url)), 'token-server.ts')
  const tokenServer = {
    daemon: {
      ...daemonFiles(paths, 'token-server'),
      name: 'the token server',
      argv: [process.execPath, script] as const,
      env: process.env,
    },
    port: ports.tokens,
    prepare: () => ensureSigningKey(paths),
  }
  return [...registries, tokenServer]
}

const daemonFiles = (paths: Paths, name: string): Pick<Daemon, 'pidFile' | 'logFile'> => ({
  pidFile: join(paths.run, name),
  logFile: join(paths.logs, `${name}.log`),
})

/** Starts a service if it does not respond. */
export async function ensureService(log: Log, { daemon, port, prepare }: Service): Promise<void> {
  const [running, serving] = [await isRunning(daemon), await answers(port)]
  if (running && serving) return
  if (serving) {
    const remedy = 'Set MANIFOLD_STACK_PORT to the first of four free ports.'
    throw new StackError(`Another program uses port ${port}, which ${daemon.name} needs. ${remedy}`)
  }
  // A running service that does not respond uses the ports of an earlier setting, or hangs.
  if (running) await stopDaemon(daemon, STOP_LIMIT)
  await step(log, `Starting ${daemon.name} on port ${port}`, async () => {
    await prepare()
    await startDaemon(daemon, START_LIMIT, () => answers(port))
  })
}

/** Reports whether an HTTP server responds on this port. Any status counts: a registry with a login answers 401. */
export async function answers(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/v2/`, { signal: AbortSignal.timeout(2000) })
    await response.arrayBuffer()
    return true
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined
    if (messageOf(cause) === 'bad port')
      throw new StackError(`fetch blocks port ${port}. Set MANIFOLD_STACK_PORT to the first of four other ports.`)
    return false
  }
}
