import type { Environment } from '../lib/github.ts'

/** Events whose commit is proposed, and in no branch yet: a pull request, and a merge queue that tries several. */
const PROPOSALS: ReadonlySet<string | undefined> = new Set(['pull_request', 'merge_group'])

/** Whether `push: auto` pushes on the event of this run. */
export const autoPushes = (env: Environment): boolean => !PROPOSALS.has(env['GITHUB_EVENT_NAME'])
