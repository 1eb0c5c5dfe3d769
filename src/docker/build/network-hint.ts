import type { Environment } from '../../lib/github.ts'
import type { ChosenBuilder } from '../builder/choose.ts'
import { proxiesOf, proxyVariables } from '../builder/proxies.ts'
import { startsBuildkit } from '../builder/settings.ts'
import type { Failure } from './failure.ts'

/** The network as a step knows it, and the part of it that BuildKit knows. */
export interface NetworkFacts {
  /** The builder's name. */
  readonly builder: string
  /** True if the step creates the builder and starts its BuildKit. */
  readonly started: boolean
  /** The proxies in the step's environment: `HTTPS_PROXY`. */
  readonly proxies: readonly string[]
  /** Those that BuildKit has. */
  readonly buildkitProxies: readonly string[]
  /** True if NODE_EXTRA_CA_CERTS is set. */
  readonly authorities: boolean
}

export function networkFacts(builder: ChosenBuilder, env: Environment): NetworkFacts {
  const own = builder.kind === 'existing' || !startsBuildkit(builder.own.driver) ? undefined : builder.own
  const names = proxyVariables(env).map(({ name }) => name.toUpperCase())
  return {
    builder: builder.name,
    started: own !== undefined,
    proxies: [...new Set(names)].filter(name => name !== 'NO_PROXY'),
    buildkitProxies: own === undefined ? [] : proxiesOf(own),
    authorities: Boolean(env['NODE_EXTRA_CA_CERTS']),
  }
}

/** The messages of Go, curl, apt and BusyBox for a host that cannot be reached, and of a proxy that wants a login. */
const UNREACHABLE =
  /dial tcp|proxyconnect|no such host|i\/o timeout|connection refused|network is unreachable|no route to host|TLS handshake timeout|context deadline exceeded|could not resolve|temporary failure|connection timed out|bad address|proxy authentication required/i

/** Those of a program in a RUN step that looks for a host outside. A refused connection is often one of its own. */
const UNKNOWN_HOST = /could not resolve|temporary failure|no such host|bad address|network is unreachable/i

const UNTRUSTED = /certificate signed by unknown authority/

/** Returns what to do about a failure of the network that proxies or certificates may explain; undefined for any other. */
export function networkHint({ step, output, reason, push }: Failure, facts: NetworkFacts): string | undefined {
  const text = [...output, reason, push?.why].join('\n')
  const inStep = push === undefined && /\] RUN /.test(step ?? '')
  if (UNTRUSTED.test(text)) return inStep ? undefined : authorityHint(facts)
  if (facts.proxies.length === 0) return undefined
  if (inStep) return UNKNOWN_HOST.test(text) ? stepHint(facts) : undefined
  return UNREACHABLE.test(text) ? proxyHint(facts) : undefined
}

function authorityHint({ builder, started, authorities }: NetworkFacts): string {
  if (!started) {
    return `The BuildKit of ${builder} does not trust this certificate, and this action did not start it. Add the certificate authority to its configuration.`
  }
  return authorities
    ? 'The file of NODE_EXTRA_CA_CERTS does not contain the authority of this certificate.'
    : 'Set NODE_EXTRA_CA_CERTS to a file with the certificate authority: this action and BuildKit then trust it.'
}

const stepHint = ({ proxies }: NetworkFacts): string =>
  `${list(proxies)} is set on this runner. RUN steps have it only from "proxies" of Docker's configuration, or as a build ` +
  `argument: "build-args: ${proxies[0]}".`

function proxyHint({ builder, started, proxies, buildkitProxies }: NetworkFacts): string {
  if (!started) {
    return `${list(proxies)} is set on this runner, but this action did not start the BuildKit of ${builder}. Start it with the same variables.`
  }
  return buildkitProxies.length > 0
    ? `BuildKit uses ${list(buildkitProxies)}. Can its container reach the proxy? Hosts to reach without it belong in NO_PROXY.`
    : `${list(proxies)} is set on this runner, but BuildKit does not have it. Set "driver-opts: env.${proxies[0]}=…" to an address that BuildKit's container reaches.`
}

const list = (names: readonly string[]): string => names.join(' and ')
