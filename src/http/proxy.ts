import { BlockList, isIP } from 'node:net'
import { domainToASCII } from 'node:url'
import { type HttpProxy, ProxyError } from './proxy-error.ts'
import { isLoopback } from './types.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Returns the function that chooses the proxy of a URL; undefined means a direct connection. Follows Go's
 * golang.org/x/net/http/httpproxy, as BuildKit, Docker and buildx do: `HTTPS_PROXY` and `HTTP_PROXY` by the protocol of
 * the URL, `NO_PROXY` for exceptions, in upper or lower case; lower case takes precedence. Never uses a proxy to reach
 * this machine. The function throws a {@link ProxyError} if the variable names no proxy.
 */
export function proxyChooser(env: Environment): (url: URL) => HttpProxy | undefined {
  const first = (...names: readonly string[]): string | undefined => names.find(name => env[name])
  const variables = new Map([
    ['https:', first('https_proxy', 'HTTPS_PROXY')],
    ['http:', first('http_proxy', 'HTTP_PROXY')],
  ])
  const isException = exceptions(env['no_proxy'] || env['NO_PROXY'] || '')
  return url => {
    const variable = variables.get(url.protocol)
    if (variable === undefined || isLoopback(url.host) || isException(url)) return undefined
    return readProxy(variable, env[variable] ?? '')
  }
}

/** Reads a URL, or `host:port` for `http`. */
function readProxy(variable: string, value: string): HttpProxy {
  const text = /^[a-z][a-z0-9+.-]*:\/\/./i.test(value) ? value : `http://${value}`
  if (!URL.canParse(text)) throw ProxyError.invalid(variable)
  return { url: new URL(text), variable }
}

interface Target {
  /** Without brackets; an IPv4 address inside IPv6 as IPv4. */
  readonly host: string
  readonly port: string
  /** 4 or 6 for an IP address, 0 for a name. */
  readonly version: number
}
type IsException = (target: Target) => boolean

/**
 * Parses `NO_PROXY`, a list with commas: `*`, an address (`10.1.2.3`, `::1`), a network (`10.0.0.0/8`), a domain with its
 * subdomains (`corp.example`), or subdomains alone (`.corp.example`, `*.corp.example`). All but networks may have a port:
 * `corp.example:8443`, `[::1]:80`.
 */
function exceptions(list: string): (url: URL) => boolean {
  const entries = list
    .split(',')
    .map(entry => entry.trim().toLowerCase())
    .filter(entry => entry !== '')
  if (entries.includes('*')) return () => true
  const rules = entries.map(parseException)
  return ({ hostname, port, protocol }) => {
    const host = unmapped(hostname.replace(/^\[|\]$/g, ''))
    const target = { host, port: port || (protocol === 'https:' ? '443' : '80'), version: isIP(host) }
    return rules.some(rule => rule(target))
  }
}

function parseException(entry: string): IsException {
  const [, network = '', prefix = ''] = /^([^/%]+)\/(\d{1,3})$/.exec(entry) ?? []
  const networkVersion = isIP(network)
  if (networkVersion !== 0 && Number(prefix) <= (networkVersion === 4 ? 32 : 128)) {
    const list = new BlockList()
    list.addSubnet(network, Number(prefix), familyOf(networkVersion))
    return ({ host, version }) => version === networkVersion && list.check(host, familyOf(version))
  }
  const { name, port } = splitPort(entry)
  const samePort = (target: Target): boolean => port === '' || port === target.port
  const version = name.includes('%') ? 0 : isIP(name)
  if (version !== 0) {
    const list = new BlockList()
    list.addAddress(name, familyOf(version))
    return target => target.version !== 0 && list.check(target.host, familyOf(target.version)) && samePort(target)
  }
  const domain = toAscii(name.replace(/^(?:\*\.|\.)/, ''))
  const subdomainsOnly = /^\*?\./.test(name)
  return target => {
    if (target.version !== 0 || name === '') return false
    const matches = target.host.endsWith(`.${domain}`) || (!subdomainsOnly && target.host === domain)
    return matches && samePort(target)
  }
}

const familyOf = (version: number): 'ipv4' | 'ipv6' => (version === 4 ? 'ipv4' : 'ipv6')

/** Returns an IPv4 address that a URL has inside IPv6 (`::ffff:a01:203`) as IPv4, and others as they are. */
function unmapped(host: string): string {
  const [, high, low] = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/.exec(host) ?? []
  if (high === undefined || low === undefined) return host
  const [a, b] = [Number.parseInt(high, 16), Number.parseInt(low, 16)]
  return `${a >> 8}.${a & 255}.${b >> 8}.${b & 255}`
}

/** Splits `host:port` and `[address]:port`. An address of IPv6 without brackets has no port. */
function splitPort(entry: string): { readonly name: string; readonly port: string } {
  const match = /^(?:\[([^\]]*)\]|([^:[\]]*)):([^:[\]]*)$/.exec(entry)
  return match === null ? { name: entry, port: '' } : { name: match[1] ?? match[2] ?? '', port: match[3] ?? '' }
}

/** Returns a domain as URLs spell it. */
const toAscii = (domain: string): string => (/[^ -~]/.test(domain) && domainToASCII(domain)) || domain
