import { formatPlatformShort } from '../../oci/platform.ts'
import { type NodeSettings, type OwnBuilder, startsBuildkit } from './settings.ts'

/** Everything that a new builder is made with. */
export interface BuilderSpec {
  readonly name: string
  readonly driver: OwnBuilder['driver']
  readonly nodes: readonly NodeSettings[]
  /** A file with BuildKit's configuration. */
  readonly configFile: string | undefined
}

const optional = (flag: string, value: string | undefined): string[] => (value === undefined ? [] : [flag, value])

/**
 * The command lines that make and boot a builder, one a node (docs/reference/buildx_create.md of docker/buildx). The
 * last one boots all nodes.
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

/** Boots a builder that exists, when it is not running. */
export const bootCommand = (name: string): string[] => ['buildx', 'inspect', '--bootstrap', name]

export const inspectCommand = (name: string): string[] => ['buildx', 'inspect', name]

export const removeCommand = (name: string): string[] => ['buildx', 'rm', '--force', name]

/** The Docker context of the environment's engine. A builder must not have the name of a context. */
export const contextName = (builder: string): string => `${builder}-engine`
