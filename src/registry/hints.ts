import type { Credential } from './credentials.ts'
import { accessKeyHint } from './ecr.ts'
import type { Failure } from './errors.ts'
import type { RateLimit } from './rate-limit.ts'
import type { Scope } from './scope.ts'

const GITHUB =
  'Give the job "permissions: packages: write". If the package exists already, its settings must grant this repository access ("Manage Actions access").'

const RATE_LIMIT_HINTS: Readonly<Record<RateLimit, string>> = {
  short: 'The registry limits the rate of requests. Log in, or re-run the job later.',
  long: 'The registry temporarily limits the rate of requests; this is not about permissions. Re-run the job in a few minutes. If this happens often, let fewer jobs push at the same time ("max-parallel").',
}

/** Returns what to do if a registry limits the rate of requests. */
export const rateLimitHint = (limit: RateLimit): string => RATE_LIMIT_HINTS[limit]

/** Returns what to do if a registry knows the user and forbids the request; undefined if that is not known. */
export const forbiddenHint = (registry: string): string | undefined => (registry === 'ghcr.io' ? GITHUB : undefined)

/** A refused request. */
export interface Refused {
  /** Undefined for requests to the token server. */
  readonly method?: string
  readonly credential: Credential | undefined
  readonly scopes: readonly Scope[]
  /** The registries that logins were given for. */
  readonly given?: readonly string[] | undefined
}

/** Returns what to do about a refused request; undefined if the registry's words are all there is. */
export function hintFor(
  registry: string,
  { status, code, rateLimit }: Pick<Failure, 'status' | 'code' | 'rateLimit'>,
  { method, credential, scopes, given: others = [] }: Refused,
): string | undefined {
  if (rateLimit !== undefined) return rateLimitHint(rateLimit)
  const keyHint = status === 400 || status === 401 || status === 403 ? accessKeyHint(registry, credential) : undefined
  if (keyHint !== undefined) return keyHint
  const repository = scopes.map(({ path }) => path).join(', ')
  const action = scopes.some(({ actions }) => actions === 'pull,push') ? 'push to' : 'pull from'
  if ((status === 401 || status === 403) && credential === undefined) {
    const known = others.length === 0 ? '' : ` The inputs have a login for ${others.join(', ')}.`
    return `There is no login for ${registry}. Set "username" and "password" with "registry: ${registry}", add an entry to "registry-auth", or log in before this step.${known}`
  }
  if (status === 401)
    return `Check the username and the password or token, and its permission to ${action} ${repository}.`
  if (status === 403) return forbiddenHint(registry) ?? `This user does not have permission to ${action} ${repository}.`
  if (status === 413) {
    return 'The registry, or a proxy in front of it, limits the size of requests (nginx: "client_max_body_size"). Raise that limit.'
  }
  if (status === 404 && code === 'NAME_UNKNOWN') {
    return `The repository ${repository} does not exist, and this registry does not create repositories on push. Create it first.`
  }
  if (status === 405 && (method === 'POST' || method === 'PATCH')) {
    return `${registry} accepts no pushes: it may be a mirror, or read-only. Push to the registry that it mirrors.`
  }
  if (status === 404 && method === 'POST') {
    return `Does ${registry} have an owner "${repository.split('/')[0]}", and may this user push there? Some registries require that you create the user, organization or project first.`
  }
  return undefined
}

/**
 * Returns what to do about a refusal of the token server. It checks the login, and some answer a wrong one with 403, as
 * ghcr.io does: permissions are checked by the registry itself.
 */
export const loginHintFor: typeof hintFor = (registry, failure, refused) =>
  hintFor(registry, failure.status === 403 && failure.rateLimit === undefined ? { status: 401 } : failure, refused)

/** Returns what to do about an answer of another host, to which the registry sent a request on without credentials. */
export const otherHostHint = (registry: string, origin: string): string =>
  `This answer is from ${origin}, to which ${registry} sent the request on. The login was not sent there and is not the cause: the registry's redirect or its storage is.`
