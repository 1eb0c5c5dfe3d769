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

/** What GitHub knows of the repository. What it has none of is undefined. */
export interface RepositoryFacts {
  readonly title: string | undefined
  readonly description: string | undefined
  readonly url: string | undefined
  /** SPDX identifier. */
  readonly license: string | undefined
  readonly defaultBranch: string | undefined
}
export type RepositoryFact = keyof RepositoryFacts

/** What is known of a workflow run from its environment and its event, without asking anybody. */
export interface Workflow {
  readonly eventName: string | undefined
  readonly ref: Ref | undefined
  /** The commit that the workflow runs for; for a pull request the merge of it. */
  readonly sha: string | undefined
  readonly pullRequest: PullRequest | undefined
  /** The branch that a pushed tag is said to be on. GitHub does not promise it. */
  readonly baseRef: string | undefined
  /** `owner/name` */
  readonly repositoryName: string | undefined
  readonly repository: RepositoryFacts
  /** True if the event says that the repository is private. */
  readonly isPrivate: boolean
  /** What the event says nothing about, neither that there is none. */
  readonly missing: readonly RepositoryFact[]
  /** When the commits of the event were made, by their full id. */
  readonly commitTimes: ReadonlyMap<string, Date>
  readonly serverUrl: string
  /** See {@link isGitHub}. */
  readonly onGitHub: boolean
  readonly apiUrl: string
  /** Where the repository is checked out, if it is. */
  readonly workspace: string | undefined
}

export interface PullRequest {
  readonly headSha: string | undefined
  /** The branch that it goes to. */
  readonly baseRef: string | undefined
  /** Whether its commits come from another repository: such a run has no secrets, and may write nothing. */
  readonly fromFork: boolean
}

/**
 * Whether the run is one of github.com, whose token its other services take. That of another forge, or of a GitHub
 * Enterprise Server, is nothing to show there; a runner that does not name its server is taken for one of those.
 */
export const isGitHub = (env: Environment): boolean => env['GITHUB_SERVER_URL'] === 'https://github.com'

/**
 * Returns true unless the job runs on a machine of GitHub's own, which is discarded after the job. Runners of Gitea and
 * Forgejo do not say what they are, and count as self-hosted.
 */
export const isSelfHosted = (env: Environment): boolean => env['RUNNER_ENVIRONMENT'] !== 'github-hosted'

/** `refs/heads/main` and the like, taken apart. */
export function parseRef(full: string): Ref {
  const [, folder, name = ''] = /^refs\/(heads|tags|pull)\/(.+)$/s.exec(full) ?? []
  if (folder === undefined) return { kind: 'other', name: full, full }
  return { kind: folder === 'heads' ? 'branch' : folder === 'tags' ? 'tag' : 'pull', name, full }
}

/**
 * The facts of a workflow run.
 *
 * `event` is the parsed file that GITHUB_EVENT_PATH names; whatever is not in it as GitHub's documentation has it
 * (https://docs.github.com/webhooks/webhook-events-and-payloads) is taken as absent.
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

/** `pull_request_target` runs for the base branch; what it is about is the pull request. */
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
    // A fork that was deleted has no repository any more.
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

/** The facts in a repository object, as events and GitHub's API (`GET /repos/{owner}/{repo}`) have it. */
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

/** Where a repository has no description or licence the member is there, and null. */
function missingFacts(repository: unknown): readonly RepositoryFact[] {
  const facts = Object.keys(MEMBERS) as readonly RepositoryFact[]
  return facts.filter(fact => !isObject(repository) || !Object.hasOwn(repository, MEMBERS[fact][0]))
}

/** Pushes, merge queues and workflow_run name commits with their times. */
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
 * The event of the run, parsed; an empty object where the environment names none. Throws an Error when the file
 * cannot be read or is not JSON.
 */
export async function readEvent(env: Environment, readFile: (path: string) => Promise<string>): Promise<unknown> {
  const path = env['GITHUB_EVENT_PATH']
  if (!path) return {}
  try {
    return JSON.parse(await readFile(path))
  } catch (error) {
    throw new Error(`The event of this run cannot be read from ${path}: ${messageOf(error)}`)
  }
}

/** Reads the facts of this run from its environment and its event. Throws an Error if the event cannot be read. */
export async function readWorkflow(
  env: Environment,
  read: (path: string) => Promise<string> = path => readFile(path, 'utf8'),
): Promise<Workflow> {
  return parseWorkflow(env, await readEvent(env, read))
}

/** The member at the end of the path; undefined where there is none. */
export function valueAt(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((at, name) => (isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined), value)
}

/** As {@link valueAt}, where it is a text that is not empty. */
export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = valueAt(value, ...path)
  return typeof found === 'string' && found !== '' ? found : undefined
}

/** What the runner says of the run, from its environment (docs.github.com, "Default environment variables"). */
export const runIdentity = (env: NodeJS.ProcessEnv): RunIdentity => ({
  repository: env['GITHUB_REPOSITORY'] || 'unknown',
  id: env['GITHUB_RUN_ID'] || '0',
  attempt: Number(env['GITHUB_RUN_ATTEMPT']) || 1,
  commit: env['GITHUB_SHA'] || 'unknown',
})

/** The position of a job in its matrix, as the `strategy` context states it: `job-index` and `job-total`. */
export interface MatrixPosition {
  /** From 0. */
  readonly index: number
  readonly total: number
}

/** Identifies the leg that this job is. `matrix` is undefined outside a matrix, or if the runner does not state it. */
export const legIdentity = (env: NodeJS.ProcessEnv, matrix: MatrixPosition | undefined): LegIdentity => ({
  job: env['GITHUB_JOB'] || 'unknown',
  matrix,
})

/** Which run of which workflow a record comes from. */
export interface RunIdentity {
  /** `owner/name` */
  readonly repository: string
  readonly id: string
  readonly attempt: number
  readonly commit: string
}

/** A job of the run: its id in the workflow, and its position in its matrix. */
export interface LegIdentity {
  readonly job: string
  /** Undefined if unknown. Then only the merge's `platforms` can say that a leg is missing. */
  readonly matrix: MatrixPosition | undefined
}
