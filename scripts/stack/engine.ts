import { join } from 'node:path'
import { isRunning } from './daemon.ts'
import { engineFiles, refreshEngine, startEngine } from './engine-start.ts'
import type { Paths } from './paths.ts'
import { attempt, type Log, StackError } from './shell.ts'

/** A Docker engine that responds. */
export interface Engine {
  /** Its address, in the form of DOCKER_HOST. */
  readonly host: string
  readonly version: string
  /** `stack` if `up` started it. The engine of the `host` is used but never stopped. */
  readonly owner: 'stack' | 'host'
  /** The docker command that reaches it. */
  readonly cli: string
}

/** Finds an engine that responds. */
export async function findEngine(paths: Paths): Promise<Engine | undefined> {
  const files = engineFiles(paths)
  for (const cli of ['docker', join(files.root, 'usr/bin/docker')]) {
    const version = await serverVersion(cli)
    if (version === undefined) continue
    const owner = (await isRunning(files.daemon)) ? 'stack' : 'host'
    return { host: await engineHost(cli), version, owner, cli }
  }
  return undefined
}

/** Returns the engine that was found, or starts ours. If the engine is ours, it uses this mirror of Docker Hub. */
export async function ensureEngine(
  paths: Paths,
  log: Log,
  found: Engine | undefined,
  mirror: string | undefined,
): Promise<Engine> {
  if (found?.owner === 'stack') await refreshEngine(paths, mirror)
  if (found !== undefined) return found
  await startEngine(paths, log, mirror)
  const started = await findEngine(paths)
  if (started === undefined)
    throw new StackError('dockerd responds on its socket, but `docker version` cannot reach it.')
  return started
}

/** Throws a StackError with the reason if we cannot start our own engine. */
export function requireOwnEngine(paths: Paths): void {
  const { DOCKER_HOST: host = '' } = process.env
  if (host !== '' && host !== engineFiles(paths).host) {
    throw new StackError(`No Docker engine responds at DOCKER_HOST=${host}. Start it, or unset DOCKER_HOST.`)
  }
  if (process.getuid?.() !== 0) {
    throw new StackError('`docker version` reaches no Docker engine, and only root can start one. Start Docker.')
  }
}

async function serverVersion(cli: string): Promise<string | undefined> {
  const { code, stdout } = await attempt([cli, 'version', '--format', '{{.Server.Version}}'], { limit: 20_000 })
  return code === 0 ? stdout.trim() : undefined
}

/** Returns DOCKER_HOST, or the endpoint of the current context, because our DOCKER_CONFIG has no contexts. */
async function engineHost(cli: string): Promise<string> {
  const { DOCKER_HOST: host = '' } = process.env
  if (host !== '') return host
  const format = '{{.Endpoints.docker.Host}}'
  const { code, stdout } = await attempt([cli, 'context', 'inspect', '--format', format])
  return code === 0 && stdout.trim() !== '' ? stdout.trim() : 'unix:///var/run/docker.sock'
}
