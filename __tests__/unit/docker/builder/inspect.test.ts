import { describe, expect, test } from '@jest/globals'
import { ownPlatform, parseInspection, platformsOfBuilder } from '../../../../src/docker/builder/inspect.ts'
import { formatPlatform } from '../../../../src/oci/platform.ts'

/** As buildx 0.36 prints it: two nodes, one of which was given platforms, and one that does not answer. */
const STDOUT = `Name:          b1
Driver:        docker-container
Last Activity: 2026-11-20 18:53:54 +0000 UTC

Nodes:
Name:                  b10
Endpoint:              unix:///var/run/docker.sock
Driver Options:        network="host"
Status:                running
BuildKit daemon flags: --allow-insecure-entitlement=network.host
BuildKit version:      v0.32.2
Platforms:             linux/arm64*, linux/amd64, linux/amd64/v2, linux/arm/v6, linux/nonesuch
Labels:
 org.mobyproject.buildkit.worker.executor: oci
GC Policy rule#0:
 All:            false
File#buildkitd.toml:
 > [registry]
 > Platforms: linux/s390x

Name:     b11
Endpoint: tcp://127.0.0.1:1
Error:    failed to list workers: connection error: desc = "refused"
`

test('parseInspection: reads the output of buildx inspect', () => {
  const builder = parseInspection(STDOUT)
  expect({ ...builder, nodes: builder.nodes.map(({ platforms: _, ...node }) => node) }).toEqual({
    name: 'b1',
    driver: 'docker-container',
    nodes: [
      { name: 'b10', endpoint: 'unix:///var/run/docker.sock', status: 'running' },
      {
        name: 'b11',
        endpoint: 'tcp://127.0.0.1:1',
        error: 'failed to list workers: connection error: desc = "refused"',
      },
    ],
  })
  expect(platformsOfBuilder(builder).map(formatPlatform)).toEqual([
    'linux/arm64',
    'linux/amd64',
    'linux/amd64/v2',
    'linux/arm/v6',
  ])
})

test('parseInspection: reads nothing from an empty output', () => {
  expect(parseInspection('')).toEqual({ name: '', driver: '', nodes: [] })
})

describe('ownPlatform: what a builder runs on', () => {
  const runsOn = (...nodes: readonly string[]) => {
    const printed = nodes.map(platforms => `Name: b\nPlatforms: ${platforms}\n`)
    const own = ownPlatform(parseInspection(['Name: b\nDriver: docker-container\n', ...printed].join('\n')))
    return own && formatPlatform(own)
  }

  test.each([
    ['its first platform', ['linux/arm64, linux/amd64'], 'linux/arm64'],
    ['that of all nodes', ['linux/amd64, linux/386', 'linux/amd64, linux/arm64'], 'linux/amd64'],
    ['unknown where nodes differ', ['linux/amd64', 'linux/arm64'], undefined],
    ['unknown where it was given platforms', ['linux/arm64*, linux/amd64'], undefined],
    ['unknown where the first has no name here', ['linux/nonesuch, linux/amd64'], undefined],
    ['unknown before it is booted', [''], undefined],
    ['unknown without nodes', [], undefined],
  ])('is %s', (_, nodes, platform) => {
    expect(runsOn(...nodes)).toBe(platform)
  })
})
