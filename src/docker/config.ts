import { copyFile, mkdir, readdir, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { configFile, credentialsKey, type Login, readConfig } from '../registry/docker-config.ts'

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

/** What {@link link} does with the file system. */
interface LinkFiles {
  readonly stat: (path: string) => Promise<{ isDirectory(): boolean }>
  readonly symlink: (target: string, path: string, type?: 'junction') => Promise<void>
  readonly copyFile: (from: string, to: string) => Promise<void>
}

/**
 * Makes `path` the same as `target`, an absolute path. A link, except on Windows, where those take a privilege that
 * runners need not have: there a directory gets a junction, which takes none, and a file is copied.
 */
export async function link(
  target: string,
  path: string,
  system: string,
  files: LinkFiles = { stat, symlink, copyFile },
): Promise<void> {
  if (system !== 'win32') return files.symlink(target, path)
  if ((await files.stat(target)).isDirectory()) return files.symlink(target, path, 'junction')
  return files.copyFile(target, path)
}
