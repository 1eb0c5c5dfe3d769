import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { configFile, credentialsKey, type Login, readConfig } from '../registry/docker-config.ts'
import { link } from './link.ts'

/** What is added to here. */
interface ConfigFile {
  auths?: Record<string, unknown>
  credHelpers?: Record<string, string>
}

/**
 * Makes `directory` a configuration of the Docker command line that is the user's with `logins` added.
 *
 * The user's own is not touched, so there is nothing to restore: existing logins, also of the same registries, stay
 * what they were, and to log out is to remove the directory. Everything else of the user's directory (contexts,
 * plugins, buildx's builders) is linked. An empty entry in `credHelpers` is what makes Docker look into the file for
 * that registry though a `credsStore` is configured (docker/cli, cli/config/configfile).
 */
export async function writeConfigWith(
  logins: readonly Login[],
  original: string,
  directory: string,
  system: string = process.platform,
): Promise<void> {
  const config: ConfigFile = await readConfig(configFile(original))
  await mkdir(directory, { mode: 0o700 })
  await mkdir(join(original, 'buildx'), { recursive: true })
  for (const entry of await readdir(original)) {
    if (entry !== 'config.json') await link(join(original, entry), join(directory, entry), system)
  }
  for (const { registry, username, password } of logins) {
    const key = credentialsKey(registry)
    const auth = Buffer.from(`${username}:${password}`).toString('base64')
    config.auths = { ...config.auths, [key]: { auth } }
    config.credHelpers = { ...config.credHelpers, [key]: '' }
  }
  await writeFile(configFile(directory), JSON.stringify(config), { mode: 0o600 })
}
