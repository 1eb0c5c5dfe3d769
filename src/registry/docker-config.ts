import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { isNativeError } from 'node:util/types'
import { UsageError } from '../lib/errors.ts'
import { isObject, type Json } from '../lib/json.ts'

/** A username and password (or token) for one registry. */
export interface Login {
  /** Canonical host: `docker.io`, `ghcr.io`, `localhost:5000`. */
  readonly registry: string
  readonly username: string
  readonly password: string
  /** Its source, for messages; by default the inputs. */
  readonly source?: string
}

/** Returns the Docker command line's configuration directory: `$DOCKER_CONFIG`, or else `~/.docker`. */
export const configDirectory = (env: Readonly<Record<string, string | undefined>>): string =>
  env['DOCKER_CONFIG'] || join(homedir(), '.docker')

/** Returns the file with the logins in such a directory. */
export const configFile = (directory: string): string => join(directory, 'config.json')

/** Returns the key of a registry in Docker's configuration and credential helpers; Docker Hub's is different. */
export const credentialsKey = (registry: string): string =>
  registry === 'docker.io' ? 'https://index.docker.io/v1/' : registry

/**
 * Reads a file of Docker's configuration, by its path; one that is not there, or empty, is `{}`. Throws a
 * {@link UsageError} that names the file when it cannot be read, or holds no JSON object. `read` gives the text of a
 * file, or undefined if there is none.
 */
export async function readConfig(path: string, read = readIfExists): Promise<Json> {
  const text = await read(path)
  if (text === undefined || text.trim() === '') return {}
  const value = parsed(text, path)
  if (!isObject(value)) throw UsageError.at(path, 'the Docker configuration is not a JSON object.')
  return value
}

async function readIfExists(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (isMissing(error)) return undefined
    throw UsageError.at(path, `the Docker configuration cannot be read: ${String(error)}`)
  }
}

/** Returns true if an error of the file system says that a path does not exist. */
export const isMissing = (error: unknown): boolean =>
  isNativeError(error) && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // JSON.parse's message is not repeated: it quotes the file, which contains passwords.
    throw UsageError.at(path, 'the Docker configuration is not JSON.')
  }
}
