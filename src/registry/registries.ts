import { createTransport } from '../http/transport.ts'
import type { Log } from '../lib/log.ts'
import type { Run } from '../lib/process.ts'
import type { Repository } from '../oci/reference.ts'
import { type ClientOptions, createRegistryClient, type RegistryClient } from './client.ts'
import { credentialFinder } from './credentials.ts'
import type { Login } from './docker-config.ts'
import type { Pause } from './pacer.ts'
import { createRepositoryClient, type RepositoryClient } from './repository.ts'
import type { Retry } from './retry.ts'

/** The registries of a step. All clients of one registry share its connections and tokens. */
export interface Registries {
  /** Returns the client of a repository. Sends nothing before the first request. */
  repository(repository: Repository): RepositoryClient
}

export interface RegistriesOptions {
  /** The logins of the inputs. They take precedence over the Docker configuration. */
  readonly logins: readonly Login[]
  readonly env: NodeJS.ProcessEnv
  readonly run: Run
  readonly log: Log
  readonly signal?: AbortSignal | undefined
}

/** Opens the registries of a step with its logins. Logs failures that are retried. */
export function openRegistries({ logins, env, run, log, signal }: RegistriesOptions): Registries {
  const given = new Map(logins.map(login => [login.registry, login]))
  return createRegistries({
    transport: createTransport({ env }),
    credentials: credentialFinder({ given, env, run }),
    given: [...given.keys()],
    onRetry: logRetries(log),
    onPause: pause => log.info(formatPause(pause)),
    signal,
  })
}

/** Creates the client of each registry when it is first needed, all with the same options. */
export function createRegistries(options: ClientOptions): Registries {
  const clients = new Map<string, RegistryClient>()
  const clientOf = (registry: string): RegistryClient => {
    const client = clients.get(registry) ?? createRegistryClient(registry, options)
    clients.set(registry, client)
    return client
  }
  return { repository: repository => createRepositoryClient(clientOf(repository.registry), repository) }
}

/** Returns a function that logs failures that are retried, each reason once. */
export function logRetries(log: Pick<Log, 'info'>): (retry: Retry) => void {
  const logged = new Set<string>()
  return ({ error, attempt, waitMs }) => {
    const { message } = error
    const wait = `retrying in ${(waitMs / 1000).toFixed(1)} s`
    log.info(
      logged.has(message)
        ? `${error.request.registry}: attempt ${attempt} failed in the same way, ${wait}.`
        : `Attempt ${attempt} failed, ${wait}: ${message}`,
    )
    logged.add(message)
  }
}

/** Formats a pause: `ghcr.io limits the rate of requests (429: slow down). Pausing for 1.0 s, then at most 5 requests …`. */
export function formatPause({ error, waitMs, intervalMs }: Pause): string {
  const { request, failure } = error
  const { status, code, reason } = failure
  const why = [[status, code].filter(part => part !== undefined).join(' '), reason]
    .filter(part => part !== '')
    .join(': ')
  const perSecond = 1000 / intervalMs
  const pace =
    perSecond < 1.5
      ? `one request every ${(intervalMs / 1000).toFixed(1)} s`
      : `${Math.round(perSecond)} requests a second`
  const wait = `Pausing for ${(waitMs / 1000).toFixed(1)} s, then sending at most ${pace}.`
  return `${request.registry} limits the rate of requests (${why}). ${wait}`
}
