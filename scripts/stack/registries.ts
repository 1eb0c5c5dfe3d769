import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { messageOf } from '../../src/lib/errors.ts'
import { type Daemon, isRunning, startDaemon, stopDaemon } from './daemon.ts'
import type { Paths } from './paths.ts'
import type { Ports } from './ports.ts'
import { configFile, REGISTRY_KINDS, writeRegistryConfig } from './registry-config.ts'
import { type Log, StackError, step } from './shell.ts'
import { ensureSigningKey } from './token.ts'

/** A server of the stack that speaks HTTP on loopback. */
export interface Service {
  readonly daemon: Daemon
  readonly port: number
  /** Writes what it reads when it starts. */
  readonly prepare: () => Promise<void>
}

const START_LIMIT = 20_000
const STOP_LIMIT = 10_000

/**
 * The three registries and the token server.
 *
 * @param program the registry program
 */
export function registryServices(paths: Paths, ports: Ports, program: string): readonly Service[] {
  const registries = REGISTRY_KINDS.map(kind => ({
    daemon: {
      ...daemonFiles(paths, `registry-${kind}`),
      name: `the ${kind} registry`,
      argv: [program, 'serve', configFile(paths, kind)] as const,
      // Without this it sends traces to a collector that is not there, and complains.
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

/** Starts a service that does not serve. */
export async function ensureService(log: Log, { daemon, port, prepare }: Service): Promise<void> {
  const [running, serving] = [await isRunning(daemon), await answers(port)]
  if (running && serving) return
  if (serving) {
    const remedy = 'set MANIFOLD_STACK_PORT to the first of four free ports'
    throw new StackError(`Port ${port} is taken by another program, and ${daemon.name} needs it: ${remedy}.`)
  }
  // One that runs and does not serve listens on the ports of an earlier setting, or hangs.
  if (running) await stopDaemon(daemon, STOP_LIMIT)
  await step(log, `Starting ${daemon.name} on port ${port}`, async () => {
    await prepare()
    await startDaemon(daemon, START_LIMIT, () => answers(port))
  })
}

/** Does something on this port speak HTTP? A registry with a login answers 401, and serves all the same. */
export async function answers(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/v2/`, { signal: AbortSignal.timeout(2000) })
    await response.arrayBuffer()
    return true
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined
    if (messageOf(cause) === 'bad port')
      throw new StackError(`Port ${port} is one that fetch refuses: choose other ports.`)
    return false
  }
}
