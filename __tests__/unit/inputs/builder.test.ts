import { describe, expect, test } from '@jest/globals'
import { type BuilderInputs, DEFAULT_BUILDKITD_FLAGS } from '../../../src/docker/builder/settings.ts'
import { readBuilder } from '../../../src/inputs/builder.ts'
import { inputReader } from '../../../src/inputs/reader.ts'
import { parsePlatform } from '../../../src/oci/platform.ts'

async function read(given: Readonly<Record<string, string>>): Promise<BuilderInputs> {
  const env = Object.fromEntries(Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]))
  const inputs = inputReader({ env, mask: () => {} })
  const builder = await readBuilder(inputs)
  inputs.done()
  return builder
}

const node = { platforms: [], driverOpts: [], buildkitdFlags: DEFAULT_BUILDKITD_FLAGS }
const own = { kind: 'own', driver: 'docker-container', nodes: [node], mirrors: [], keep: false }
const bare = { platforms: [], driverOpts: [] }

describe('readBuilder: the inputs of the builder', () => {
  test.each<[given: Readonly<Record<string, string>>, expected: unknown]>([
    [{}, { builder: own }],
    [{ builder: 'mine' }, { builder: { kind: 'existing', name: 'mine' } }],
    [{ driver: 'docker' }, { builder: { kind: 'docker' } }],
    [{ 'buildx-version': '0.36' }, { builder: own, buildx: { kind: 'range', range: '0.36' } }],
    [{ 'keep-builder': 'true' }, { builder: { ...own, keep: true } }],
    [
      { 'driver-opts': 'network=host\n"env.no_proxy=a,b"\n# a comment', 'buildkitd-flags': '--debug' },
      {
        builder: {
          ...own,
          nodes: [{ platforms: [], driverOpts: ['network=host', '"env.no_proxy=a,b"'], buildkitdFlags: '--debug' }],
        },
      },
    ],
    [{ 'buildkitd-config': 'ci/b.toml' }, { builder: { ...own, config: { kind: 'file', path: 'ci/b.toml' } } }],
    [
      { 'buildkitd-config-inline': 'debug = true' },
      { builder: { ...own, config: { kind: 'inline', text: 'debug = true' } } },
    ],
    [
      { 'registry-mirrors': 'localhost:5000\nghcr.io=http://m/ghcr' },
      {
        builder: {
          ...own,
          mirrors: [
            { registry: 'docker.io', mirror: 'localhost:5000', plainHttp: false },
            { registry: 'ghcr.io', mirror: 'm/ghcr', plainHttp: true },
          ],
        },
      },
    ],
    [
      { driver: 'remote', endpoint: 'tcp://a:1', 'driver-opts': 'cacert=/c' },
      { builder: { ...own, driver: 'remote', nodes: [{ ...bare, endpoint: 'tcp://a:1', driverOpts: ['cacert=/c'] }] } },
    ],
    [
      { driver: 'cloud', endpoint: 'org/builder' },
      { builder: { ...own, driver: 'cloud', nodes: [{ ...bare, endpoint: 'org/builder' }] } },
    ],
    [
      { driver: 'kubernetes', 'driver-opts': 'namespace=ci' },
      { builder: { ...own, driver: 'kubernetes', nodes: [{ ...node, driverOpts: ['namespace=ci'] }] } },
    ],
  ])('%j', async (given, expected) => {
    expect(await read(given)).toEqual(expected)
  })
})

describe('readBuilder: nodes', () => {
  const nodes = `
- name: arm
  endpoint: tcp://arm:1
  platforms: linux/arm64,linux/arm/v7
  driver-opts:
    - cacert=/c
- endpoint: tcp://s390x:1
  platforms: [linux/s390x]
  driver-opts: |
    cacert=/c
    "env.x=a,b"
  buildkitd-flags: --debug
`
  const further = [
    {
      name: 'arm',
      endpoint: 'tcp://arm:1',
      platforms: ['linux/arm64', 'linux/arm/v7'].map(parsePlatform),
      driverOpts: ['cacert=/c'],
    },
    {
      endpoint: 'tcp://s390x:1',
      platforms: [parsePlatform('linux/s390x')],
      driverOpts: ['cacert=/c', '"env.x=a,b"'],
      buildkitdFlags: '--debug',
    },
  ]

  test('come after the machine that the other inputs describe', async () => {
    const { builder } = await read({ driver: 'remote', endpoint: 'tcp://amd:1', nodes })
    expect(builder).toMatchObject({ nodes: [{ ...bare, endpoint: 'tcp://amd:1' }, ...further] })
  })

  test('are the whole builder if nothing could precede them', async () => {
    const { builder } = await read({ driver: 'remote', nodes, 'driver-opts': 'servername=x' })
    const [head, ...tail] = further
    expect(builder).toMatchObject({ nodes: [{ ...head, driverOpts: ['servername=x', 'cacert=/c'] }, ...tail] })
  })

  test("get BuildKit's default flags if buildx starts it", async () => {
    const { builder } = await read({ nodes: '- endpoint: ssh://arm\n  platforms: linux/arm64' })
    expect(builder).toMatchObject({
      nodes: [node, { ...node, endpoint: 'ssh://arm', platforms: [parsePlatform('linux/arm64')] }],
    })
  })

  test.each([
    ['{', /nodes: the value is not YAML: .*line 1/s],
    ['name: x', /nodes: the value is not a YAML list/],
    ['[]', /nodes: the value is not a YAML list/],
    ['- tcp://arm:1', /nodes\[0\]: a node is a map/],
    ['- endpont: tcp://arm:1', /nodes\[0\]\.endpont: nodes have no such key\. Did you mean "endpoint"/],
    ['- {}\n- platforms: linux/arm65', /nodes\[1\]\.platforms: .*arm65/],
    ['- name: 9', /nodes\[0\]\.name: "9" is not a node name/],
    ['- endpoint: [a]', /nodes\[0\]\.endpoint: the value is not a string/],
  ])('%j is a problem', async (text, message) => {
    await expect(read({ nodes: text })).rejects.toThrow(message)
  })
})

describe('readBuilder: problems', () => {
  test.each<[given: Readonly<Record<string, string>>, message: RegExp]>([
    [{ driver: 'podman' }, /^driver: "podman" is not one of/],
    [{ builder: '--help' }, /^builder: "--help" is not a builder name/],
    [
      { 'driver-opts': 'network=host\nenv.NO_PROXY=a,.b' },
      /^driver-opts, line 2: buildx splits env\.NO_PROXY=a,\.b at the comma, and "\.b" .* Quote the whole option: "env\.NO_PROXY=a,\.b"\.$/,
    ],
    [{ 'driver-opts': 'network' }, /^driver-opts, line 1: "network" is not of the form name=value\.$/],
    [
      { 'driver-opts': '"env.NO_PROXY=a,b' },
      /^driver-opts, line 1: a quote \("\) in "env\.NO_PROXY=a,b is never closed\.$/,
    ],
    [
      { nodes: '- endpoint: ssh://arm\n  driver-opts: [env.NO_PROXY=a b,c, "env.NO_PROXY=a,b"]' },
      /^nodes\[0\]\.driver-opts: .*\nnodes\[0\]\.driver-opts: buildx splits env\.NO_PROXY=a,b/,
    ],
    [
      { builder: 'mine', 'driver-opts': 'a=b', endpoint: 'x' },
      /^driver-opts: this input configures a new builder.*\nendpoint: this input configures a new builder/,
    ],
    [{ driver: 'docker', 'registry-mirrors': 'm' }, /^registry-mirrors: this input has no effect on the driver docker/],
    [{ driver: 'remote' }, /^endpoint: the driver remote requires the address/],
    [{ driver: 'cloud' }, /^endpoint: the driver cloud requires the address/],
    [
      { driver: 'remote', endpoint: 'tcp://a:1', 'registry-mirrors': 'm' },
      /^registry-mirrors: .*BuildKit already runs/,
    ],
    [{ driver: 'kubernetes', endpoint: 'x' }, /^endpoint: the driver kubernetes reads the cluster from KUBECONFIG/],
    [
      { 'buildkitd-config': 'a', 'buildkitd-config-inline': 'b' },
      /^buildkitd-config-inline: "buildkitd-config" is set/,
    ],
    [{ 'registry-mirrors': 'a\nb c' }, /^registry-mirrors, line 2: "b c" is not of the form/],
    [{ 'buildx-version': 'newest' }, /^buildx-version: "newest" is not a version/],
  ])('%j', async (given, message) => {
    await expect(read(given)).rejects.toThrow(message)
  })
})
