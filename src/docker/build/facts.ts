import { type Environment, textAt, type Workflow } from '../../lib/github.ts'
import { branchesOf } from './cache.ts'
import { cacheAccess } from './github-cache.ts'
import type { BuildRequest } from './request.ts'

/** The facts that a build needs of its workflow. */
export type WorkflowFacts = Pick<
  BuildRequest,
  | 'source'
  | 'branches'
  | 'cacheAccess'
  | 'privateRepository'
  | 'noDefaultAttestations'
  | 'builderId'
  | 'annotateChecks'
  | 'setsSourceDate'
>

/**
 * Returns the facts of the run. DOCKER_BUILD_CHECKS_ANNOTATIONS=false disables the annotations of the Dockerfile
 * checks, as in docker/build-push-action. BUILDX_NO_DEFAULT_ATTESTATIONS=1 disables the default provenance, as in buildx
 * (docs.docker.com/build/building/variables).
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
  noDefaultAttestations: isSet(env, 'BUILDX_NO_DEFAULT_ATTESTATIONS'),
  builderId: attemptUrl(workflow, env),
  setsSourceDate: Boolean(env['SOURCE_DATE_EPOCH']),
  annotateChecks: !isFalse(env['DOCKER_BUILD_CHECKS_ANNOTATIONS']),
})

/** Returns true for the spellings of Go's strconv.ParseBool, which buildx uses. */
const isFalse = (text: string | undefined): boolean => /^(?:0|f|false)$/i.test(text ?? '')

/** Returns true for a variable that is set and not false. buildx itself reports a value that is no boolean. */
const isSet = (env: Environment, name: string): boolean => Boolean(env[name]) && !isFalse(env[name])

/** `https://github.com/me/app/actions/runs/7/attempts/1`; undefined outside of a workflow. */
function attemptUrl({ serverUrl, repositoryName }: Workflow, env: Environment): string | undefined {
  const run = textAt(env, 'GITHUB_RUN_ID')
  if (run === undefined || repositoryName === undefined) return undefined
  return `${serverUrl}/${repositoryName}/actions/runs/${run}/attempts/${env['GITHUB_RUN_ATTEMPT'] || '1'}`
}
