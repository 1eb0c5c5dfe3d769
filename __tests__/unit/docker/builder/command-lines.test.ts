import { describe, expect, test } from '@jest/globals'
import { type BuilderSpec, createCommands } from '../../../../src/docker/builder/command-lines.ts'
import { DEFAULT_BUILDKITD_FLAGS } from '../../../../src/docker/builder/settings.ts'
import { parsePlatform } from '../../../../src/oci/platform.ts'
import { NODE } from '../../../support/builder-settings.ts'

type Spec = Pick<BuilderSpec, 'driver' | 'nodes'> & Partial<BuilderSpec>
const create = ['buildx', 'create', '--name', 'b']

describe('createCommands: the command lines that make a builder', () => {
  test.each<[what: string, spec: Spec, commands: readonly string[][]]>([
    [
      'in a container',
      { driver: 'docker-container', nodes: [{ ...NODE, buildkitdFlags: DEFAULT_BUILDKITD_FLAGS }] },
      [
        [
          ...create,
          '--driver',
          'docker-container',
          '--buildkitd-flags',
          '--allow-insecure-entitlement security.insecure --allow-insecure-entitlement network.host',
          '--bootstrap',
        ],
      ],
    ],
    [
      'with options and a configuration',
      {
        driver: 'docker-container',
        nodes: [{ ...NODE, driverOpts: ['network=host', '"env.no_proxy=a,b"'], buildkitdFlags: '--debug' }],
        configFile: '/t/buildkitd.toml',
      },
      [
        [
          ...create,
          ...['--driver', 'docker-container', '--driver-opt', 'network=host', '--driver-opt', '"env.no_proxy=a,b"'],
          ...['--buildkitd-flags', '--debug', '--buildkitd-config', '/t/buildkitd.toml', '--bootstrap'],
        ],
      ],
    ],
    [
      'on another engine',
      { driver: 'docker-container', nodes: [{ ...NODE, endpoint: 'ssh://me@arm' }] },
      [[...create, '--driver', 'docker-container', '--bootstrap', 'ssh://me@arm']],
    ],
    [
      'of several machines, booted by the last command',
      {
        driver: 'remote',
        nodes: [
          { ...NODE, endpoint: 'tcp://amd:1', platforms: [parsePlatform('linux/amd64'), parsePlatform('linux/386')] },
          {
            ...NODE,
            name: 'arm',
            endpoint: 'tcp://arm:1',
            platforms: [parsePlatform('linux/arm64')],
            driverOpts: ['key=/k'],
          },
        ],
      },
      [
        [...create, '--driver', 'remote', '--platform', 'linux/amd64,linux/386', 'tcp://amd:1'],
        [
          ...create,
          ...['--append', '--node', 'arm', '--driver-opt', 'key=/k', '--platform', 'linux/arm64', '--bootstrap'],
          'tcp://arm:1',
        ],
      ],
    ],
    [
      'in a cluster',
      {
        driver: 'kubernetes',
        nodes: [{ ...NODE, driverOpts: ['namespace=ci', 'replicas=2'] }],
        configFile: '/t/b.toml',
      },
      [
        [
          ...create,
          ...['--driver', 'kubernetes', '--driver-opt', 'namespace=ci', '--driver-opt', 'replicas=2'],
          ...['--buildkitd-config', '/t/b.toml', '--bootstrap'],
        ],
      ],
    ],
    [
      "in Docker's cloud",
      { driver: 'cloud', nodes: [{ ...NODE, endpoint: 'org/builder' }] },
      [[...create, '--driver', 'cloud', '--bootstrap', 'org/builder']],
    ],
  ])('%s', (_, spec, commands) => {
    expect(createCommands({ name: 'b', configFile: undefined, ...spec })).toEqual(commands)
  })
})
