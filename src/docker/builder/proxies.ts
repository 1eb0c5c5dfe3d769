import { isLoopback } from '../../http/types.ts'
import { csvField, parseAttributes } from '../../lib/csv.ts'
import type { Environment } from '../../lib/github.ts'
import { type NodeSettings, type OwnBuilder, startsBuildkit } from './settings.ts'

const ADDRESSES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'] as const
const EXCEPTIONS = ['NO_PROXY', 'no_proxy'] as const

/** A variable of the environment that names a proxy, or the hosts without one. */
export interface ProxyVariable {
  readonly name: string
  readonly value: string
}

/**
 * Returns the proxy variables of an environment, by their own names: programs differ in the case that they read. Returns
 * none if no variable names a proxy.
 */
export function proxyVariables(env: Environment): readonly ProxyVariable[] {
  const set = (names: readonly string[]): readonly ProxyVariable[] =>
    names.flatMap(name => {
      const value = env[name]?.trim()
      return value ? [{ name, value }] : []
    })
  const addresses = set(ADDRESSES)
  return addresses.length === 0 ? [] : [...addresses, ...set(EXCEPTIONS)]
}

/**
 * Adds the proxy variables to the nodes of a builder whose BuildKit buildx starts, as driver options `env.NAME=value`:
 * BuildKit, not buildx, pulls and pushes. A variable in a node's own options wins, in upper or lower case.
 *
 * A proxy on this machine's loopback address is left out, unless the container shares this machine's network.
 */
export function withProxies(own: OwnBuilder, env: Environment): OwnBuilder {
  const variables = startsBuildkit(own.driver) ? proxyVariables(env) : []
  if (variables.length === 0) return own
  const [first, ...others] = own.nodes
  const add = (node: NodeSettings): NodeSettings => withVariables(node, variables)
  return { ...own, nodes: [add(first), ...others.map(add)] }
}

function withVariables(node: NodeSettings, variables: readonly ProxyVariable[]): NodeSettings {
  const options = node.driverOpts.flatMap(option => parseAttributes(option))
  const sharesNetwork = options.some(({ key, value }) => key === 'network' && value === 'host')
  const added = variables.filter(
    ({ name, value }) =>
      !options.some(({ key }) => key === `env.${name.toLowerCase()}`) && (sharesNetwork || !isOnLoopback(value)),
  )
  const hasProxy = options.some(({ key, value }) => /^env\.https?_proxy$/.test(key) && value !== '')
  // Exceptions have no effect without a proxy.
  if (!hasProxy && !added.some(({ name }) => isAddress(name))) return node
  return { ...node, driverOpts: [...node.driverOpts, ...added.map(option)] }
}

const option = ({ name, value }: ProxyVariable): string => csvField(`env.${name}=${value}`)

/** Returns the names of the proxies that a builder has, in upper case. */
export function proxiesOf({ nodes }: Pick<OwnBuilder, 'nodes'>): readonly string[] {
  const keys = nodes.flatMap(({ driverOpts }) => driverOpts.flatMap(option => parseAttributes(option)))
  const names = keys.map(({ key }) => /^env\.(https?_proxy)$/.exec(key)?.[1]?.toUpperCase())
  return [...new Set(names.filter(name => name !== undefined))]
}

/** Returns the names of the proxies that containers cannot reach, because they listen on this machine's loopback. */
export const loopbackProxies = (env: Environment): readonly string[] =>
  proxyVariables(env).flatMap(({ name, value }) => (isAddress(name) && isOnLoopback(value) ? [name] : []))

const isAddress = (name: string): boolean => ADDRESSES.some(address => address === name)

function parseProxy(value: string): URL | undefined {
  const text = value.includes('://') ? value : `http://${value}`
  return URL.canParse(text) ? new URL(text) : undefined
}

const isOnLoopback = (value: string): boolean => isLoopback(parseProxy(value)?.hostname ?? '')

/** Returns the passwords in the proxy variables, as typed and decoded, for masking. */
export const proxyPasswords = (env: Environment): readonly string[] =>
  proxyVariables(env).flatMap(({ value }) => {
    // As written too: URLs encode some characters, and a password with a slash is no valid one.
    const [, written] = /^(?:\w+:\/\/|(?!\w+:\/\/))[^:@/\s]*:(\S*)@/.exec(value) ?? []
    const found = [written, parseProxy(value)?.password].flatMap(text => (text ? [text, decoded(text)] : []))
    return [...new Set(found)]
  })

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
