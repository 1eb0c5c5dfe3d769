import { describe, expect, test } from '@jest/globals'
import {
  loopbackProxies,
  proxiesOf,
  proxyPasswords,
  proxyVariables,
  withProxies,
} from '../../../../src/docker/builder/proxies.ts'
import type { Driver, OwnBuilder } from '../../../../src/docker/builder/settings.ts'
import { NODE, ownBuilder } from '../../../support/builder-settings.ts'

const PROXY = 'http://proxy.corp:3128'
const nodeWith = (...driverOpts: readonly string[]) => ({ ...NODE, driverOpts })
const optionsOf = ({ nodes }: OwnBuilder) => nodes.map(({ driverOpts }) => driverOpts)
const optionsWith = (env: NodeJS.ProcessEnv, ...driverOpts: readonly string[]) =>
  optionsOf(withProxies(ownBuilder({ nodes: [nodeWith(...driverOpts)] }), env))

describe("withProxies: a new builder's options", () => {
  test.each<[what: string, env: NodeJS.ProcessEnv, given: readonly string[], expected: readonly string[]]>([
    ['have no proxy by default', {}, ['network=host'], ['network=host']],
    ['have the proxy of the environment', { HTTPS_PROXY: PROXY }, [], [`env.HTTPS_PROXY=${PROXY}`]],
    [
      'have every variable in the case it is set in',
      { HTTPS_PROXY: PROXY, https_proxy: PROXY, HTTP_PROXY: 'http://p', http_proxy: 'p:80', no_proxy: 'corp' },
      ['image=x'],
      [
        'image=x',
        `env.HTTPS_PROXY=${PROXY}`,
        `env.https_proxy=${PROXY}`,
        'env.HTTP_PROXY=http://p',
        'env.http_proxy=p:80',
        'env.no_proxy=corp',
      ],
    ],
    [
      'are quoted if a value has commas',
      { HTTPS_PROXY: PROXY, NO_PROXY: 'a,.b,10.0.0.0/8' },
      [],
      [`env.HTTPS_PROXY=${PROXY}`, '"env.NO_PROXY=a,.b,10.0.0.0/8"'],
    ],
    ['have no exceptions without a proxy', { NO_PROXY: 'a,b' }, [], []],
    ['have nothing of an empty variable', { HTTPS_PROXY: ' ', HTTP_PROXY: '' }, [], []],
    [
      "keep the user's proxy, in either case",
      { HTTPS_PROXY: PROXY, https_proxy: PROXY, HTTP_PROXY: PROXY },
      ['env.https_proxy=http://own'],
      ['env.https_proxy=http://own', `env.HTTP_PROXY=${PROXY}`],
    ],
    [
      "have the exceptions beside the user's proxy",
      { HTTPS_PROXY: PROXY, NO_PROXY: 'a,b' },
      ['env.HTTPS_PROXY=http://own'],
      ['env.HTTPS_PROXY=http://own', '"env.NO_PROXY=a,b"'],
    ],
    [
      "keep the user's exceptions beside other options of one line",
      { HTTPS_PROXY: PROXY, NO_PROXY: 'c' },
      ['network=host,"env.NO_PROXY=a,b"'],
      ['network=host,"env.NO_PROXY=a,b"', `env.HTTPS_PROXY=${PROXY}`],
    ],
    ["keep the user's wish for no proxy", { HTTPS_PROXY: PROXY }, ['env.HTTPS_PROXY='], ['env.HTTPS_PROXY=']],
    [
      'have no proxy of this machine alone, which containers do not reach',
      { HTTPS_PROXY: 'http://127.0.0.1:3128', HTTP_PROXY: 'localhost:3128', NO_PROXY: 'a' },
      [],
      [],
    ],
    [
      'have a proxy of this machine if they share its network',
      { HTTPS_PROXY: 'http://localhost:3128' },
      ['network=host'],
      ['network=host', 'env.HTTPS_PROXY=http://localhost:3128'],
    ],
  ])('%s', (_, env, given, expected) => {
    expect(optionsWith(env, ...given)).toEqual([expected])
  })

  test('are those of each node', () => {
    const own = ownBuilder({ nodes: [nodeWith(), nodeWith('env.HTTPS_PROXY=http://own')] })
    expect(optionsOf(withProxies(own, { HTTPS_PROXY: PROXY }))).toEqual([
      [`env.HTTPS_PROXY=${PROXY}`],
      ['env.HTTPS_PROXY=http://own'],
    ])
  })

  test.each<[driver: Exclude<Driver, 'docker'>, gets: boolean]>([
    ['docker-container', true],
    ['kubernetes', true],
    ['remote', false],
    ['cloud', false],
  ])('with the driver %s: %s', (driver, gets) => {
    const own = withProxies(ownBuilder({ driver }), { HTTPS_PROXY: PROXY })
    expect(proxiesOf(own)).toEqual(gets ? ['HTTPS_PROXY'] : [])
  })
})

describe('proxyVariables: the variables', () => {
  test('of a proxy on this machine are named', () => {
    const env = { HTTPS_PROXY: 'http://[::1]:1', https_proxy: PROXY, NO_PROXY: 'localhost' }
    expect(loopbackProxies(env)).toEqual(['HTTPS_PROXY'])
    expect(proxyVariables(env).map(({ name }) => name)).toEqual(['HTTPS_PROXY', 'https_proxy', 'NO_PROXY'])
  })

  test.each<[proxy: string, passwords: readonly string[]]>([
    [PROXY, []],
    ['http://me@proxy', []],
    ['http://me:s3cret@proxy:1', ['s3cret']],
    ['me:s3cret@proxy:1', ['s3cret']],
    ['http://me:p%40ss@proxy', ['p%40ss', 'p@ss']],
    ['http://me:100%25@proxy', ['100%25', '100%']],
    ['not a URL://', []],
    ['http://me:pa/ss@proxy:1', ['pa/ss']],
    ['me:p^s@proxy:1', ['p^s', 'p%5Es']],
  ])('have their passwords masked: %s', (proxy, passwords) => {
    expect(proxyPasswords({ HTTPS_PROXY: proxy })).toEqual(passwords)
  })
})
