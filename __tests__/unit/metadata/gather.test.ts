import { describe, expect, test } from '@jest/globals'
import { parseRef, parseWorkflow } from '../../../src/lib/github.ts'
import { type GatherOptions, gatherFacts, type Sources } from '../../../src/metadata/gather.ts'
import { parseSettings } from '../../../src/metadata/settings.ts'
import { COMMITTED, factsOf, NOW, problemsOf, REPOSITORY, SHA } from '../../support/metadata.ts'

const ENV = {
  GITHUB_REPOSITORY: 'acme/rocket',
  GITHUB_SHA: SHA,
  GITHUB_REF: 'refs/heads/main',
  GITHUB_EVENT_NAME: 'push',
}
const HEAD = 'b'.repeat(40)
const fail = async (): Promise<never> => {
  throw new Error('not there')
}

interface Asked extends Sources {
  readonly asked: string[]
}

function sources(answers: Readonly<Record<string, unknown>> = {}, git: Partial<Sources['git']> = {}): Asked {
  const asked: string[] = []
  const api = async (path: string): Promise<unknown> => {
    asked.push(path)
    if (!(path in answers)) throw new Error(`GET ${path} returned 503`)
    return answers[path]
  }
  return { asked, api, git: { head: fail, ref: fail, commitDate: fail, ...git }, now: NOW }
}

const gather = (env: object, event: unknown, from: Sources, options: Partial<GatherOptions> = {}) =>
  gatherFacts(
    parseWorkflow({ ...ENV, ...env }, event),
    {
      context: 'workflow',
      settings: { prHeadSha: false, sourceDate: undefined },
      ...options,
    },
    from,
  )

test('gatherFacts: requests nothing if the event has all facts', async () => {
  const { facts, warnings } = await factsOf({ ref: 'refs/heads/main' })
  expect(warnings).toEqual([])
  expect(facts).toMatchObject({ sha: SHA, commitDate: COMMITTED, createdAt: COMMITTED, now: NOW })
  expect(facts.repository).toMatchObject({ license: 'Apache-2.0', defaultBranch: 'main' })
})

describe('gatherFacts: a fact that the event lacks', () => {
  const commit = { commit: { committer: { date: '2026-03-14T07:09:26Z' } } }
  const event = { schedule: '0 3 * * *' }

  test('comes from the API', async () => {
    const from = sources({ '/repos/acme/rocket': REPOSITORY, [`/repos/acme/rocket/commits/${SHA}`]: commit })
    const { facts, warnings } = await gather({}, event, from)
    expect(warnings).toEqual([])
    expect(facts.repository).toEqual({
      title: 'rocket',
      description: 'Goes up & comes down',
      url: 'https://github.com/acme/rocket',
      license: 'Apache-2.0',
      defaultBranch: 'main',
    })
    expect(facts.createdAt).toEqual(COMMITTED)
  })

  test('is reported as unknown if the API fails', async () => {
    const { facts, warnings } = await gather({}, event, sources())
    expect(warnings).toEqual([
      expect.stringContaining('Facts about acme/rocket are unknown: description, license, default branch.'),
      expect.stringContaining(`The time of commit ${SHA.slice(0, 7)} is unknown (GET /repos/acme/rocket/commits/`),
    ])
    expect(facts).toMatchObject({
      commitDate: NOW,
      createdAt: NOW,
      repository: { title: 'rocket', license: undefined },
    })
  })

  test('does not need the API for the time of a commit that is checked out', async () => {
    const from = sources({}, { commitDate: async sha => (sha === SHA ? COMMITTED : fail()) })
    const { facts, warnings } = await gather({ GITHUB_WORKSPACE: '/w' }, { repository: REPOSITORY }, from)
    expect([facts.createdAt, warnings, from.asked]).toEqual([COMMITTED, [], []])
  })

  test('is unknown if the response lacks it', async () => {
    const from = sources({ [`/repos/acme/rocket/commits/${SHA}`]: { commit: {} } })
    const { warnings } = await gather({}, { repository: REPOSITORY }, from)
    expect(warnings).toEqual([expect.stringContaining('(the response has no date)')])
  })

  test('is not requested if the repository is unknown', async () => {
    const from = sources()
    const { warnings } = await gather({ GITHUB_REPOSITORY: '', GITHUB_SHA: '' }, {}, from)
    expect(warnings).toEqual([
      expect.stringMatching(/^The repository of this run is unknown, so these facts about it are empty: name, desc/),
    ])
    expect(from.asked).toEqual([])
  })
})

test('gatherFacts: SOURCE_DATE_EPOCH dates the image, not the commit', async () => {
  const sourceDate = new Date(1_000_000_000_000)
  const event = { repository: REPOSITORY, head_commit: { id: SHA, timestamp: COMMITTED.toISOString() } }
  const { facts } = await gather({}, event, sources(), { settings: { prHeadSha: false, sourceDate } })
  expect(facts).toMatchObject({ createdAt: sourceDate, commitDate: COMMITTED })
})

describe('gatherFacts: a pull request', () => {
  const event = {
    repository: REPOSITORY,
    pull_request: { head: { sha: HEAD }, base: { ref: 'release' } },
    head_commit: { id: SHA, timestamp: COMMITTED.toISOString() },
  }
  const env = { GITHUB_REF: 'refs/pull/7/merge', GITHUB_EVENT_NAME: 'pull_request' }

  test('is its merge commit, and has its base', async () => {
    expect((await gather(env, event, sources())).facts).toMatchObject({ sha: SHA, baseRef: 'release' })
  })

  test('is its head commit if the settings say so', async () => {
    const settings = { prHeadSha: true, sourceDate: undefined }
    expect((await gather(env, event, sources(), { settings })).facts.sha).toBe(HEAD)
  })
})

describe('gatherFacts: context git', () => {
  const event = { repository: REPOSITORY, base_ref: 'refs/heads/main' }

  test('takes reference and commit from the repository', async () => {
    const ref = parseRef('refs/tags/v1')
    const git = { head: async () => HEAD, ref: async () => ref, commitDate: async () => COMMITTED }
    const { facts } = await gather({ GITHUB_WORKSPACE: '/w' }, event, sources({}, git), { context: 'git' })
    expect(facts).toMatchObject({ ref, sha: HEAD, createdAt: COMMITTED, baseRef: 'main', eventName: 'push' })
  })

  test('says what it needs if there is none', async () => {
    await expect(gather({}, event, sources(), { context: 'git' })).rejects.toThrow(
      'context=git needs a checked-out repository (actions/checkout): not there',
    )
  })
})

describe('parseSettings', () => {
  const report = (where: string, what: string): never => {
    throw new Error(`${where}: ${what}`)
  }

  test('has defaults', () => {
    const expected = { prHeadSha: false, shortShaLength: 7, annotationLevels: undefined, sourceDate: undefined }
    expect(parseSettings({}, report)).toEqual(expected)
  })

  test('reads the environment', () => {
    const env = {
      DOCKER_METADATA_PR_HEAD_SHA: 'True',
      DOCKER_METADATA_SHORT_SHA_LENGTH: '12',
      DOCKER_METADATA_ANNOTATIONS_LEVELS: 'manifest,index',
      SOURCE_DATE_EPOCH: '1000000000',
    }
    expect(parseSettings(env, report)).toMatchObject({
      prHeadSha: true,
      shortShaLength: 12,
      annotationLevels: [{ kind: 'manifest' }, { kind: 'index' }],
      sourceDate: new Date('2001-09-09T01:46:40Z'),
    })
  })

  test.each([
    ['DOCKER_METADATA_SHORT_SHA_LENGTH', 'seven', '"seven" is not a whole number greater than 0.'],
    ['DOCKER_METADATA_SHORT_SHA_LENGTH', '0', '"0" is not a whole number greater than 0.'],
    ['DOCKER_METADATA_ANNOTATIONS_LEVELS', 'indx', '"indx" is not one of the annotation levels'],
    ['SOURCE_DATE_EPOCH', '2026-01-01', '"2026-01-01" is not a time'],
    ['SOURCE_DATE_EPOCH', '99999999999999999', 'is not a time'],
  ])('%s=%s is reported', (name, value, what) => {
    expect(problemsOf(to => parseSettings({ [name]: value }, to))).toEqual([
      expect.stringMatching(new RegExp(`^${name}: `)),
    ])
    expect(problemsOf(to => parseSettings({ [name]: value }, to))[0]).toContain(what)
  })
})
