import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { UsageError } from '../errors.ts'

/** A name and password (or token) for one registry. */
export interface Login {
  /** Canonical host: `docker.io`, `ghcr.io`, `localhost:5000`. */
  readonly registry: string
  readonly username: string
  readonly password: string
}

/** Where the Docker command line keeps its configuration: `$DOCKER_CONFIG`, else `~/.docker`. */
export const configDirectory = (env: NodeJS.ProcessEnv): string => env['DOCKER_CONFIG'] || join(homedir(), '.docker')

/** Under which key the Docker command line looks up the credentials of a registry; Docker Hub has one of its own. */
export const credentialsKey = (registry: string): string =>
  registry === 'docker.io' ? 'https://index.docker.io/v1/' : registry

interface ConfigFile {
  auths?: Record<string, unknown>
  credHelpers?: Record<string, string>
}

async function readConfig(directory: string): Promise<ConfigFile> {
  const file = join(directory, 'config.json')
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}'
    throw error
  })
  try {
    return JSON.parse(text) as ConfigFile
  } catch (cause) {
    throw UsageError.at(file, `Docker's configuration is not JSON: ${(cause as Error).message}`)
  }
}

/**
 * Makes `directory` a configuration of the Docker command line that is the user's with `logins` added.
 *
 * The user's own is not touched, so there is nothing to restore: existing logins, also of the same registries, stay
 * what they were, and to log out is to remove the directory. Everything else of the user's directory (contexts,
 * plugins, buildx's builders) is linked. An empty entry in `credHelpers` is what makes Docker look into the file for
 * that registry though a `credsStore` is configured (docker/cli, cli/config/configfile).
 */
export async function writeConfigWith(logins: readonly Login[], original: string, directory: string): Promise<void> {
  const config = await readConfig(original)
  await mkdir(directory, { mode: 0o700 })
  await mkdir(join(original, 'buildx'), { recursive: true })
  for (const entry of await readdir(original)) {
    if (entry !== 'config.json') await symlink(join(original, entry), join(directory, entry))
  }
  for (const { registry, username, password } of logins) {
    const key = credentialsKey(registry)
    const auth = Buffer.from(`${username}:${password}`).toString('base64')
    config.auths = { ...config.auths, [key]: { auth } }
    config.credHelpers = { ...config.credHelpers, [key]: '' }
  }
  await writeFile(join(directory, 'config.json'), JSON.stringify(config), { mode: 0o600 })
}
