import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** `Dockerfile`, `Dockerfile.prod`, `prod.Dockerfile`, `Containerfile` */
const DOCKERFILE = /(?:^|\.)(?:dockerfile|containerfile)(?:\.[^.]+)?$/i

/** Directories that hold other people's files. */
const FOREIGN = /^(?:\..*|node_modules|vendor)$/

/** More would not help to find the right one. */
const LIMIT = 5

/**
 * The Dockerfiles in a workspace and its directories, not deeper, seen from the workspace and sorted: those that may
 * have been meant when one is missing.
 */
export async function nearbyDockerfiles(workspace: string): Promise<readonly string[]> {
  const entries = await readdir(workspace, { withFileTypes: true }).catch(() => [])
  const directories = entries.filter(entry => entry.isDirectory() && !FOREIGN.test(entry.name))
  const within = await Promise.all(
    directories.map(async ({ name }) => {
      const names = await readdir(join(workspace, name)).catch(() => [])
      return names.map(file => `${name}/${file}`)
    }),
  )
  const isDockerfile = (path: string): boolean =>
    DOCKERFILE.test(path.slice(path.lastIndexOf('/') + 1)) && !path.endsWith('.dockerignore')
  const files = entries.filter(entry => entry.isFile()).map(({ name }) => name)
  return [...files.filter(isDockerfile).sort(), ...within.flat().filter(isDockerfile).sort()].slice(0, LIMIT)
}
