import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createHash } from '../../lib/crypto.ts'
import { UsageError } from '../../lib/errors.ts'
import { mustRun } from '../../lib/process.ts'
import { configDirectory, configFile } from '../../registry/docker-config.ts'
import type { Docker } from '../docker.ts'

/** The engine that the Docker command line connects to. */
export interface Engine {
  /** The context's name; `default` if the environment names a host, or no context is configured. */
  readonly context: string
  /** `unix:///var/run/docker.sock`, `tcp://…`, `ssh://…`; undefined: the system's default. */
  readonly host: string | undefined
  /** True if the environment configures TLS for it. */
  readonly tlsFromEnvironment: boolean
}

const json = async (file: string): Promise<unknown> => {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch {
    return undefined
  }
}

const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (inner, name) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[name] : undefined,
    value,
  )

/**
 * Finds the engine as the Docker command line does: `DOCKER_HOST`, then `DOCKER_CONTEXT`, then the configuration's
 * `currentContext` (docker/cli, cli/command, resolveContextName). Reads files only.
 */
export async function findEngine(env: NodeJS.ProcessEnv): Promise<Engine> {
  const host = env['DOCKER_HOST']
  if (host)
    return { context: 'default', host, tlsFromEnvironment: Boolean(env['DOCKER_TLS_VERIFY'] || env['DOCKER_TLS']) }
  const configured = at(await json(configFile(configDirectory(env))), 'currentContext')
  const context = env['DOCKER_CONTEXT'] || (typeof configured === 'string' && configured) || 'default'
  return { context, host: await contextHost(context, env), tlsFromEnvironment: false }
}

/** Returns the engine's URL of a context; undefined for `default`, or if the context does not exist. */
export async function contextHost(context: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  if (context === 'default') return undefined
  // The store names its directories by the digest of the context's name (docker/cli, cli/context/store).
  const id = createHash('sha256').update(context).digest('hex')
  const file = join(configDirectory(env), 'contexts', 'meta', id, 'meta.json')
  const host = at(await json(file), 'Endpoints', 'docker', 'Host')
  return typeof host === 'string' ? host : undefined
}

/** Returns true if an engine runs containers on this machine's kernel; Docker Desktop has its own kernel. */
export const isLocal = (host: string | undefined, system: NodeJS.Platform): boolean =>
  system === 'linux' && (host === undefined || host.startsWith('unix://'))

const INFO_LIMIT_MS = 30_000

/**
 * Returns true if the engine uses containerd's image store, which the driver docker needs for several platforms and for
 * attestations. Queries the engine.
 */
async function hasContainerdStore({ run, env }: Docker, signal: AbortSignal): Promise<boolean> {
  const args = ['info', '--format', '{{json .DriverStatus}}']
  const { stdout } = await mustRun(run, 'docker', args, { env, signal, timeoutMs: INFO_LIMIT_MS })
  return /io\.containerd\.snapshotter\.v1/.test(stdout)
}

/** Throws a {@link UsageError} if the engine does not use containerd's image store. */
export async function checkContainerdStore(docker: Docker, signal: AbortSignal): Promise<void> {
  if (await hasContainerdStore(docker, signal)) return
  throw UsageError.at(
    'driver',
    'the driver docker requires an engine with the containerd image store. Enable it in daemon.json ' +
      '("features": { "containerd-snapshotter": true }), or remove "driver".',
  )
}
