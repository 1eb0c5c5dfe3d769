import { messageOf } from '../lib/errors.ts'
import { type RepositoryFact, type RepositoryFacts, repositoryFacts, textAt, type Workflow } from '../lib/github.ts'
import type { Facts } from './facts.ts'
import type { Git } from './git.ts'
import type { GitHubApi } from './github-api.ts'
import type { MetadataSettings } from './settings.ts'

/** Sources of facts that the event lacks. */
export interface Sources {
  readonly git: Git
  readonly api: GitHubApi
  readonly now: Date
}

export interface GatherOptions {
  /** `git`: reference and commit come from the checked-out repository, not from the event. */
  readonly context: 'workflow' | 'git'
  readonly settings: Pick<MetadataSettings, 'prHeadSha' | 'sourceDate'>
  /** The facts that have an effect: all by default. */
  readonly needed?: {
    /** True if the image gets the predefined labels: facts about the repository. */
    readonly labels: boolean
    readonly commitDate: boolean
  }
}

export interface Gathered {
  readonly facts: Facts
  /** Facts that are unavailable, with the consequences. */
  readonly warnings: readonly string[]
}

/** Collects the facts of a run. Requests only those that the event lacks, and continues without unavailable ones. */
export async function gatherFacts(workflow: Workflow, options: GatherOptions, sources: Sources): Promise<Gathered> {
  const warnings: string[] = []
  const warn = (warning: string): void => void warnings.push(warning)
  const { ref, sha } = await subject(workflow, options, sources.git)
  const { labels, commitDate: dated } = options.needed ?? { labels: true, commitDate: true }
  const missing = workflow.missing.filter(fact => labels || fact === 'defaultBranch')
  const [repository, commitDate] = await Promise.all([
    repositoryOf({ ...workflow, missing }, sources.api, warn),
    dated ? commitDateOf(workflow, sha, options, sources, warn) : undefined,
  ])
  const facts: Facts = {
    eventName: workflow.eventName,
    ref,
    sha,
    baseRef: ref?.kind === 'tag' ? workflow.baseRef : ref?.kind === 'pull' ? workflow.pullRequest?.baseRef : undefined,
    repository,
    commitDate: commitDate ?? sources.now,
    createdAt: options.settings.sourceDate ?? commitDate ?? sources.now,
    now: sources.now,
  }
  return { facts, warnings }
}

/** Returns the reference and the commit that the run is for. */
async function subject(
  { ref, sha, pullRequest }: Workflow,
  { context, settings }: GatherOptions,
  git: Git,
): Promise<Pick<Facts, 'ref' | 'sha'>> {
  if (context === 'workflow') return { ref, sha: (settings.prHeadSha ? pullRequest?.headSha : undefined) ?? sha }
  try {
    const [head, own] = await Promise.all([git.head(), git.ref(ref)])
    return { ref: own, sha: head }
  } catch (error) {
    throw new Error(`context=git needs a checked-out repository (actions/checkout): ${messageOf(error)}`)
  }
}

const FACT_NAMES: Readonly<Record<RepositoryFact, string>> = {
  title: 'name',
  description: 'description',
  url: 'URL',
  license: 'license',
  defaultBranch: 'default branch',
}

async function repositoryOf(
  { repository, repositoryName, missing }: Workflow,
  api: GitHubApi,
  warn: (warning: string) => void,
): Promise<RepositoryFacts> {
  if (missing.length === 0) return repository
  if (repositoryName === undefined) {
    const names = missing.map(fact => FACT_NAMES[fact]).join(', ')
    warn(`The repository of this run is unknown, so these facts about it are empty: ${names}.`)
    return repository
  }
  try {
    const asked = repositoryFacts(await api(`/repos/${repositoryName}`))
    const found = missing.map(fact => [fact, asked[fact]] as const)
    return { ...repository, ...Object.fromEntries(found) }
  } catch (error) {
    const names = missing.map(fact => FACT_NAMES[fact]).join(', ')
    warn(
      `Facts about ${repositoryName} are unknown: ${names}. The event lacks them, and the request to GitHub's API ` +
        `failed (${messageOf(error)}). Their labels are empty, and type=edge needs branch=.`,
    )
    return repository
  }
}

/** Returns the time of the commit, from the event, else from the checked-out repository, else from the API. */
async function commitDateOf(
  { commitTimes, repositoryName, workspace }: Workflow,
  sha: string | undefined,
  { settings }: GatherOptions,
  { git, api }: Sources,
  warn: (warning: string) => void,
): Promise<Date | undefined> {
  if (sha === undefined) return undefined
  const fromEvent = commitTimes.get(sha)
  if (fromEvent !== undefined) return fromEvent
  try {
    if (workspace !== undefined) return await git.commitDate(sha)
  } catch {
    // The checkout is missing or lacks the commit, so fall back to the API.
  }
  try {
    if (repositoryName === undefined) throw new Error('the repository is unknown')
    return dateOf(await api(`/repos/${repositoryName}/commits/${sha}`))
  } catch (error) {
    const image = settings.sourceDate === undefined ? ', and so does the date of the image' : ''
    warn(
      `The time of commit ${sha.slice(0, 7)} is unknown (${messageOf(error)}). {{commit_date}} uses the current time` +
        `${image}. Check out the repository before this step.`,
    )
    return undefined
  }
}

function dateOf(commit: unknown): Date {
  const date = new Date(textAt(commit, 'commit', 'committer', 'date') ?? Number.NaN)
  if (Number.isNaN(date.getTime())) throw new Error('the response has no date')
  return date
}
