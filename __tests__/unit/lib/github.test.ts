import { describe, expect, test } from '@jest/globals'
import { isSelfHosted, parseRef, parseWorkflow, readEvent, textAt } from '../../../src/lib/github.ts'
import { REPOSITORY, SHA } from '../../support/metadata.ts'

test.each([
  ['refs/heads/main', 'branch', 'main'],
  ['refs/heads/my/branch', 'branch', 'my/branch'],
  ['refs/tags/v1', 'tag', 'v1'],
  ['refs/pull/2/merge', 'pull', '2/merge'],
  ['refs/notes/x', 'other', 'refs/notes/x'],
  ['refs/heads/', 'other', 'refs/heads/'],
  ['main', 'other', 'main'],
])('parseRef: %s', (full, kind, name) => {
  expect(parseRef(full)).toEqual({ kind, name, full })
})

const ENV = { GITHUB_REPOSITORY: 'acme/rocket', GITHUB_SHA: SHA }
const PULL = {
  number: 7,
  pull_request: { head: { sha: 'b'.repeat(40), repo: { full_name: 'acme/rocket' } }, base: { ref: 'main' } },
}

describe('parseWorkflow', () => {
  test.each([
    ['https://github.com', true],
    ['https://github.com.example', false],
    ['https://git.acme.example', false],
    ['https://acme.ghe.com', false],
    ['', false],
    [undefined, false],
  ])('a run at the server %s is one of github.com: %s', (GITHUB_SERVER_URL, onGitHub) => {
    expect(parseWorkflow({ ...ENV, GITHUB_SERVER_URL }, {})).toMatchObject({ onGitHub })
  })

  test('without environment and event has no facts', () => {
    expect(parseWorkflow({}, {})).toMatchObject({
      eventName: undefined,
      ref: undefined,
      sha: undefined,
      pullRequest: undefined,
      repositoryName: undefined,
      missing: ['title', 'description', 'url', 'license', 'defaultBranch'],
    })
  })

  test('reads the repository from the event, where null means none', () => {
    const { repository, missing } = parseWorkflow(ENV, {
      repository: { ...REPOSITORY, description: null, license: null },
    })
    expect(missing).toEqual([])
    expect(repository).toEqual({
      title: 'rocket',
      description: undefined,
      url: 'https://github.com/acme/rocket',
      license: undefined,
      defaultBranch: 'main',
    })
  })

  test('has name and URL without the event, and lists the missing facts', () => {
    const { repository, missing } = parseWorkflow({ ...ENV, GITHUB_SERVER_URL: 'https://git.acme.example' }, {})
    expect(repository).toMatchObject({ title: 'rocket', url: 'https://git.acme.example/acme/rocket' })
    expect(missing).toEqual(['description', 'license', 'defaultBranch'])
  })

  test.each<[event: string, ref: string, payload: object, full: string]>([
    ['push', 'refs/heads/main', {}, 'refs/heads/main'],
    ['push', 'refs/tags/v1', { base_ref: 'refs/heads/main' }, 'refs/tags/v1'],
    ['pull_request', 'refs/pull/7/merge', { ...PULL, action: 'opened' }, 'refs/pull/7/merge'],
    ['pull_request', 'refs/pull/7/merge', { ...PULL, action: 'synchronize' }, 'refs/pull/7/merge'],
    ['pull_request', 'refs/heads/main', { ...PULL, action: 'closed' }, 'refs/heads/main'],
    ['pull_request_target', 'refs/heads/main', { ...PULL, action: 'opened' }, 'refs/pull/7/merge'],
    ['pull_request_target', 'refs/heads/main', { ...PULL, number: undefined }, 'refs/heads/main'],
    ['merge_group', 'refs/heads/gh-readonly-queue/main/pr-7-abc', {}, 'refs/heads/gh-readonly-queue/main/pr-7-abc'],
    ['schedule', 'refs/heads/main', { schedule: '0 3 * * *' }, 'refs/heads/main'],
    ['workflow_dispatch', 'refs/tags/v1', { inputs: {} }, 'refs/tags/v1'],
    ['workflow_run', 'refs/heads/main', { workflow_run: { head_branch: 'dev' } }, 'refs/heads/main'],
    ['release', 'refs/tags/v1', { release: { tag_name: 'v1' } }, 'refs/tags/v1'],
    ['create', 'refs/heads/dev', { ref: 'dev', ref_type: 'branch' }, 'refs/heads/dev'],
    ['delete', 'refs/heads/main', { ref: 'dev', ref_type: 'branch' }, 'refs/heads/main'],
    ['repository_dispatch', 'refs/heads/main', { client_payload: {} }, 'refs/heads/main'],
  ])('%s of %s is about its reference', (event, ref, payload, full) => {
    const workflow = parseWorkflow({ ...ENV, GITHUB_EVENT_NAME: event, GITHUB_REF: ref }, payload)
    expect(workflow.eventName).toBe(event)
    expect(workflow.ref?.full).toBe(full)
  })

  test('a pull request has its head, its base, and its origin', () => {
    expect(parseWorkflow(ENV, PULL).pullRequest).toEqual({ headSha: 'b'.repeat(40), baseRef: 'main', fromFork: false })
    for (const repo of [{ full_name: 'eve/rocket' }, null]) {
      const { pullRequest } = parseWorkflow(ENV, { pull_request: { head: { repo } } })
      expect(pullRequest).toMatchObject({ headSha: undefined, fromFork: true })
    }
  })

  test('base_ref is a branch', () => {
    expect(parseWorkflow(ENV, { base_ref: 'refs/heads/main' }).baseRef).toBe('main')
    expect(parseWorkflow(ENV, { base_ref: null }).baseRef).toBeUndefined()
  })

  test.each([
    ['commits of a push', { commits: [{ id: SHA, timestamp: '2026-03-14T08:09:26+01:00' }] }],
    ['the head of a push', { head_commit: { id: SHA, timestamp: '2026-03-14T08:09:26+01:00' } }],
    ['a merge queue', { merge_group: { head_commit: { id: SHA, timestamp: '2026-03-14T07:09:26Z' } } }],
    ['a workflow_run', { workflow_run: { head_commit: { id: SHA, timestamp: '2026-03-14T07:09:26Z' } } }],
  ])('has the times of commits: %s', (_, payload) => {
    expect(parseWorkflow(ENV, payload).commitTimes).toEqual(new Map([[SHA, new Date('2026-03-14T07:09:26Z')]]))
  })

  test.each([
    null,
    'text',
    [],
    { repository: 'x', commits: {}, head_commit: { id: SHA, timestamp: 'soon' }, pull_request: [], number: '7' },
    JSON.parse('{"__proto__": {"repository": {"name": "x"}}}'),
  ])('ignores what GitHub would not send: %j', event => {
    const env = { ...ENV, GITHUB_EVENT_NAME: 'pull_request_target', GITHUB_REF: 'refs/heads/main' }
    expect(parseWorkflow(env, event)).toMatchObject({
      ref: { full: 'refs/heads/main' },
      pullRequest: undefined,
      repository: { title: 'rocket', defaultBranch: undefined },
      commitTimes: new Map(),
    })
  })
})

describe('readEvent', () => {
  const files = (content: string) => async (path: string) => {
    if (path !== '/event.json') throw new Error('ENOENT')
    return content
  }

  test('parses the file that the environment names', async () => {
    expect(await readEvent({ GITHUB_EVENT_PATH: '/event.json' }, files('{"a":1}'))).toEqual({ a: 1 })
    expect(await readEvent({}, files(''))).toEqual({})
  })

  test.each([
    ['/event.json', 'Reading the event of this run from /event.json failed: '],
    ['/gone.json', 'Reading the event of this run from /gone.json failed: ENOENT'],
  ])('names %s if it fails', async (path, message) => {
    await expect(readEvent({ GITHUB_EVENT_PATH: path }, files('{'))).rejects.toThrow(message)
  })
})

test('textAt: textAt returns own members, and nothing inherited', () => {
  expect(textAt({ a: { b: 'x' } }, 'a', 'b')).toBe('x')
  expect(textAt({ a: '' }, 'a')).toBeUndefined()
  expect(textAt({}, 'constructor', 'name')).toBeUndefined()
  expect(textAt(undefined, 'a')).toBeUndefined()
})

test.each([
  ['github-hosted', false],
  ['self-hosted', true],
  // Runners of Gitea and Forgejo.
  [undefined, true],
  ['', true],
])('isSelfHosted: RUNNER_ENVIRONMENT %j gives %s', (RUNNER_ENVIRONMENT, selfHosted) => {
  expect(isSelfHosted({ RUNNER_ENVIRONMENT })).toBe(selfHosted)
})
