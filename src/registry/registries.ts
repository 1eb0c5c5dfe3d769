import { createTransport } from '../http/transport.ts'
import type { Log } from '../lib/log.ts'
import type { Run } from '../lib/process.ts'
import type { Repository } from '../oci/reference.ts'
import { type ClientOptions, createRegistryClient, type RegistryClient } from './client.ts'
import { credentialFinder } from './credentials.ts'
import type { Login } from './docker-config.ts'
import { createRepositoryClient, type RepositoryClient } from './repository.ts'
import type { Retry } from './retry.ts'

/** The registries of a step. The clients of one registry's repositories share its connections and tokens. */
export interface Registries {
  /** Returns the client of a repository. Nothing is sent before its first request. */
  repository(repository: Repository): RepositoryClient
}

export interface RegistriesOptions {
  /** These win over what the Docker configuration knows. */
  readonly logins: readonly Login[]
  readonly env: NodeJS.ProcessEnv
  readonly run: Run
  readonly log: Log
  readonly signal?: AbortSignal | undefined
}

/** Opens the registries of a step, with its logins. Failures that are retried go to the log. */
export function openRegistries({ logins, env, run, log, signal }: RegistriesOptions): Registries {
  const given = new Map(logins.map(login => [login.registry, login]))
  return createRegistries({
    transport: createTransport({ env }),
    credentials: credentialFinder({ given, env, run }),
    given: [...given.keys()],
    onRetry: logRetries(log),
    signal,
  })
}

/** Creates the clients of all registries with the same options, each when it is first needed. */
export function createRegistries(options: ClientOptions): Registries {
  const clients = new Map<string, RegistryClient>()
  const clientOf = (registry: string): RegistryClient => {
    const client = clients.get(registry) ?? createRegistryClient(registry, options)
    clients.set(registry, client)
    return client
  }
  return { repository: repository => createRepositoryClient(clientOf(repository.registry), repository) }
}

/** Logs failures that are retried; a reason that was logged before is not repeated. */
export function logRetries(log: Pick<Log, 'info'>): (retry: Retry) => void {
  const logged = new Set<string>()
  return ({ error, attempt, waitMs }) => {
    const { message } = error
    const wait = `trying again in ${(waitMs / 1000).toFixed(1)} s`
    log.info(
      logged.has(message)
        ? `${error.request.registry}: attempt ${attempt} failed in the same way, ${wait}.`
        : `Attempt ${attempt} failed, ${wait}: ${message}`,
    )
    logged.add(message)
  }
}
