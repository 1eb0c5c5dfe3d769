import { parseRef, type Ref } from '../lib/github.ts'
import { mustRun, type Run } from '../lib/process.ts'

/** Access to a checked-out repository. */
export interface Git {
  /** Returns the commit at HEAD. Throws an Error if the directory is not a repository. */
  head(): Promise<string>
  /** Returns the branch, tag or pull request at HEAD: `preferred` if several point to that commit. */
  ref(preferred: Ref | undefined): Promise<Ref>
  /** Returns the time of a commit. Throws an Error if the repository does not have it. */
  commitDate(sha: string): Promise<Date>
}

/** Returns a {@link Git} for a directory. */
export function git(run: Run, directory: string): Git {
  const read = async (...args: readonly string[]): Promise<string> => {
    // In a job container, another user owns the workspace, which makes git refuse to read it.
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

/** Returns the reference at a detached HEAD: that of the workflow run, else a tag, a pull request, a branch. */
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
  if (found === undefined) throw new Error('HEAD is detached, and no tag or branch points to its commit.')
  return found
}
