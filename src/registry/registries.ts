import { createTransport } from '../http/transport.ts'
import type { Log } from '../lib/log.ts'
import type { Run } from '../lib/process.ts'
import { credentialFinder } from './credentials.ts'
import type { Login } from './docker-config.ts'
import { createRegistries, type Registry } from './repository.ts'
import type { Retry } from './retry.ts'

export interface RegistriesOptions {
  /** These win over what the Docker configuration knows. */
  readonly logins: readonly Login[]
  readonly env: NodeJS.ProcessEnv
  readonly run: Run
  readonly log: Log
  readonly signal?: AbortSignal
}

/** The registries of this step, by canonical host. What fails and is tried again is told to the log. */
export function openRegistries({ logins, env, run, log, signal }: RegistriesOptions): (host: string) => Registry {
  const given = new Map(logins.map(login => [login.registry, login]))
  return createRegistries({
    transport: createTransport({ env }),
    credentials: credentialFinder({ given, env, run }),
    given: [...given.keys()],
    onRetry: logRetries(log),
    ...(signal !== undefined && { signal }),
  })
}

/** Tells of what failed and is tried again; a reason that was told is not repeated. */
export function logRetries(log: Pick<Log, 'info'>): (retry: Retry) => void {
  const told = new Set<string>()
  return ({ error, attempt, waitMs }) => {
    const { message } = error
    const wait = `trying again in ${(waitMs / 1000).toFixed(1)} s`
    log.info(
      told.has(message)
        ? `${error.request.registry}: attempt ${attempt} failed in the same way, ${wait}.`
        : `Attempt ${attempt} failed, ${wait}: ${message}`,
    )
    told.add(message)
  }
}
