import { readdir, realpath, stat } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { type Problem, UsageError } from '../../lib/errors.ts'
import type { BuildOptions } from './options.ts'

/**
 * Contexts that BuildKit fetches itself: Git and HTTP URLs (docs/reference/buildx_build.md#build-context of buildx),
 * and the prefixes of named contexts.
 */
const REMOTE = /^(?:https?:\/\/|git:\/\/|git@|ssh:\/\/|github\.com\/|docker-image:\/\/|oci-layout:\/\/|target:|input:)/

export const isRemote = (context: string): boolean => REMOTE.test(context)

/** Git URLs (https://docs.docker.com/build/concepts/context/#git-repositories); HTTP URLs only with `.git`. */
const GIT = /^(?:https?:\/\/[^?#]*\.git(?:[?#]|$)|git:\/\/|git@|ssh:\/\/|github\.com\/)/

export const isGit = (context: string): boolean => GIT.test(context)

/** Like {@link isRemote}, for a context that may still begin with `{{defaultContext}}`. */
const isFetched = (context: string): boolean => isRemote(context) || context.startsWith('{{')

/** The Git repository of a workflow, at the commit that the workflow runs for. */
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

/** Docker's placeholder for the workflow's own commit in contexts: `{{defaultContext}}:subdirectory`. */
const DEFAULT_CONTEXT = /\{\{\s*defaultContext\s*\}\}/g

/**
 * Replaces `{{defaultContext}}` in a context with the URL of the workflow's own commit. The merge commit of a pull
 * request is on no branch, so the URL has its ref instead.
 */
export function expandContext(context: string, source: WorkflowSource): string {
  const url = repositoryUrl(source)
  const at = source.ref?.startsWith('refs/pull/') ? source.ref : (source.sha ?? source.ref)
  return context.replace(DEFAULT_CONTEXT, () => `${url}.git${at === undefined ? '' : `#${at}`}`)
}

/**
 * Returns true if a context is fetched from the workflow's own repository. Only that repository gets the token: the
 * Dockerfile of another repository could read it as a secret.
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

/** Returns the path of a build's Dockerfile, relative to `workspace`, if it is a local file. */
export async function localDockerfile(
  { context, file }: Pick<BuildOptions, 'context' | 'file'>,
  workspace: string,
): Promise<string | undefined> {
  if (isFetched(context)) return undefined
  // BuildKit also accepts the lower-case name.
  const candidates = file === undefined ? [join(context, 'Dockerfile'), join(context, 'dockerfile')] : [file]
  for (const path of candidates) if (await isFile(resolve(workspace, path))) return path
  return undefined
}

/**
 * Checks that the local files of a build exist, before anything starts. Paths are relative to `workspace`. Throws a
 * {@link UsageError} with everything that is missing.
 */
export async function checkFiles(
  options: Pick<BuildOptions, 'context' | 'file' | 'buildContexts' | 'secrets'>,
  workspace: string,
): Promise<void> {
  const problems = await Promise.all([
    contextProblem(options, workspace),
    ...options.buildContexts.map(async ({ name, source }) => {
      if (isFetched(source) || (await exists(resolve(workspace, source)))) return
      return { where: 'build-contexts', what: `${name}: "${source}" does not exist in the workspace.` }
    }),
    ...options.secrets.map(async secret => {
      if (secret.kind !== 'file' || (await isFile(resolve(workspace, secret.path)))) return
      return { where: 'secret-files', what: `${secret.id}: the file "${secret.path}" does not exist.` }
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
    return { where: 'context', what: `the directory "${context}" does not exist in the workspace.` }
  }
  if (entries.length === 0) {
    const what =
      `the directory "${context}" is empty. Check out the repository first (actions/checkout), ` +
      'or use the URL of a Git repository.'
    return { where: 'context', what }
  }
  if (/^https?:/.test(file ?? '')) return undefined
  const found = await localDockerfile(options, workspace)
  if (found !== undefined) return linkProblem(found, workspace)
  const hint = await hintFor(workspace, options)
  return {
    where: 'file',
    what: `the Dockerfile "${file ?? join(context, 'Dockerfile')}" does not exist in the workspace.${hint}`,
  }
}

/** Returns the problem with a Dockerfile that is a link out of its directory, the only one that buildx sends. */
async function linkProblem(path: string, workspace: string): Promise<Problem | undefined> {
  const [directory, target] = await Promise.all([dirname(path), path].map(each => realpath(resolve(workspace, each))))
  if (directory === undefined || target?.startsWith(directory.endsWith(sep) ? directory : directory + sep)) return
  const root = await realpath(workspace)
  const named = target?.startsWith(root + sep) ? relative(root, target) : undefined
  return {
    where: 'file',
    what:
      `the Dockerfile "${path}" is a link to ${named ?? target}, and BuildKit follows no link out of its directory. ` +
      `${named === undefined ? 'Replace the link with the file.' : `Set "file" to "${named}".`}`,
  }
}

/**
 * Returns a hint at the right value of `file`, which is relative to the workspace, not to the context: the same path
 * within the context, or else the Dockerfiles nearby, the context's own first.
 */
async function hintFor(workspace: string, { context, file }: Pick<BuildOptions, 'context' | 'file'>): Promise<string> {
  const rule = ' The path is relative to the workspace, even if "context" is set'
  const meant = file === undefined ? undefined : join(context, file)
  if (meant !== undefined && meant !== file && (await isFile(resolve(workspace, meant))))
    return `${rule}: write ${meant}.`
  const own = (await readdir(resolve(workspace, context)).catch(() => []))
    .map(name => join(context, name))
    .filter(isDockerfile)
    .sort()
  const near = [...new Set([...own, ...(await nearbyDockerfiles(workspace))])].slice(0, LIMIT)
  const found = near.length === 0 ? '' : ` Found: ${near.join(', ')}.`
  if (file === undefined) return near.length === 0 ? '' : `${found} Set "file" to one of them.`
  return `${rule}.${found}`
}

/** `Dockerfile`, `Dockerfile.prod`, `prod.Dockerfile`, `Containerfile` */
const DOCKERFILE = /(?:^|\.)(?:dockerfile|containerfile)(?:\.[^.]+)?$/i

const isDockerfile = (path: string): boolean =>
  DOCKERFILE.test(path.slice(path.lastIndexOf('/') + 1)) && !path.endsWith('.dockerignore')

/** Directories with third-party files. */
const FOREIGN = /^(?:\..*|node_modules|vendor)$/

/** The number of Dockerfiles in a hint; more would not help. */
const LIMIT = 5

/**
 * Returns the Dockerfiles in a workspace and its top-level directories, relative to the workspace and sorted: the
 * candidates if a Dockerfile is missing.
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
  const files = entries.filter(entry => entry.isFile()).map(({ name }) => name)
  return [...files.filter(isDockerfile).sort(), ...within.flat().filter(isDockerfile).sort()].slice(0, LIMIT)
}
