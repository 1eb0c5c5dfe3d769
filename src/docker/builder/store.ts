import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Platform, parsePlatform } from '../../oci/platform.ts'
import { configDirectory } from '../../registry/docker-config.ts'
import { DRIVERS, type Driver } from './settings.ts'

/** A builder as buildx stores it: the settings that created it, not its status. */
export interface StoredBuilder {
  /** Undefined for an unknown driver, newer than this program. */
  readonly driver: Driver | undefined
  readonly nodes: readonly StoredNode[]
}

export interface StoredNode {
  /** A URL, or the name of a Docker context. */
  readonly endpoint: string
  /** The configured platforms; empty: those that the node reports. */
  readonly platforms: readonly Platform[]
}

/** Returns buildx's directory: `$BUILDX_CONFIG`, else `buildx` in Docker's configuration. */
const storeDirectory = (env: NodeJS.ProcessEnv): string => env['BUILDX_CONFIG'] || join(configDirectory(env), 'buildx')

/** Returns the path of buildx's default configuration of BuildKit, for builders without their own. */
export const defaultConfigFile = (env: NodeJS.ProcessEnv): string => join(storeDirectory(env), 'buildkitd.default.toml')

/**
 * Returns the stored builder with this name; undefined if there is none. Stored names are in lower case. Reads buildx's
 * own files (store of docker/buildx), which is fast, unlike `buildx inspect`, which queries every node.
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
  readonly Nodes?: readonly { readonly Endpoint?: string; readonly Platforms?: readonly Platform[] | null }[] | null
}

const parseStored = ({ Driver: driver, Nodes: nodes }: StoredJson): StoredBuilder => ({
  driver: DRIVERS.find(known => known === driver),
  nodes: (nodes ?? []).map(({ Endpoint: endpoint = '', Platforms: platforms }) => ({
    endpoint,
    platforms: (platforms ?? []).map(({ os, architecture, variant }) =>
      parsePlatform([os, architecture, ...(variant ? [variant] : [])].join('/')),
    ),
  })),
})
