import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { mustRun, run } from '../../src/lib/process.ts'
import { repositoryFile } from '../support/workflow-file/files.ts'

/** The scripts of the steps of release.yml, by name. */
const SCRIPTS: ReadonlyMap<string, string> = new Map(
  Object.values(parse(repositoryFile('.github/workflows/release.yml').text).jobs as { steps: Step[] }[])
    .flatMap(({ steps }) => steps)
    .map(({ name, run: script }) => [name, script ?? '']),
)

interface Step {
  readonly name: string
  readonly run?: string
}

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'release-'))
})
afterEach(() => rm(directory, { recursive: true }))

describe('release workflow: the major tag', () => {
  /** What the step does to `v1` when these tags stand: the calls of gh that write, or what it says. */
  async function moved(tag: string, tags: readonly string[], majorStands = true): Promise<string> {
    const refs = tags.map(name => `refs/tags/${name}`).join('\n')
    const gh = `#!/bin/sh
case "$*" in
  *matching-refs*) printf '%s\\n' "$REFS" ;;
  *--method*) echo "$@" ;;
  *) exit ${majorStands ? 0 : 1} ;;
esac
`
    await writeFile(join(directory, 'gh'), gh)
    await chmod(join(directory, 'gh'), 0o755)
    const PATH = [directory, process.env['PATH']].join(delimiter)
    const env = { PATH, REFS: refs, GITHUB_REF_NAME: tag, GITHUB_SHA: 'c0ffee', GH_REPO: 'me/manifold' }
    const script = SCRIPTS.get('Move the major tag') ?? ''
    return (await mustRun(run, 'bash', ['-eo', 'pipefail', '-c', script], { env })).stdout.trim()
  }
  const PATCHED = 'api --method PATCH repos/me/manifold/git/refs/tags/v1 --field sha=c0ffee --field force=true'

  test.each<[what: string, tag: string, tags: readonly string[], done: string]>([
    ['moves to the highest', 'v1.10.0', ['v1.2.0', 'v1.10.0', 'v1.9.9'], PATCHED],
    ['moves over a prerelease of the same version', 'v1.2.0', ['v1.2.0', 'v1.2.0-rc.1', 'v1.1.0'], PATCHED],
    ['stays for a fix of an older version', 'v1.1.1', ['v1.1.1', 'v1.2.0'], 'v1 was not moved: v1.2.0 is newer.'],
  ])('%s', async (_, tag, tags, done) => {
    expect(await moved(tag, tags)).toBe(done)
  })

  test('is created with the first release', async () => {
    expect(await moved('v1.0.0', ['v1.0.0'], false)).toBe(
      'api --method POST repos/me/manifold/git/refs --field ref=refs/tags/v1 --field sha=c0ffee',
    )
  })
})

describe('release workflow: the tag, the commit and the version', () => {
  const git = (...args: readonly string[]) =>
    mustRun(run, 'git', ['-C', directory, '-c', 'user.name=me', '-c', 'user.email=me@example.com', ...args])

  /** Writes a file and commits it; gives the commit. */
  async function commit(file: string, text: string): Promise<string> {
    await mustRun(run, 'mkdir', ['-p', join(directory, file, '..')])
    await writeFile(join(directory, file), text)
    await git('add', '--all')
    await git('commit', '--quiet', '--message', file)
    return (await git('rev-parse', 'HEAD')).stdout.trim()
  }

  /** What the step says of a tag at `sha` when main is where HEAD was. */
  async function verified(sha: string): Promise<{ exitCode: number; stdout: string }> {
    await git('update-ref', 'refs/remotes/origin/main', 'HEAD')
    await git('checkout', '--quiet', sha)
    const script = SCRIPTS.get('Compare tag, commit and version') ?? ''
    const env = { GITHUB_SHA: sha, GITHUB_REF_NAME: 'v1.0.0' }
    const { exitCode, stdout } = await run('bash', ['-eo', 'pipefail', '-c', `cd ${directory}\n${script}`], { env })
    return { exitCode, stdout: stdout.trim() }
  }

  test('of a commit of main pass, and those of another commit or with other workflows do not', async () => {
    await git('init', '--quiet', '--initial-branch=main')
    await commit('.github/workflows/ci.yml', 'one')
    const released = await commit('package.json', '{ "version": "1.0.0" }')
    await commit('README.md', 'main goes on')
    expect(await verified(released)).toEqual({ exitCode: 0, stdout: '' })

    await git('checkout', '--quiet', 'main')
    await commit('.github/workflows/ci.yml', 'two')
    expect(await verified(released)).toEqual({
      exitCode: 1,
      stdout: '::error::the workflows of main differ from those of v1.0.0: tag the head of main',
    })

    await git('checkout', '--quiet', '-b', 'side', released)
    const aside = await commit('aside', 'text')
    await git('checkout', '--quiet', 'main')
    expect((await verified(aside)).stdout).toBe('::error::the commit of v1.0.0 is not on main')
  })
})
