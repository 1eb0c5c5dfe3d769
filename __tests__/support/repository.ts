import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mustRun, run } from '../../src/lib/process.ts'

/** A directory that is removed after the test. */
export interface TemporaryDirectory extends AsyncDisposable {
  readonly path: string
}

export async function temporaryDirectory(): Promise<TemporaryDirectory> {
  const path = await mkdtemp(join(tmpdir(), 'manifold-test-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/** The environment of git, independent of the developer's configuration. */
const ENV = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'C',
  GIT_COMMITTER_EMAIL: 'c@example.com',
  GIT_AUTHOR_DATE: '2020-01-01T00:00:00Z',
  GIT_COMMITTER_DATE: '2026-03-14T08:09:26+01:00',
}

/** Runs git in a directory and returns its output. */
export async function gitIn(directory: string, ...args: readonly string[]): Promise<string> {
  return (await mustRun(run, 'git', ['-C', directory, ...args], { env: ENV })).stdout.trim()
}

/** Makes `directory` a repository with a commit on `main`, and returns the commit. */
export async function initRepository(directory: string): Promise<string> {
  await gitIn(directory, 'init', '--quiet', '--initial-branch=main')
  return commitTo(directory, 'one')
}

export async function commitTo(directory: string, content: string): Promise<string> {
  await writeFile(join(directory, 'file'), content)
  await gitIn(directory, 'add', 'file')
  await gitIn(directory, 'commit', '--quiet', '--message', content)
  return gitIn(directory, 'rev-parse', 'HEAD')
}
