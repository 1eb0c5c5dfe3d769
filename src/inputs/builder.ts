import { parseBuildxVersion } from '../docker/builder/buildx-version.ts'
import { parseMirror } from '../docker/builder/mirrors.ts'
import {
  type BuilderInputs,
  type BuilderSettings,
  type BuildkitdConfig,
  DEFAULT_BUILDKITD_FLAGS,
  DRIVERS,
  type Driver,
  type NodeSettings,
  type OwnBuilder,
  startsBuildkit,
} from '../docker/builder/settings.ts'
import { atLine } from '../lib/csv.ts'
import { readNodes } from './builder-nodes.ts'
import { reportSplitOption } from './driver-option.ts'
import type { InputReader } from './reader.ts'

/** The inputs that create a builder, which have no effect on an existing one. */
const CREATION = [
  'driver-opts',
  'buildkitd-flags',
  'buildkitd-config',
  'buildkitd-config-inline',
  'registry-mirrors',
  'endpoint',
  'nodes',
] as const

/** Reads the inputs of the builder. Asynchronous, because the YAML parser is loaded only if necessary. */
export async function readBuilder(inputs: InputReader): Promise<BuilderInputs> {
  const buildx = inputs.parsed('buildx-version', parseBuildxVersion)
  return { builder: await readSettings(inputs), buildx }
}

async function readSettings(inputs: InputReader): Promise<BuilderSettings> {
  const driver = inputs.choice('driver', DRIVERS, 'docker-container')
  const keep = inputs.boolean('keep-builder', false)
  const name = inputs.parsed('builder', parseName)
  if (name !== undefined) {
    reject(
      inputs,
      ['driver', ...CREATION],
      'this input configures a new builder, but "builder" names an existing one. Set only one of them.',
    )
    return { kind: 'existing', name }
  }
  if (driver === 'docker') {
    reject(inputs, CREATION, "this input has no effect on the driver docker; configure it in the engine's daemon.json.")
    return { kind: 'docker' }
  }
  return readOwn(inputs, driver, keep)
}

async function readOwn(inputs: InputReader, driver: OwnBuilder['driver'], keep: boolean): Promise<OwnBuilder> {
  if (!startsBuildkit(driver)) {
    const running = ['buildkitd-flags', 'buildkitd-config', 'buildkitd-config-inline', 'registry-mirrors']
    reject(
      inputs,
      running,
      `this input configures BuildKit at its start, but with the driver ${driver} BuildKit already runs.`,
    )
  }
  const first = readFirst(inputs, driver)
  const further = (await readNodes(inputs)).map(node => withFlags(node, driver))
  const config = readConfig(inputs)
  return {
    kind: 'own',
    driver,
    nodes: nodesOf(inputs, driver, first, further),
    config,
    mirrors: inputs.each('registry-mirrors', parseMirror),
    keep,
  }
}

/** Combines the nodes as Docker's setup-buildx does: the inputs describe the first machine, the list further ones. */
function nodesOf(
  inputs: InputReader,
  driver: Driver,
  first: NodeSettings,
  further: readonly NodeSettings[],
): OwnBuilder['nodes'] {
  if (driver !== 'remote' && driver !== 'cloud') return [first, ...further]
  if (first.endpoint !== undefined) return [first, ...further]
  const [head, ...tail] = further
  if (driver === 'cloud' || head === undefined) {
    const example = driver === 'cloud' ? 'organisation/builder' : 'tcp://buildkitd.example.com:1234'
    inputs.problem('endpoint', `the driver ${driver} requires the address of BuildKit, such as ${example}.`)
    return [first]
  }
  // Without an endpoint, the inputs describe no machine, so the list is the whole builder.
  const shared = first.driverOpts
  return [{ ...head, driverOpts: [...shared, ...head.driverOpts] }, ...tail]
}

function readFirst(inputs: InputReader, driver: Driver): NodeSettings {
  const endpoint = inputs.text('endpoint')
  if (endpoint !== undefined && driver === 'kubernetes') {
    inputs.problem(
      'endpoint',
      'the driver kubernetes reads the cluster from KUBECONFIG, and other settings from "driver-opts".',
    )
  }
  return withFlags(
    {
      name: undefined,
      endpoint,
      platforms: [],
      driverOpts: inputs.list('driver-opts', { quotes: false }).map(({ value, line }) => {
        reportSplitOption(value, problem => inputs.problem(atLine('driver-opts', line), problem))
        return value
      }),
      buildkitdFlags: inputs.text('buildkitd-flags'),
    },
    driver,
  )
}

const withFlags = (node: NodeSettings, driver: Driver): NodeSettings =>
  node.buildkitdFlags === undefined && startsBuildkit(driver)
    ? { ...node, buildkitdFlags: DEFAULT_BUILDKITD_FLAGS }
    : node

function readConfig(inputs: InputReader): BuildkitdConfig | undefined {
  const path = inputs.text('buildkitd-config')
  const text = inputs.text('buildkitd-config-inline')
  if (path !== undefined && text !== undefined) {
    inputs.problem('buildkitd-config-inline', '"buildkitd-config" is set, too. Set only one of them.')
  }
  if (path !== undefined) return { kind: 'file', path }
  return text === undefined ? undefined : { kind: 'inline', text }
}

function reject(inputs: InputReader, names: readonly string[], why: string): void {
  for (const name of names) if (inputs.text(name) !== undefined) inputs.problem(name, why)
}

/** Parses a builder's name. It becomes an argument, so it must not look like an option. */
function parseName(text: string): string {
  if (/^-|\s/.test(text)) throw new Error(`"${text}" is not a builder name.`)
  return text
}
