import { parseRef, type Ref } from '../lib/github.ts'
import { mustRun, type Run } from '../lib/process.ts'

/** What is asked of a checked-out repository. */
export interface Git {
  /** The commit that is checked out. Throws where the directory is no repository. */
  head(): Promise<string>
  /** The branch, tag or pull request that is checked out; `preferred` where several are at the same commit. */
  ref(preferred: Ref | undefined): Promise<Ref>
  /** When a commit was made. Throws where the repository does not have it. */
  commitDate(sha: string): Promise<Date>
}

/** {@link Git} of a directory. */
export function git(run: Run, directory: string): Git {
  const read = async (...args: readonly string[]): Promise<string> => {
    // In a job's container the workspace belongs to another user, and git would not read it.
    const options = ['-c', `safe.directory=${directory}`, '-C', directory]
    return (await mustRun(run, 'git', [...options, ...args])).stdout.trim()
  }
  return {
    head: () => read('rev-parse', '--verify', 'HEAD^{commit}'),
    async ref(preferred) {
      const branch = await read('branch', '--show-current')
      if (branch !== '') return parseRef(`refs/heads/${branch}`)
      const format = '--format=%(refname)'
      const refs = await read('for-each-ref', '--points-at=HEAD', '--sort=-version:refname', format)
      return detachedRef(refs.split('\n'), preferred)
    },
    async commitDate(sha) {
      const seconds = await read('show', '-s', '--format=%ct', `${sha}^{commit}`)
      return new Date(Number(seconds) * 1000)
    },
  }
}

/** What a detached HEAD stands for: what the workflow runs for, else a tag, a pull request, a branch. */
function detachedRef(names: readonly string[], preferred: Ref | undefined): Ref {
  const refs = names.flatMap(name => {
    const local = name.replace(/^refs\/remotes\/pull\//, 'refs/pull/').replace(/^refs\/remotes\/[^/]+\//, 'refs/heads/')
    return local === 'refs/heads/HEAD' ? [] : [parseRef(local)]
  })
  const found =
    refs.find(({ full }) => full === preferred?.full) ??
    refs.find(({ kind }) => kind === 'tag') ??
    refs.find(({ kind }) => kind === 'pull') ??
    refs.find(({ kind }) => kind === 'branch')
  if (found === undefined) throw new Error('HEAD is detached, and no tag or branch points at its commit.')
  return found
}
