import { readFile } from 'node:fs/promises'
import { messageOf } from './errors.ts'
import { isObject } from './json.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** A Git reference that a workflow runs for. */
export interface Ref {
  /** `pull` is one of GitHub's references of a pull request: `refs/pull/2/merge`. */
  readonly kind: 'branch' | 'tag' | 'pull' | 'other'
  /** `main`, `v1.2.3`, `2/merge`: what follows `refs/heads/`, `refs/tags/`, `refs/pull/`. */
  readonly name: string
  /** `refs/heads/main` */
  readonly full: string
}

/** GitHub's facts about the repository. Undefined if the repository has no such fact, or if it is unknown. */
export interface RepositoryFacts {
  readonly title: string | undefined
  readonly description: string | undefined
  readonly url: string | undefined
  /** SPDX identifier. */
  readonly license: string | undefined
  readonly defaultBranch: string | undefined
}
export type RepositoryFact = keyof RepositoryFacts

/** The facts of a workflow run from its environment and event, without any request. */
export interface Workflow {
  readonly eventName: string | undefined
  readonly ref: Ref | undefined
  /** Commit that the workflow runs for; for a pull request, its merge commit. */
  readonly sha: string | undefined
  readonly pullRequest: PullRequest | undefined
  /** Branch of a pushed tag, if the event has it. GitHub does not guarantee it. */
  readonly baseRef: string | undefined
  /** `owner/name` */
  readonly repositoryName: string | undefined
  readonly repository: RepositoryFacts
  /** True if the event says that the repository is private. */
  readonly isPrivate: boolean
  /** Facts that the event omits entirely, instead of reporting that there is none. */
  readonly missing: readonly RepositoryFact[]
  /** Times of the event's commits, by full id. */
  readonly commitTimes: ReadonlyMap<string, Date>
  readonly serverUrl: string
  /** See {@link isGitHub}. */
  readonly onGitHub: boolean
  readonly apiUrl: string
  /** Directory for the checked-out repository. */
  readonly workspace: string | undefined
}

export interface PullRequest {
  readonly headSha: string | undefined
  /** Target branch. */
  readonly baseRef: string | undefined
  /** True if its commits come from another repository. Such a run has no secrets and no write permission. */
  readonly fromFork: boolean
}

/**
 * Returns true for a run on github.com, whose token GitHub's other services accept. The token of another forge or of a
 * GitHub Enterprise Server must not be sent there. If the runner does not name its server, the answer is false.
 */
export const isGitHub = (env: Environment): boolean => env['GITHUB_SERVER_URL'] === 'https://github.com'

/**
 * Returns true unless the job runs on a machine of GitHub's own, which is discarded after the job. Runners of Gitea and
 * Forgejo do not say what they are, and count as self-hosted.
 */
export const isSelfHosted = (env: Environment): boolean => env['RUNNER_ENVIRONMENT'] !== 'github-hosted'

/** Parses a full reference, such as `refs/heads/main`. */
export function parseRef(full: string): Ref {
  const [, folder, name = ''] = /^refs\/(heads|tags|pull)\/(.+)$/s.exec(full) ?? []
  if (folder === undefined) return { kind: 'other', name: full, full }
  return { kind: folder === 'heads' ? 'branch' : folder === 'tags' ? 'tag' : 'pull', name, full }
}

/**
 * Parses the facts of a workflow run.
 *
 * `event` is the parsed file at GITHUB_EVENT_PATH. A member that differs from GitHub's documentation
 * (https://docs.github.com/webhooks/webhook-events-and-payloads) counts as absent.
 */
export function parseWorkflow(env: Environment, event: unknown): Workflow {
  const eventName = env['GITHUB_EVENT_NAME'] || undefined
  const repositoryName = env['GITHUB_REPOSITORY'] || textAt(event, 'repository', 'full_name')
  const serverUrl = env['GITHUB_SERVER_URL'] || 'https://github.com'
  return {
    eventName,
    ref: refOf(eventName, env['GITHUB_REF'] || undefined, event),
    sha: env['GITHUB_SHA'] || undefined,
    pullRequest: pullRequestOf(event, repositoryName),
    baseRef: textAt(event, 'base_ref')?.replace(/^refs\/heads\//, ''),
    repositoryName,
    ...repositoryOf(event, repositoryName, serverUrl),
    isPrivate: valueAt(event, 'repository', 'private') === true,
    commitTimes: commitTimesOf(event),
    serverUrl,
    onGitHub: isGitHub(env),
    apiUrl: env['GITHUB_API_URL'] || 'https://api.github.com',
    workspace: env['GITHUB_WORKSPACE'] || undefined,
  }
}

/** Returns the reference of the event. `pull_request_target` runs for the base branch, but is about a pull request. */
function refOf(eventName: string | undefined, ref: string | undefined, event: unknown): Ref | undefined {
  const number = valueAt(event, 'number') ?? valueAt(event, 'pull_request', 'number')
  if (eventName === 'pull_request_target' && typeof number === 'number') return parseRef(`refs/pull/${number}/merge`)
  return ref === undefined ? undefined : parseRef(ref)
}

function pullRequestOf(event: unknown, repositoryName: string | undefined): PullRequest | undefined {
  if (!isObject(valueAt(event, 'pull_request'))) return undefined
  const head = textAt(event, 'pull_request', 'head', 'repo', 'full_name')
  return {
    headSha: textAt(event, 'pull_request', 'head', 'sha'),
    baseRef: textAt(event, 'pull_request', 'base', 'ref'),
    // A deleted fork has no repository.
    fromFork: head?.toLowerCase() !== repositoryName?.toLowerCase(),
  }
}

/** The event's member for each fact. */
const MEMBERS: Readonly<Record<RepositoryFact, readonly [string, ...string[]]>> = {
  title: ['name'],
  description: ['description'],
  url: ['html_url'],
  license: ['license', 'spdx_id'],
  defaultBranch: ['default_branch'],
}

function repositoryOf(
  event: unknown,
  fullName: string | undefined,
  serverUrl: string,
): Pick<Workflow, 'repository' | 'missing'> {
  const given = valueAt(event, 'repository')
  const facts = repositoryFacts(given)
  const missing = missingFacts(given)
  return {
    repository: {
      ...facts,
      title: facts.title ?? fullName?.split('/').at(-1),
      url: facts.url ?? (fullName === undefined ? undefined : `${serverUrl}/${fullName}`),
    },
    missing: fullName === undefined ? missing : missing.filter(fact => fact !== 'title' && fact !== 'url'),
  }
}

/** Returns the facts in a repository object of an event or of GitHub's API (`GET /repos/{owner}/{repo}`). */
export function repositoryFacts(repository: unknown): RepositoryFacts {
  const fact = (name: RepositoryFact): string | undefined => textAt(repository, ...MEMBERS[name])
  return {
    title: fact('title'),
    description: fact('description'),
    url: fact('url'),
    license: fact('license'),
    defaultBranch: fact('defaultBranch'),
  }
}

/** Returns the facts that a repository object omits. If there is no description or license, the member is null. */
function missingFacts(repository: unknown): readonly RepositoryFact[] {
  const facts = Object.keys(MEMBERS) as readonly RepositoryFact[]
  return facts.filter(fact => !isObject(repository) || !Object.hasOwn(repository, MEMBERS[fact][0]))
}

/** Returns the times of the commits in the event: pushes, merge queues and workflow_run have them. */
function commitTimesOf(event: unknown): ReadonlyMap<string, Date> {
  const listed = valueAt(event, 'commits')
  const commits = [
    ...(Array.isArray(listed) ? listed : []),
    valueAt(event, 'head_commit'),
    valueAt(event, 'merge_group', 'head_commit'),
    valueAt(event, 'workflow_run', 'head_commit'),
  ]
  return new Map(
    commits.flatMap(commit => {
      const id = textAt(commit, 'id')
      const time = new Date(textAt(commit, 'timestamp') ?? Number.NaN)
      return id === undefined || Number.isNaN(time.getTime()) ? [] : [[id, time] as const]
    }),
  )
}

/**
 * Reads and parses the event of the run. Returns an empty object if the environment names no file. Throws an Error if
 * the file cannot be read or is not JSON.
 */
export async function readEvent(env: Environment, readFile: (path: string) => Promise<string>): Promise<unknown> {
  const path = env['GITHUB_EVENT_PATH']
  if (!path) return {}
  try {
    return JSON.parse(await readFile(path))
  } catch (error) {
    throw new Error(`Reading the event of this run from ${path} failed: ${messageOf(error)}`)
  }
}

/** Reads the facts of this run from its environment and its event. Throws an Error if the event cannot be read. */
export async function readWorkflow(
  env: Environment,
  read: (path: string) => Promise<string> = path => readFile(path, 'utf8'),
): Promise<Workflow> {
  return parseWorkflow(env, await readEvent(env, read))
}

/** Returns the member at the end of the path; undefined if it is missing. */
export function valueAt(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((at, name) => (isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined), value)
}

/** Returns the member at the end of the path if it is a string that is not empty. */
export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = valueAt(value, ...path)
  return typeof found === 'string' && found !== '' ? found : undefined
}
