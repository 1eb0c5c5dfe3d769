import { formatPlatformShort } from '../../oci/platform.ts'
import { type NodeSettings, type OwnBuilder, startsBuildkit } from './settings.ts'

/** The specification of a new builder. */
export interface BuilderSpec {
  readonly name: string
  readonly driver: OwnBuilder['driver']
  readonly nodes: readonly NodeSettings[]
  /** The file with BuildKit's configuration. */
  readonly configFile: string | undefined
}

const optional = (flag: string, value: string | undefined): string[] => (value === undefined ? [] : [flag, value])

/**
 * Returns the command lines that create and boot a builder, one for each node (docs/reference/buildx_create.md of
 * docker/buildx). The last one boots all nodes.
 */
export const createCommands = ({ name, driver, nodes, configFile }: BuilderSpec): readonly string[][] =>
  nodes.map((node, i) => [
    'buildx',
    'create',
    '--name',
    name,
    ...(i === 0 ? ['--driver', driver] : ['--append']),
    ...optional('--node', node.name),
    ...node.driverOpts.flatMap(option => ['--driver-opt', option]),
    ...optional('--buildkitd-flags', node.buildkitdFlags),
    ...optional('--platform', node.platforms.map(formatPlatformShort).join(',') || undefined),
    ...(startsBuildkit(driver) ? optional('--buildkitd-config', configFile) : []),
    ...(i === nodes.length - 1 ? ['--bootstrap'] : []),
    ...(node.endpoint === undefined ? [] : [node.endpoint]),
  ])

/** Returns the command line that boots an existing builder, unless it runs. */
export const bootCommand = (name: string): string[] => ['buildx', 'inspect', '--bootstrap', name]

export const inspectCommand = (name: string): string[] => ['buildx', 'inspect', name]

export const removeCommand = (name: string): string[] => ['buildx', 'rm', '--force', name]

/** Returns the name of a Docker context for the environment's engine. A builder must not have the name of a context. */
export const contextName = (builder: string): string => `${builder}-engine`
