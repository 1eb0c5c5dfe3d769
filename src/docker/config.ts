import { copyFile, mkdir, readdir, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { configFile, credentialsKey, isMissing, type Login, readConfig } from '../registry/docker-config.ts'

/** The parts of Docker's configuration that logins change. */
interface ConfigFile {
  auths?: Record<string, unknown>
  credHelpers?: Record<string, string>
}

/**
 * Creates a configuration of the Docker command line in `directory`: the user's, with `logins` added.
 *
 * The user's own configuration does not change, so there is nothing to restore: existing logins, even of the same
 * registries, stay as they are, and removing the directory logs out. Everything else of the user's directory (contexts,
 * plugins, buildx's builders) is linked. An empty entry in `credHelpers` makes Docker read the file for that registry
 * even if a `credsStore` is configured (docker/cli, cli/config/configfile).
 *
 * The user's directory may be read-only, or missing where none can be made: buildx's builders are then in
 * `$BUILDX_CONFIG`, or below `directory`.
 */
export async function writeConfigWith(
  logins: readonly Login[],
  original: string,
  directory: string,
  system: string = process.platform,
): Promise<void> {
  const config: ConfigFile = await readConfig(configFile(original))
  await mkdir(directory, { mode: 0o700 })
  // Exists before it is linked, so that builders that outlive the step are stored there.
  await mkdir(join(original, 'buildx'), { recursive: true }).catch(() => {})
  for (const entry of await entriesOf(original)) {
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

async function entriesOf(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory)
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

/** The file-system calls of {@link link}. */
interface LinkFiles {
  readonly stat: (path: string) => Promise<{ isDirectory(): boolean }>
  readonly symlink: (target: string, path: string, type?: 'junction') => Promise<void>
  readonly copyFile: (from: string, to: string) => Promise<void>
}

/**
 * Links `path` to `target`, an absolute path. On Windows, symbolic links require a privilege that runners may lack, so
 * a directory gets a junction, which requires none, and a file is copied.
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
