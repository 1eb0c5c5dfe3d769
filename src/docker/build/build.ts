import { readFile } from 'node:fs/promises'
import { backoff, systemClock } from '../../lib/clock.ts'
import { type Annotation, formatAnnotation } from '../../metadata/labels.ts'
import type { Docker } from '../docker.ts'
import { annotationsOf } from './arguments.ts'
import {
  type BuildRunOptions,
  buildErrorOf,
  explainFailure,
  inBuildGroup,
  quoted,
  runBuildCommand,
} from './build-command.ts'
import type { BuildRequest } from './request.ts'
import { type CalledResult, type ImageResult, imageResultOf, parseBuildMetadata } from './result.ts'
import { annotate, warningsPrinted } from './warnings.ts'

/**
 * Builds an image, and pushes it or writes it into a layout if the request says so. Shows what the Dockerfile checks find
 * at its lines. Throws a {@link BuildError} if buildx fails, and an Error if it names no digest of what it pushed.
 */
export async function buildImage(
  request: BuildRequest,
  docker: Docker,
  options: BuildRunOptions,
): Promise<ImageResult> {
  const { leftOut } = annotationsOf(request)
  if (leftOut.length > 0) docker.log.info(leftOutLine(leftOut))
  await inBuildGroup(request, docker, () => buildWithPushRetry(request, docker, options))
  const metadata = parseBuildMetadata(await readFile(request.metadataFile, 'utf8').catch(ifMissing))
  const result = imageResultOf(request, metadata)
  if (request.annotateChecks) annotate(metadata.warnings, { ...request.options, ...options }, docker.log)
  return result
}

function leftOutLine(annotations: readonly Annotation[]): string {
  const which = annotations.length === 1 ? 'annotation' : 'annotations'
  const are = annotations.length === 1 ? 'is' : 'are'
  const named = annotations.map(formatAnnotation).map(quoted).join(', ')
  return `The ${which} ${named} ${are} left out: one platform without attestations makes no index.`
}

/** buildx writes no file if it has nothing to say. */
function ifMissing(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return ''
  throw error
}

/** How a push is retried. BuildKit itself retries single requests for seven seconds before it gives up. */
const PUSHES = { attempts: 5, firstWaitMs: 4_000, longestWaitMs: 40_000 }

/** Builds, and retries if a push fails for a transient reason: the result is in the builder, so the retry only pushes. */
async function buildWithPushRetry(request: BuildRequest, docker: Docker, options: BuildRunOptions): Promise<void> {
  const { signal, clock = systemClock } = options
  for (let attempt = 1; ; attempt++) {
    const finished = await runBuildCommand(request, docker, options)
    if (finished.exitCode === 0) return
    const error = buildErrorOf(finished, request, options)
    const { push } = error.failure
    if (push?.transient !== true || attempt >= PUSHES.attempts) {
      throw await explainFailure(error, finished, docker, options)
    }
    const waitMs = backoff(attempt, PUSHES, clock)
    docker.log.info(
      `The push to ${push.repository} failed: ${push.why}\n` +
        `It was push ${attempt} of ${PUSHES.attempts}; trying again in ${Math.round(waitMs / 1000)} s.`,
    )
    await clock.sleep(waitMs, signal)
  }
}

/**
 * Asks something of the Dockerfile instead of building it. Throws an Error if a check finds something: it ends with
 * another exit code than 0.
 */
export async function callDockerfile(
  call: string,
  request: BuildRequest,
  docker: Docker,
  options: BuildRunOptions,
): Promise<CalledResult> {
  const finished = await inBuildGroup(request, docker, () => runBuildCommand(request, docker, options))
  const warnings = warningsPrinted(finished.stdout)
  if (request.annotateChecks) annotate(warnings, { ...request.options, ...options }, docker.log)
  if (finished.exitCode === 0) return { kind: 'called', call }
  if (warnings.length === 0) {
    throw await explainFailure(buildErrorOf(finished, request, options), finished, docker, options)
  }
  const found = warnings.length === 1 ? 'a problem' : `${warnings.length} problems`
  throw new Error(`The Dockerfile checks found ${found} (call: ${call}).`)
}
