import { parseWorkflow } from '../../src/lib/github.ts'
import type { Report } from '../../src/metadata/attributes.ts'
import { type Gathered, gatherFacts } from '../../src/metadata/gather.ts'
import {
  computeMetadata,
  imageTags,
  MANIFEST_LEVEL,
  type Metadata,
  type MetadataInput,
  type MetadataOptions,
  parseMetadata,
} from '../../src/metadata/metadata.ts'

export const SHA = '9f2c1e7ab04d5563f1e8d7c6b5a4938271605f4e'
export const COMMITTED = new Date('2026-03-14T07:09:26Z')
export const NOW = new Date('2026-08-01T22:30:05.250Z')

/** The member `repository` of an event. */
export const REPOSITORY = {
  name: 'rocket',
  full_name: 'acme/rocket',
  description: 'Goes up & comes down',
  html_url: 'https://github.com/acme/rocket',
  license: { spdx_id: 'Apache-2.0' },
  default_branch: 'main',
}

/** A run of a workflow. */
export interface RunOf {
  readonly event?: string
  readonly ref?: string
  readonly sha?: string
  /** Properties to add to an event with the repository and the time of the commit. */
  readonly payload?: object
}

/** Gathers the facts of a run from its environment and event only: Git and the API fail. */
export function factsOf({ event = 'push', ref, sha = SHA, payload = {} }: RunOf): Promise<Gathered> {
  const env = {
    GITHUB_EVENT_NAME: event,
    GITHUB_REPOSITORY: 'acme/rocket',
    GITHUB_SHA: sha,
    ...(ref !== undefined && { GITHUB_REF: ref }),
  }
  const head_commit = { id: sha, timestamp: '2026-03-14T08:09:26+01:00' }
  const refuse = async (): Promise<never> => {
    throw new Error('Git and the API must not be used')
  }
  const sources = { git: { head: refuse, ref: refuse, commitDate: refuse }, api: refuse, now: NOW }
  const settings = { prHeadSha: false, sourceDate: undefined }
  return gatherFacts(
    parseWorkflow(env, { repository: REPOSITORY, head_commit, ...payload }),
    { context: 'workflow', settings },
    sources,
  )
}

export type Inputs = Partial<Record<MetadataInput, string>>

/** Computes the metadata of a run. Throws an Error for the first problem with the inputs. */
export async function compute(inputs: Inputs, run: RunOf, options: Partial<MetadataOptions> = {}): Promise<Metadata> {
  const fail: Report = (where, what) => {
    throw new Error(`${where}: ${what}`)
  }
  const { facts } = await factsOf(run)
  return computeMetadata(
    parseMetadata(name => inputs[name] ?? '', fail),
    facts,
    {
      shortShaLength: 7,
      annotationLevels: [MANIFEST_LEVEL],
      ...options,
    },
  )
}

/** Computes the names of the tags, in order. */
export const tagsOf = async (tags: string, run: RunOf, more: Inputs = {}): Promise<readonly string[]> =>
  imageTags(await compute({ ...more, tags }, run))

/** Returns the problems that a parser reports: `tags, line 2: …`. */
export function problemsOf(parse: (report: Report) => unknown): readonly string[] {
  const problems: string[] = []
  parse((where, what) => problems.push(`${where}: ${what}`))
  return problems
}
