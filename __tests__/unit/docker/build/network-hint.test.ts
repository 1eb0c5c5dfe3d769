import { describe, expect, test } from '@jest/globals'
import type { Failure } from '../../../../src/docker/build/failure.ts'
import { type NetworkFacts, networkFacts, networkHint } from '../../../../src/docker/build/network-hint.ts'
import type { ChosenBuilder } from '../../../../src/docker/builder/choose.ts'
import { NODE, ownBuilder } from '../../../support/builder-settings.ts'

const facts = (changes: Partial<NetworkFacts> = {}): NetworkFacts => ({
  builder: 'b',
  started: true,
  proxies: ['HTTPS_PROXY'],
  buildkitProxies: ['HTTPS_PROXY'],
  authorities: false,
  ...changes,
})
const failure = (changes: Partial<Failure>): Failure => ({
  step: undefined,
  output: [],
  location: undefined,
  excerpt: [],
  reason: undefined,
  push: undefined,
  ...changes,
})
const pushFailing = (why: string): Failure =>
  failure({ push: { repository: 'registry.corp/app', why, transient: false, rateLimit: undefined } })

const LOOKUP =
  'failed to do request: Head "https://registry.corp/v2/app/blobs/sha256:0": dial tcp: lookup registry.corp on 10.0.0.2:53: no such host'
const X509 = 'failed to do request: tls: failed to verify certificate: x509: certificate signed by unknown authority'

describe('networkHint: with a proxy', () => {
  test.each<[what: string, failed: Failure, changes: Partial<NetworkFacts>, hint: RegExp | undefined]>([
    ['that BuildKit has', pushFailing(LOOKUP), {}, /^BuildKit uses HTTPS_PROXY\. .* belong in NO_PROXY\.$/],
    [
      'that wants a login',
      pushFailing('Post "https://registry.corp/v2/": Proxy Authentication Required'),
      {},
      /^BuildKit uses HTTPS_PROXY/,
    ],
    [
      'that is on loopback',
      pushFailing(LOOKUP),
      { buildkitProxies: [] },
      /^HTTPS_PROXY is set .* BuildKit does not have it\. Set "driver-opts: env\.HTTPS_PROXY=…"/,
    ],
    [
      'that a builder of others may lack',
      failure({ reason: 'dial tcp 1.2.3.4:443: i/o timeout' }),
      { started: false, buildkitProxies: [] },
      /did not start the BuildKit of b\. Start it with the same variables\.$/,
    ],
    [
      'that a RUN step lacks',
      failure({
        step: '[2/2] RUN apt-get update',
        output: ["W: Failed to fetch http://deb.debian.org  Temporary failure resolving 'deb.debian.org'"],
        reason: 'process "/bin/sh -c apt-get update" did not complete successfully: exit code: 100',
      }),
      {},
      /RUN steps have it only from "proxies" .*"build-args: HTTPS_PROXY"\.$/,
    ],
    ['that has nothing to do with it', pushFailing('denied: no permission'), {}, undefined],
    ['no proxy at all', pushFailing(LOOKUP), { proxies: [], buildkitProxies: [] }, undefined],
  ])('%s', (_, failed, changes, hint) => {
    const given = networkHint(failed, facts(changes))
    if (hint === undefined) expect(given).toBeUndefined()
    else expect(given).toMatch(hint)
  })
})

describe('networkHint: an unknown certificate authority', () => {
  test.each<[changes: Partial<NetworkFacts>, hint: RegExp]>([
    [{}, /^Set NODE_EXTRA_CA_CERTS to a file/],
    [{ authorities: true }, /^The file of NODE_EXTRA_CA_CERTS does not contain the authority/],
    [{ authorities: true, started: false }, /^The BuildKit of b does not trust/],
  ])('%j', (changes, hint) => {
    expect(networkHint(pushFailing(X509), facts({ proxies: [], ...changes }))).toMatch(hint)
  })

  test("is the image's own affair in a RUN step", () => {
    const failed = failure({ step: '[2/2] RUN go mod download', output: [X509] })
    expect(networkHint(failed, facts())).toBeUndefined()
  })
})

test('networkFacts: a builder of others has proxies that the step does not know', () => {
  const engine = { context: 'default', host: undefined, tlsFromEnvironment: false }
  const common = { name: 'b', runsOn: 'local', platforms: undefined, nodes: 1, engine } as const
  const env = { https_proxy: 'http://p', NO_PROXY: 'a', NODE_EXTRA_CA_CERTS: '/ca' }
  const own = ownBuilder({ nodes: [{ ...NODE, driverOpts: ['env.https_proxy=http://p'] }] })
  const step: ChosenBuilder = { kind: 'step', own, trust: undefined, ...common }
  expect(networkFacts(step, env)).toEqual(facts({ authorities: true }))
  expect(networkFacts({ kind: 'existing', driver: 'remote', ...common }, env)).toEqual(
    facts({ started: false, buildkitProxies: [], authorities: true }),
  )
})
