import { messageOf } from '../lib/errors.ts'
import { type RepositoryFact, type RepositoryFacts, repositoryFacts, textAt, type Workflow } from '../lib/github.ts'
import type { Facts } from './facts.ts'
import type { Git } from './git.ts'
import type { GitHubApi } from './github-api.ts'
import type { MetadataSettings } from './settings.ts'

/** What may be asked when the event does not say enough. */
export interface Sources {
  readonly git: Git
  readonly api: GitHubApi
  readonly now: Date
}

export interface GatherOptions {
  /** `git`: reference and commit are those of the checked-out repository, not of the event. */
  readonly context: 'workflow' | 'git'
  readonly settings: Pick<MetadataSettings, 'prHeadSha' | 'sourceDate'>
}

export interface Gathered {
  readonly facts: Facts
  /** What could not be found out, and what follows from that. */
  readonly warnings: readonly string[]
}

/** The facts of a run. Asks for what the event lacks only, and goes on without what nobody answers. */
export async function gatherFacts(workflow: Workflow, options: GatherOptions, sources: Sources): Promise<Gathered> {
  const warnings: string[] = []
  const warn = (warning: string): void => void warnings.push(warning)
  const { ref, sha } = await subject(workflow, options, sources.git)
  const [repository, commitDate] = await Promise.all([
    repositoryOf(workflow, sources.api, warn),
    commitDateOf(workflow, sha, options, sources, warn),
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

/** What the run is about. */
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
    throw new Error(`context=git needs a repository that is checked out (actions/checkout): ${messageOf(error)}`)
  }
}

const FACT_NAMES: Readonly<Record<RepositoryFact, string>> = {
  title: 'name',
  description: 'description',
  url: 'URL',
  license: 'licence',
  defaultBranch: 'default branch',
}

async function repositoryOf(
  { repository, repositoryName, missing }: Workflow,
  api: GitHubApi,
  warn: (warning: string) => void,
): Promise<RepositoryFacts> {
  if (missing.length === 0) return repository
  if (repositoryName === undefined) {
    warn(`No repository is known to this run. Left empty: its ${missing.map(fact => FACT_NAMES[fact]).join(', ')}.`)
    return repository
  }
  try {
    const asked = repositoryFacts(await api(`/repos/${repositoryName}`))
    const found = missing.map(fact => [fact, asked[fact]] as const)
    return { ...repository, ...Object.fromEntries(found) }
  } catch (error) {
    const names = missing.map(fact => FACT_NAMES[fact]).join(', ')
    warn(
      `The event does not tell, and GitHub's API did not answer (${messageOf(error)}). Not known of ${repositoryName}: its ${names}. ` +
        'Their labels are empty, and type=edge needs branch=.',
    )
    return repository
  }
}

/** From the event, else from the checked-out repository, else from the API. */
async function commitDateOf(
  { commitTimes, repositoryName, workspace }: Workflow,
  sha: string | undefined,
  { settings }: GatherOptions,
  { git, api }: Sources,
  warn: (warning: string) => void,
): Promise<Date | undefined> {
  if (sha === undefined) return undefined
  const told = commitTimes.get(sha)
  if (told !== undefined) return told
  try {
    if (workspace !== undefined) return await git.commitDate(sha)
  } catch {
    // Nothing is checked out, or another commit: the API knows.
  }
  try {
    if (repositoryName === undefined) throw new Error('no repository is known')
    return dateOf(await api(`/repos/${repositoryName}/commits/${sha}`))
  } catch (error) {
    const image = settings.sourceDate === undefined ? ', and so is the date of the image' : ''
    warn(
      `The time of commit ${sha.slice(0, 7)} is not known (${messageOf(error)}). {{commit_date}} is the clock's time${image}. ` +
        'Check the repository out before this step.',
    )
    return undefined
  }
}

function dateOf(commit: unknown): Date {
  const date = new Date(textAt(commit, 'commit', 'committer', 'date') ?? Number.NaN)
  if (Number.isNaN(date.getTime())) throw new Error('the answer has no date')
  return date
}
