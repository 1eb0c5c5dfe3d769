import { join } from 'node:path'
import { isRunning } from './daemon.ts'
import { engineFiles, refreshEngine, startEngine } from './engine-start.ts'
import type { Paths } from './paths.ts'
import { attempt, type Log, StackError } from './shell.ts'

/** A Docker engine that answers. */
export interface Engine {
  /** Its address, as DOCKER_HOST takes it. */
  readonly host: string
  readonly version: string
  /** `stack` when `up` started it; the `host`'s own engine is used and never stopped. */
  readonly owner: 'stack' | 'host'
  /** The docker command that reaches it. */
  readonly cli: string
}

/** The engine that answers now, if one does. */
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

/** The engine that was found, or our own when none was: brought up, with the mirror of Docker Hub that is wanted. */
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
    throw new StackError('dockerd answers on its socket, and `docker version` does not reach it.')
  return started
}

/** Throws a StackError that says why there can be no engine of our own, where there can be none. */
export function requireOwnEngine(paths: Paths): void {
  const { DOCKER_HOST: host = '' } = process.env
  if (host !== '' && host !== engineFiles(paths).host) {
    throw new StackError(`No Docker engine answers at DOCKER_HOST=${host}: start it, or unset DOCKER_HOST.`)
  }
  if (process.getuid?.() !== 0) {
    throw new StackError('No Docker engine answers `docker version`, and only root can start one: start Docker.')
  }
}

async function serverVersion(cli: string): Promise<string | undefined> {
  const { code, stdout } = await attempt([cli, 'version', '--format', '{{.Server.Version}}'], { limit: 20_000 })
  return code === 0 ? stdout.trim() : undefined
}

/** DOCKER_HOST as it is, or the endpoint of the current context: our DOCKER_CONFIG knows no contexts. */
async function engineHost(cli: string): Promise<string> {
  const { DOCKER_HOST: host = '' } = process.env
  if (host !== '') return host
  const format = '{{.Endpoints.docker.Host}}'
  const { code, stdout } = await attempt([cli, 'context', 'inspect', '--format', format])
  return code === 0 && stdout.trim() !== '' ? stdout.trim() : 'unix:///var/run/docker.sock'
}
