import type { Send } from '../http/types.ts'
import { readErrorResponse } from './error-response.ts'
import { errorCodeOf, type Failure, networkFailure, RegistryError } from './errors.ts'

/** The result of a ping. */
export interface PingResult {
  /** The registry's root, with the protocol that it speaks: `https://ghcr.io/`. */
  readonly base: URL
  /** The `WWW-Authenticate` header of a 401 response; undefined for other responses. */
  readonly challenge: string | undefined
}

export interface PingOptions {
  readonly send: Send
  readonly now: () => number
  readonly signal?: AbortSignal | undefined
  /** Creates the error for a failure. */
  readonly failed: (failure: Failure) => Promise<RegistryError>
}

/**
 * Pings a registry. If plain HTTP is allowed, tries it first, because it needs no handshake, and then TLS if the
 * registry turns out to speak it. OCI distribution-spec 1.1, "Determining Support".
 */
export async function ping(base: URL, options: PingOptions): Promise<PingResult> {
  try {
    return await pingOnce(base, options)
  } catch (error) {
    if (base.protocol === 'https:' || !speaksTls(error)) throw error
    return await pingOnce(new URL(`https://${base.host}/`), options).catch(() => Promise.reject(error))
  }
}

async function pingOnce(base: URL, { send, now, signal, failed }: PingOptions): Promise<PingResult> {
  try {
    const response = await send({ method: 'GET', url: new URL('v2/', base), signal })
    const challenge = response.header('www-authenticate')
    const failure = await readErrorResponse(response, now())
    if (failure.transient || reportsTls(failure)) throw await failed(failure)
    return { base, challenge: failure.status === 401 ? challenge : undefined }
  } catch (error) {
    throw error instanceof RegistryError ? error : await failed(networkFailure(error, base.host))
  }
}

/** The answers of TLS servers to plain HTTP: Go's net/http, nginx, Apache. */
const reportsTls = ({ status, reason }: Failure): boolean =>
  status === 400 && /HTTP request (?:was sent )?to (?:an )?HTTPS|speaking plain HTTP to an SSL/i.test(reason)

/** Returns true if a failure shows that the server uses TLS. Some say so; others hang up, or send a TLS alert. */
export const speaksTls = (error: unknown): boolean =>
  error instanceof RegistryError &&
  (reportsTls(error.failure) || /^(?:HPE_|ECONNRESET)/.test(errorCodeOf(error.failure.cause) ?? ''))
