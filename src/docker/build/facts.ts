import { type Environment, textAt, type Workflow } from '../../lib/github.ts'
import { branchesOf } from './cache.ts'
import { cacheAccess } from './github-cache.ts'
import type { BuildRequest } from './request.ts'

/** The facts that a build needs of its workflow. */
export type WorkflowFacts = Pick<
  BuildRequest,
  'source' | 'branches' | 'cacheAccess' | 'privateRepository' | 'builderId' | 'annotateChecks' | 'setsSourceDate'
>

/**
 * Returns the facts of the run. DOCKER_BUILD_CHECKS_ANNOTATIONS=false disables the annotations of the Dockerfile
 * checks, as in docker/build-push-action.
 */
export const workflowFacts = (workflow: Workflow, env: Environment): WorkflowFacts => ({
  source: {
    serverUrl: workflow.serverUrl,
    repositoryName: workflow.repositoryName,
    ref: workflow.ref?.full,
    sha: workflow.sha,
  },
  branches: branchesOf(workflow),
  cacheAccess: cacheAccess(env),
  privateRepository: workflow.isPrivate,
  builderId: attemptUrl(workflow, env),
  setsSourceDate: Boolean(env['SOURCE_DATE_EPOCH']),
  annotateChecks: !/^(?:0|f|false)$/i.test(env['DOCKER_BUILD_CHECKS_ANNOTATIONS'] ?? ''),
})

/** `https://github.com/me/app/actions/runs/7/attempts/1`; undefined outside of a workflow. */
function attemptUrl({ serverUrl, repositoryName }: Workflow, env: Environment): string | undefined {
  const run = textAt(env, 'GITHUB_RUN_ID')
  if (run === undefined || repositoryName === undefined) return undefined
  return `${serverUrl}/${repositoryName}/actions/runs/${run}/attempts/${env['GITHUB_RUN_ATTEMPT'] || '1'}`
}
