import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  allCaches,
  type Branches,
  branchesOf,
  type CacheFacts,
  cacheArguments,
  cacheServiceLine,
} from '../../../../src/docker/build/cache.ts'
import { cacheAccess } from '../../../../src/docker/build/github-cache.ts'
import { parseWorkflow } from '../../../../src/lib/github.ts'
import { parsePlatform } from '../../../../src/oci/platform.ts'
import { isTag, parseRepository } from '../../../../src/oci/reference.ts'

const facts = (changes: Partial<CacheFacts> = {}): CacheFacts => ({
  publication: 'me/app',
  platforms: [parsePlatform('linux/arm/v7')],
  repositories: [parseRepository('me/app'), parseRepository('ghcr.io/me/app')],
  push: true,
  branches: { own: 'main', base: undefined, default: 'main' },
  cacheAccess: { reads: true, writes: true, why: undefined },
  ...changes,
})
const PULL: Branches = { own: undefined, base: 'next', default: 'main' }

test('cacheArguments: no cache unless asked for', () => {
  expect(cacheArguments('none', facts())).toEqual({ from: [], to: [] })
})

describe("cacheArguments: GitHub's cache service", () => {
  test.each<[what: string, changes: Partial<CacheFacts>, scope: string, writes: boolean]>([
    ['one platform', { publication: 'app' }, 'manifold-app-linux-arm-v7', true],
    [
      'several platforms, in any order',
      { publication: 'app', platforms: ['linux/arm64', 'linux/amd64'].map(parsePlatform) },
      'manifold-app-linux-amd64_linux-arm64',
      true,
    ],
    ["the builder's own platform", { publication: 'app', platforms: [] }, 'manifold-app-native', true],
    ['a name with other letters', { publication: 'Me, "x"' }, 'manifold-me-x--06d57121-linux-arm-v7', true],
    ['without a push', { publication: 'app', push: false }, 'manifold-app-linux-arm-v7', true],
    ['a pull request', { publication: 'app', branches: PULL }, 'manifold-app-linux-arm-v7', false],
  ])('%s', (_, changes, scope, writes) => {
    const { from, to } = cacheArguments('gha', facts(changes))
    expect(from).toEqual([`type=gha,scope=${scope}`])
    expect(to).toEqual(writes ? [`type=gha,scope=${scope},mode=max,ignore-error=true`] : [])
  })
})

describe("cacheServiceLine: GitHub's cache service with less than all rights", () => {
  const SERVICE = { ACTIONS_RUNTIME_TOKEN: 'x', ACTIONS_RESULTS_URL: 'https://results' }
  const inputs = (changes: object = {}) => ({ cache: 'none', cacheFrom: [], cacheTo: [], ...changes }) as const
  const NONE = "Cache: this run does not use GitHub's cache: this runner offers no cache service."
  const limited = (what: string, mode: string): string =>
    `Cache: this run ${what} GitHub's cache: the token of this run does not allow more (ACTIONS_CACHE_MODE=${mode}).`

  test.each<[env: Record<string, string>, reads: boolean, writes: boolean, line: string | undefined]>([
    [SERVICE, true, true, undefined],
    [{ ...SERVICE, ACTIONS_CACHE_MODE: 'write' }, true, true, undefined],
    [{ ...SERVICE, ACTIONS_CACHE_MODE: 'later-mode' }, true, true, undefined],
    [{ ACTIONS_RUNTIME_TOKEN: 'x', ACTIONS_CACHE_URL: 'http://forge' }, true, true, undefined],
    [{ ...SERVICE, ACTIONS_CACHE_MODE: 'read' }, true, false, limited('only reads', 'read')],
    [{ ...SERVICE, ACTIONS_CACHE_MODE: 'write-only' }, false, true, limited('only writes', 'write-only')],
    [{ ...SERVICE, ACTIONS_CACHE_MODE: 'none' }, false, false, limited('does not use', 'none')],
    [{ ACTIONS_RUNTIME_TOKEN: 'x' }, false, false, NONE],
    [{ ACTIONS_RESULTS_URL: 'https://results' }, false, false, NONE],
    [{}, false, false, NONE],
  ])('%j: reads %s, writes %s', (env, reads, writes, line) => {
    const given = facts({ cacheAccess: cacheAccess(env) })
    const { from, to } = allCaches(inputs({ cache: 'gha' }), given)
    expect([from.length, to.length]).toEqual([Number(reads), Number(writes)])
    expect(cacheServiceLine(inputs({ cache: 'gha' }), given)).toBe(line)
    // A cache elsewhere does not depend on it.
    expect(allCaches(inputs({ cache: 'registry' }), given).to).toHaveLength(1)
    expect(cacheServiceLine(inputs({ cache: 'registry' }), given)).toBeUndefined()
  })

  test("also limits the user's own caches there, and no others", () => {
    const given = facts({ cacheAccess: cacheAccess({ ...SERVICE, ACTIONS_CACHE_MODE: 'read' }) })
    const lists = { cacheFrom: ['type=gha,scope=a', 'me/app:c'], cacheTo: ['type=gha,scope=a', 'type=inline'] }
    expect(allCaches(inputs(lists), given)).toEqual({ from: lists.cacheFrom, to: ['type=inline'] })
    expect(cacheServiceLine(inputs(lists), given)).toBe(limited('only reads', 'read'))
    expect(cacheServiceLine(inputs({ cacheFrom: lists.cacheFrom }), given)).toBeUndefined()
    const otherToken = { cacheTo: ['type=gha,token=x,url=http://mine'] }
    expect(allCaches(inputs(otherToken), given).to).toEqual(otherToken.cacheTo)
    expect(cacheServiceLine(inputs(otherToken), given)).toBeUndefined()
  })

  test('is only read by a pull request', () => {
    const given = facts({ publication: 'me/app', branches: PULL })
    expect(allCaches(inputs({ cache: 'gha' }), given)).toEqual({ from: [expect.stringContaining('type=gha')], to: [] })
    expect(cacheServiceLine(inputs({ cache: 'gha' }), given)).toBe(
      "Cache: this run only reads GitHub's cache: pull requests and merge queues do not write it.",
    )
  })
})

describe('cacheArguments: a cache in the registry', () => {
  const HOME = 'docker.io/me/app:buildcache-linux-arm-v7'
  test.each<[what: string, changes: Partial<CacheFacts>, from: readonly string[], to: string | undefined]>([
    ['the default branch', {}, [HOME], HOME],
    [
      'another branch also reads the default branch',
      { branches: { own: 'fix', base: undefined, default: 'main' } },
      [`${HOME}-fix`, HOME],
      `${HOME}-fix`,
    ],
    [
      'a branch whose name is no tag',
      { branches: { own: 'feature/X', base: undefined, default: 'main' } },
      [`${HOME}-feature-x-13578b02`, HOME],
      `${HOME}-feature-x-13578b02`,
    ],
    ['a pull request reads base and default branch', { branches: PULL }, [`${HOME}-next`, HOME], undefined],
    ['nothing is known', { branches: { own: undefined, base: undefined, default: undefined } }, [HOME], undefined],
    ['without a push nothing is written', { push: false }, [HOME], undefined],
    ['no repository, no cache', { repositories: [] }, [], undefined],
    [
      "a publication called as another form of the repository's name",
      { publication: 'docker.io/me/app' },
      [HOME],
      HOME,
    ],
    [
      'a variant has its own',
      { publication: 'alpine' },
      ['docker.io/me/app:buildcache-alpine-linux-arm-v7'],
      'docker.io/me/app:buildcache-alpine-linux-arm-v7',
    ],
  ])('%s', (_, changes, from, to) => {
    const found = cacheArguments('registry', facts(changes))
    const end = 'mode=max,ignore-error=true,image-manifest=true,oci-mediatypes=true'
    expect(found.from).toEqual(from.map(reference => `type=registry,ref=${reference}`))
    expect(found.to).toEqual(to === undefined ? [] : [`type=registry,ref=${to},${end}`])
  })

  test('its tags are legal, and different for different branches, whatever they are called', () => {
    const tagOf = (publication: string, own: string): string => {
      const [first = ''] = cacheArguments(
        'registry',
        facts({ publication, branches: { own, base: undefined, default: 'main' } }),
      ).from
      return first.slice(first.lastIndexOf(':') + 1)
    }
    const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 200 })
    fc.assert(
      fc.property(name, name, name, (publication, one, other) => {
        expect(isTag(tagOf(publication, one))).toBe(true)
        expect(tagOf(publication, one) === tagOf(publication, other)).toBe(one === other)
      }),
    )
  })
})

describe('branchesOf: whose cache a run uses', () => {
  const repository = { default_branch: 'main', full_name: 'me/app' }
  test.each<[what: string, env: Record<string, string>, event: object, branches: Branches]>([
    ['a branch', { GITHUB_REF: 'refs/heads/fix/1' }, {}, { own: 'fix/1', base: undefined, default: 'main' }],
    ['a tag', { GITHUB_REF: 'refs/tags/v1' }, {}, { own: 'main', base: undefined, default: 'main' }],
    [
      'a pull request',
      { GITHUB_REF: 'refs/pull/2/merge' },
      { pull_request: { base: { ref: 'next' } } },
      { own: undefined, base: 'next', default: 'main' },
    ],
    [
      'a pull request that runs for its target',
      { GITHUB_EVENT_NAME: 'pull_request_target', GITHUB_REF: 'refs/heads/next' },
      { number: 2, pull_request: { base: { ref: 'next' } } },
      { own: undefined, base: 'next', default: 'main' },
    ],
    [
      'a merge queue',
      { GITHUB_REF: 'refs/heads/gh-readonly-queue/release/1/pr-2-abc' },
      {},
      { own: undefined, base: 'release/1', default: 'main' },
    ],
  ])('%s', (_, env, event, branches) => {
    expect(branchesOf(parseWorkflow(env, { repository, ...event }))).toEqual(branches)
  })
})
