import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Platform, parsePlatform } from '../../oci/platform.ts'
import { configDirectory } from '../../registry/docker-config.ts'
import { DRIVERS, type Driver } from './settings.ts'

/** A builder as buildx stores it: the settings that it was made with, not whether it runs. */
export interface StoredBuilder {
  /** Undefined for a driver that is newer than this program. */
  readonly driver: Driver | undefined
  readonly nodes: readonly StoredNode[]
}

export interface StoredNode {
  /** An address, or the name of a Docker context. */
  readonly endpoint: string
  /** The platforms that it was given; empty: those that it reports. */
  readonly platforms: readonly Platform[]
}

/** Where buildx keeps its builders: `$BUILDX_CONFIG`, else `buildx` in Docker's configuration. */
const storeDirectory = (env: NodeJS.ProcessEnv): string => env['BUILDX_CONFIG'] || join(configDirectory(env), 'buildx')

/** The configuration that buildx gives to every builder that has none of its own. */
export const defaultConfigFile = (env: NodeJS.ProcessEnv): string => join(storeDirectory(env), 'buildkitd.default.toml')

/**
 * The builder of this name that buildx remembers; undefined when there is none. Names are kept in lower case. Reads
 * buildx's own files (store of docker/buildx), which costs nothing, where `buildx inspect` asks every node.
 */
export async function storedBuilder(name: string, env: NodeJS.ProcessEnv): Promise<StoredBuilder | undefined> {
  const file = join(storeDirectory(env), 'instances', name.toLowerCase())
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  try {
    return parseStored(JSON.parse(text))
  } catch {
    return undefined
  }
}

interface StoredJson {
  readonly Driver?: string
  readonly Nodes?: readonly { readonly Endpoint?: string; readonly Platforms?: readonly Platform[] | null }[]
}

const parseStored = ({ Driver: driver, Nodes: nodes = [] }: StoredJson): StoredBuilder => ({
  driver: DRIVERS.find(known => known === driver),
  nodes: nodes.map(({ Endpoint: endpoint = '', Platforms: platforms }) => ({
    endpoint,
    platforms: (platforms ?? []).map(({ os, architecture, variant }) =>
      parsePlatform([os, architecture, ...(variant ? [variant] : [])].join('/')),
    ),
  })),
})
