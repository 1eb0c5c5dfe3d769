import { chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { configDirectory, configFile, readConfig } from '../../registry/docker-config.ts'
import { link, writeConfigWith } from '../config.ts'
import type { Docker } from '../docker.ts'
import {
  type Fetcher,
  fetchProgram,
  type Machine,
  type ReleaseSource,
  releaseFile,
  resolveVersion,
  type Tools,
} from './buildx-release.ts'
import type { BuildxVersion } from './buildx-version.ts'

const TOOL = 'buildx'

export interface BuildxSource extends Machine {
  readonly tools: Tools
  readonly releases: ReleaseSource
  /** This process's environment. */
  readonly env: NodeJS.ProcessEnv
}

/** Loads the tool cache of the runner. */
export const toolCache = async (): Promise<Tools> => import('@actions/tool-cache')

/**
 * Returns Docker with the requested buildx: from the runner's tool cache, or downloaded and verified against its
 * checksum before it runs. The user's installation does not change: buildx becomes a plugin of the step's own
 * configuration.
 */
export async function withBuildx(asked: BuildxVersion, docker: Docker, source: BuildxSource): Promise<Docker> {
  const fetcher: Fetcher = { tools: source.tools, directory: docker.directory }
  const program =
    asked.kind === 'url'
      ? await fetchProgram(fetcher, asked.url, asked.sha256)
      : await releasedProgram(asked, fetcher, source, docker)
  return withPlugin(program, docker, source)
}

async function releasedProgram(
  asked: Exclude<BuildxVersion, { readonly kind: 'url' }>,
  fetcher: Fetcher,
  { releases, tools, ...machine }: BuildxSource,
  { log }: Docker,
): Promise<string> {
  const name = pluginName(machine)
  // The cache can satisfy a version or a range, but never `latest`.
  const known = asked.kind === 'exact' ? asked.version : asked.kind === 'range' ? asked.range : undefined
  const cached = known === undefined ? '' : tools.find(TOOL, known)
  if (cached !== '') return join(cached, name)
  const version = await resolveVersion(asked, releases, fetcher)
  const present = asked.kind === 'exact' ? '' : tools.find(TOOL, version)
  if (present !== '') return join(present, name)
  const url = `${releases.downloads}/v${version}/${releaseFile(version, machine)}`
  const program = await fetchProgram(fetcher, url, undefined)
  log.info(`buildx: downloaded ${version} from ${url} and verified its checksum.`)
  return join(await tools.cacheFile(program, name, TOOL, version), name)
}

const pluginName = ({ system }: Pick<Machine, 'system'>): string =>
  system === 'win32' ? 'docker-buildx.exe' : 'docker-buildx'

/** Installs a program as the plugin `buildx` of the step's own configuration of Docker; creates that if necessary. */
async function withPlugin(program: string, docker: Docker, { env, system }: BuildxSource): Promise<Docker> {
  await chmod(program, 0o755)
  const plugins = join(docker.directory, 'plugins')
  await mkdir(plugins, { recursive: true })
  const plugin = join(plugins, pluginName({ system }))
  await rm(plugin, { force: true })
  await link(program, plugin, system)

  const given = docker.env['DOCKER_CONFIG']
  const own = given?.startsWith(docker.directory + sep) ? given : join(docker.directory, 'docker-with-buildx')
  if (own !== given) await writeConfigWith([], given ?? configDirectory(env), own, system)
  const file = configFile(own)
  const config: { readonly cliPluginsExtraDirs?: readonly string[] } = await readConfig(file)
  // These directories precede all others (docker/cli, cli-plugins/manager).
  const extra = [plugins, ...(config.cliPluginsExtraDirs ?? [])]
  await writeFile(file, JSON.stringify({ ...config, cliPluginsExtraDirs: extra }), { mode: 0o600 })
  return { ...docker, env: { ...docker.env, DOCKER_CONFIG: own } }
}
