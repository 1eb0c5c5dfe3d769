import { describe, expect, test } from '@jest/globals'
import { isAtLeast, suits } from '../../../scripts/stack/buildx.ts'
import { mountPoints } from '../../../scripts/stack/engine-stop.ts'
import { moduleOf } from '../../../scripts/stack/go-tools.ts'
import { versionTags } from '../../../scripts/stack/images.ts'
import { stackPaths } from '../../../scripts/stack/paths.ts'
import { hostPlatform, PLATFORMS } from '../../../scripts/stack/platforms.ts'
import { stackPorts } from '../../../scripts/stack/ports.ts'
import { type Stack, stackEnv } from '../../../scripts/stack/state.ts'
import { GO_TOOLS, type GoToolName, releasesOf } from '../../../scripts/stack/versions.ts'

describe('stackPorts', () => {
  test.each([
    ['by default', {}, 5000],
    ['an empty override', { MANIFOLD_STACK_PORT: '' }, 5000],
    ['an override', { MANIFOLD_STACK_PORT: '6100' }, 6100],
  ])('four in a row: %s', (_, env, first) => {
    expect(stackPorts(env)).toEqual({ open: first, basic: first + 1, token: first + 2, tokens: first + 3 })
  })

  test.each(['0', '65533', '-1', '1.5', 'http'])('refuses %s', port => {
    expect(() => stackPorts({ MANIFOLD_STACK_PORT: port })).toThrow(
      `MANIFOLD_STACK_PORT: "${port}" is not a port from 1 to 65532.`,
    )
  })
})

describe('stackPaths', () => {
  test.each([
    ['the cache of the user', { XDG_CACHE_HOME: '/cache' }, '/cache/manifold'],
    ['a place of its own', { XDG_CACHE_HOME: '/cache', MANIFOLD_STACK_CACHE: '/else' }, '/else'],
  ])('lie in %s', (_, env, root) => {
    expect(stackPaths(env)).toMatchObject({ root, stateFile: `${root}/stack.json` })
  })
})

describe('isAtLeast', () => {
  test.each([
    ['v0.36.1', 'v0.36.1', true],
    ['v0.36.2', 'v0.36.1', true],
    ['v0.37.0', 'v0.36.1', true],
    ['v1.0.0', 'v0.36.1', true],
    ['v0.36.1-docker.1', 'v0.36.1', true],
    ['v0.36.0', 'v0.36.1', false],
    ['v0.9.9', 'v0.36.1', false],
    ['unknown', 'v0.36.1', false],
  ])('%s for %s: %s', (version, least, expected) => {
    expect(isAtLeast(version, least)).toBe(expected)
  })
})

describe('suits', () => {
  test.each([
    ['v0.38.2', 'newest', true],
    ['v0.39.0', 'newest', true],
    ['v0.36.1', 'newest', false],
    ['v0.38.2', 'previous', true],
    ['v0.39.0', 'previous', false],
    ['v0.36.1', 'previous', false],
    [undefined, 'newest', false],
  ] as const)('%s for the %s releases, with v0.38.2 pinned: %s', (version, releases, expected) => {
    expect(suits(version, releases, 'v0.38.2')).toBe(expected)
  })
})

describe('releasesOf', () => {
  test.each([
    [{}, 'newest'],
    [{ MANIFOLD_STACK_RELEASES: '' }, 'newest'],
    [{ MANIFOLD_STACK_RELEASES: 'newest' }, 'newest'],
    [{ MANIFOLD_STACK_RELEASES: 'previous' }, 'previous'],
  ])('%j: %s', (env, releases) => {
    expect(releasesOf(env)).toBe(releases)
  })

  test('refuses any other name', () => {
    expect(() => releasesOf({ MANIFOLD_STACK_RELEASES: 'oldest' })).toThrow(
      'MANIFOLD_STACK_RELEASES: "oldest" is unknown. Set "newest" or "previous".',
    )
  })
})

test.each<[GoToolName, string]>([
  ['buildkitd', 'github.com/moby/buildkit'],
  ['dockerfile-frontend', 'github.com/moby/buildkit'],
  ['registry', 'github.com/distribution/distribution/v3'],
  ['crane', 'github.com/google/go-containerregistry'],
  ['act', 'github.com/nektos/act'],
  ['oras', 'oras.land/oras'],
])('moduleOf: %s is %s', (name, module) => {
  expect(moduleOf(GO_TOOLS[name])).toBe(module)
})

test('versionTags: from the vaguest to the exact one', () => {
  expect(versionTags('1.26.8')).toEqual(['latest', '1', '1.26', '1.26.8'])
})

describe('hostPlatform', () => {
  test.each([
    ['x64', 'amd64'],
    ['arm64', 'arm64'],
  ])('%s is %s', (architecture, name) => {
    expect(hostPlatform(architecture).image).toEqual({ os: 'linux', architecture: name })
  })

  test('says which architecture it does not know', () => {
    expect(() => hostPlatform('mips')).toThrow('mips')
  })

  test('no two platforms are the same', () => {
    expect(PLATFORMS.length).toBeGreaterThan(1)
    expect(new Set(PLATFORMS.map(platform => platform.debian)).size).toBe(PLATFORMS.length)
  })
})

test('mountPoints: undoes the escapes', () => {
  const lines = ['22 1 0:21 / /proc rw - proc proc rw', '30 22 8:1 / /a\\040b\\134c rw - ext4 /dev/sda rw', '']
  expect(mountPoints(lines.join('\n'))).toEqual(['/proc', '/a b\\c'])
})

test('stackEnv: overrides the variables, and prepends the directories', () => {
  const stack: Pick<Stack, 'env' | 'path'> = { env: { DOCKER_HOST: 'unix:///s' }, path: ['/a', '/b'] }
  expect(stackEnv(stack, { PATH: '/bin', DOCKER_HOST: 'other', HOME: '/root' })).toEqual({
    PATH: '/a:/b:/bin',
    DOCKER_HOST: 'unix:///s',
    HOME: '/root',
  })
})
