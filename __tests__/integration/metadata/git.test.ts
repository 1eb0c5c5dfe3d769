import { describe, expect, test } from '@jest/globals'
import { parseRef } from '../../../src/lib/github.ts'
import { run } from '../../../src/lib/process.ts'
import { git } from '../../../src/metadata/git.ts'
import { commitTo, gitIn, initRepository, temporaryDirectory } from '../../support/repository.ts'

/** What actions/checkout does: fetches one reference, one commit deep, and checks it out. */
async function checkout(from: string, to: string, remoteRef: string, localRef: string): Promise<void> {
  await gitIn(to, 'init', '--quiet')
  await gitIn(to, 'remote', 'add', 'origin', `file://${from}`)
  await gitIn(to, 'fetch', '--quiet', '--no-tags', '--depth=1', 'origin', `+${remoteRef}:${localRef}`)
  await gitIn(to, 'checkout', '--quiet', '--force', '--detach', localRef)
}

test('git: a branch that is checked out', async () => {
  await using directory = await temporaryDirectory()
  const sha = await initRepository(directory.path)
  await gitIn(directory.path, 'tag', 'v1')
  const repository = git(run, directory.path)
  expect(await repository.head()).toBe(sha)
  expect(await repository.ref(parseRef('refs/tags/v1'))).toEqual(parseRef('refs/heads/main'))
  expect(await repository.commitDate(sha)).toEqual(new Date('2026-03-14T07:09:26Z'))
})

describe('git: a detached HEAD, one commit deep', () => {
  test.each([
    ['refs/tags/v1.0.0', 'refs/tags/v1.0.0', 'refs/tags/v1.0.0'],
    ['refs/heads/my/branch', 'refs/remotes/origin/my/branch', 'refs/heads/my/branch'],
    ['refs/pull/7/merge', 'refs/remotes/pull/7/merge', 'refs/pull/7/merge'],
  ])('%s', async (remoteRef, localRef, expected) => {
    await using origin = await temporaryDirectory()
    await using clone = await temporaryDirectory()
    await initRepository(origin.path)
    const sha = await commitTo(origin.path, 'two')
    await gitIn(origin.path, 'update-ref', remoteRef, sha)
    await checkout(origin.path, clone.path, remoteRef, localRef)
    const repository = git(run, clone.path)
    expect(await repository.head()).toBe(sha)
    expect(await repository.ref(undefined)).toEqual(parseRef(expected))
    expect(await repository.commitDate(sha)).toEqual(new Date('2026-03-14T07:09:26Z'))
  })
})

describe('git: a detached HEAD that several references point to', () => {
  test.each<[preferred: string | undefined, expected: string]>([
    [undefined, 'refs/tags/v1.10.0'],
    ['refs/tags/v1.9.0', 'refs/tags/v1.9.0'],
    ['refs/heads/dev', 'refs/heads/dev'],
    ['refs/heads/elsewhere', 'refs/tags/v1.10.0'],
  ])('preferring %s', async (preferred, expected) => {
    await using directory = await temporaryDirectory()
    await initRepository(directory.path)
    for (const name of ['v1.9.0', 'v1.10.0']) await gitIn(directory.path, 'tag', '--annotate', '--message=x', name)
    await gitIn(directory.path, 'branch', 'dev')
    await gitIn(directory.path, 'checkout', '--quiet', '--detach')
    const ref = await git(run, directory.path).ref(preferred === undefined ? undefined : parseRef(preferred))
    expect(ref.full).toBe(expected)
  })
})

test('git: a detached HEAD that no reference points to', async () => {
  await using directory = await temporaryDirectory()
  await initRepository(directory.path)
  await gitIn(directory.path, 'checkout', '--quiet', '--detach')
  await commitTo(directory.path, 'two')
  await expect(git(run, directory.path).ref(undefined)).rejects.toThrow(
    'HEAD is detached, and no tag or branch points to its commit.',
  )
})

test('git: no repository, and a missing commit', async () => {
  await using directory = await temporaryDirectory()
  await expect(git(run, directory.path).head()).rejects.toThrow('not a git repository')
  await initRepository(directory.path)
  await expect(git(run, directory.path).commitDate('b'.repeat(40))).rejects.toThrow('ended with exit code 128')
})
