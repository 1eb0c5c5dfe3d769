import { readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type Problem, UsageError } from '../../lib/errors.ts'
import type { BuildOptions } from './options.ts'

/**
 * What BuildKit fetches by itself: Git and HTTP addresses (docs/reference/buildx_build.md#build-context of buildx), and
 * the sources that named contexts have prefixes for.
 */
const REMOTE = /^(?:https?:\/\/|git:\/\/|git@|ssh:\/\/|github\.com\/|docker-image:\/\/|oci-layout:\/\/|target:|input:)/

export const isRemote = (context: string): boolean => REMOTE.test(context)

/** The same of a context that may still begin with `{{defaultContext}}`. */
const isFetched = (context: string): boolean => isRemote(context) || context.startsWith('{{')

/** A Git repository that a workflow belongs to, at the commit that it runs for. */
export interface WorkflowSource {
  /** `https://github.com` */
  readonly serverUrl: string
  /** `owner/name` */
  readonly repositoryName: string | undefined
  /** `refs/pull/2/merge` */
  readonly ref: string | undefined
  readonly sha: string | undefined
}

const repositoryUrl = ({ serverUrl, repositoryName }: WorkflowSource): string | undefined =>
  repositoryName === undefined ? undefined : `${serverUrl.replace(/\/$/, '')}/${repositoryName}`

/** Docker's name for the workflow's own commit in `context` and `build-contexts`: `{{defaultContext}}:subdirectory`. */
const DEFAULT_CONTEXT = /\{\{\s*defaultContext\s*\}\}/g

/**
 * Replaces `{{defaultContext}}` in a context with the address of the workflow's own commit. The commit of a pull
 * request's merge is on no branch, and is named by its reference.
 */
export function expandContext(context: string, source: WorkflowSource): string {
  const url = repositoryUrl(source)
  const at = source.ref?.startsWith('refs/pull/') ? source.ref : (source.sha ?? source.ref)
  return context.replace(DEFAULT_CONTEXT, () => `${url}.git${at === undefined ? '' : `#${at}`}`)
}

/**
 * Whether a context is fetched from the workflow's own repository. The token goes there alone: the Dockerfile of
 * another repository could read it as a secret.
 */
export function isOwnRepository(context: string, source: WorkflowSource): boolean {
  const url = repositoryUrl(source)?.toLowerCase()
  if (url === undefined || !context.toLowerCase().startsWith(url)) return false
  return /^(?:\.git)?(?:[#?].*)?$/s.test(context.slice(url.length))
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    found => found.isFile(),
    () => false,
  )

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

/** Returns the path of a build's Dockerfile, relative to `workspace`, if it is a file of this machine. */
export async function localDockerfile(
  { context, file }: Pick<BuildOptions, 'context' | 'file'>,
  workspace: string,
): Promise<string | undefined> {
  if (isFetched(context)) return undefined
  // BuildKit also looks for it in lower case.
  const candidates = file === undefined ? [join(context, 'Dockerfile'), join(context, 'dockerfile')] : [file]
  for (const path of candidates) if (await isFile(resolve(workspace, path))) return path
  return undefined
}

/**
 * Looks for the files on this machine that a build needs, before anything is started for it. Paths are seen from
 * `workspace`. Throws a {@link UsageError} with everything that is not there.
 */
export async function checkFiles(
  options: Pick<BuildOptions, 'context' | 'file' | 'buildContexts' | 'secrets'>,
  workspace: string,
): Promise<void> {
  const problems = await Promise.all([
    contextProblem(options, workspace),
    ...options.buildContexts.map(async ({ name, source }) => {
      if (isFetched(source) || (await exists(resolve(workspace, source)))) return
      return { where: 'build-contexts', what: `${name}: there is no "${source}" in the workspace.` }
    }),
    ...options.secrets.map(async secret => {
      if (secret.kind !== 'file' || (await isFile(resolve(workspace, secret.path)))) return
      return { where: 'secret-files', what: `${secret.id}: there is no file "${secret.path}".` }
    }),
  ])
  const found = problems.filter(problem => problem !== undefined)
  if (found.length > 0) throw new UsageError(found)
}

async function contextProblem(
  options: Pick<BuildOptions, 'context' | 'file'>,
  workspace: string,
): Promise<Problem | undefined> {
  const { context, file } = options
  if (isFetched(context)) return undefined
  const entries = await readdir(resolve(workspace, context)).catch(() => undefined)
  if (entries === undefined) {
    return { where: 'context', what: `there is no directory "${context}" in the workspace.` }
  }
  if (entries.length === 0) {
    const what =
      `the directory "${context}" is empty. Check the repository out first (actions/checkout), ` +
      'or give the URL of a Git repository.'
    return { where: 'context', what }
  }
  if (/^https?:/.test(file ?? '') || (await localDockerfile(options, workspace)) !== undefined) return undefined
  return {
    where: 'file',
    what: `there is no Dockerfile "${file ?? join(context, 'Dockerfile')}" in the workspace.${await hintFor(workspace, file)}`,
  }
}

/** What `file` may have been meant to be. Unlike a Dockerfile's own paths, it is not seen from the context. */
async function hintFor(workspace: string, file: string | undefined): Promise<string> {
  const near = await nearbyDockerfiles(workspace)
  const there = near.length === 0 ? '' : ` There is ${near.join(', ')}.`
  if (file === undefined) return near.length === 0 ? '' : `${there} Name one as file.`
  return ` The path is seen from the workspace, also where there is a context.${there}`
}

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
