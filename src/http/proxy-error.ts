import { isNativeError } from 'node:util/types'

/** The proxy of a request, from the environment. */
export interface HttpProxy {
  readonly url: URL
  /** The variable that names it: `HTTPS_PROXY`, `https_proxy`. */
  readonly variable: string
}

/** A failure of the proxy on the way to a server. The message names the proxy without its password. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError'
  /** Advice for the user. */
  readonly hint: string
  /** The status of the proxy's refusal; undefined if it did not respond. */
  readonly status: number | undefined

  private constructor(message: string, hint: string, status: number | undefined, cause?: unknown) {
    super(message, { cause })
    this.hint = hint
    this.status = status
  }

  /** Creates the error for a proxy that gave no response. @param to host and port of the server */
  static noResponse(proxy: HttpProxy, to: string, cause: unknown): ProxyError {
    const why = isNativeError(cause) ? cause.message || String('code' in cause && cause.code) : String(cause)
    const hint = `Check ${proxy.variable}. ${orDirect(to)}`
    return new ProxyError(`no connection to ${to} through ${nameOf(proxy)}: ${why}`, hint, undefined, cause)
  }

  /** Creates the error for a proxy that refuses to connect. RFC 9110, section 9.3.6. */
  static refused(proxy: HttpProxy, to: string, status: number, text: string): ProxyError {
    const message = `${nameOf(proxy)} did not connect to ${to}: ${`${status} ${text}`.trim()}`
    return new ProxyError(message, refusalHint(proxy, to, status), status)
  }

  /** Creates the error for a proxy of another protocol. */
  static unsupported(proxy: HttpProxy, to: string): ProxyError {
    const protocol = proxy.url.protocol.slice(0, -1)
    const message = `${nameOf(proxy)} uses ${protocol}; only proxies for http and https are supported`
    return new ProxyError(message, `Name another proxy in ${proxy.variable}. ${orDirect(to)}`, MISUSED)
  }

  /** Creates the error for a variable without a URL. Its value may have a password, and so is not in the message. */
  static invalid(variable: string): ProxyError {
    return new ProxyError(`${variable} is not a URL`, `Set it to one such as http://proxy.example:3128.`, MISUSED)
  }
}

/** A status that no retry changes. */
const MISUSED = 400

const nameOf = ({ url, variable }: HttpProxy): string => `the proxy ${url.protocol}//${url.host} (${variable})`

const orDirect = (to: string): string => {
  const host = to.replace(/:\d+$/, '')
  return `If ${host} needs no proxy, add it to NO_PROXY.`
}

function refusalHint({ url, variable }: HttpProxy, to: string, status: number): string {
  if (status === 407) {
    return url.username === ''
      ? `Put its user and password into ${variable}: ${url.protocol}//user:password@${url.host}.`
      : `Check its user and password in ${variable}. Special characters in them must be percent-encoded.`
  }
  if (status < 500) return `Ask the operator of the proxy to allow ${to}. ${orDirect(to)}`
  return `The proxy may not reach ${to}. ${orDirect(to)}`
}
