import { readFile } from 'node:fs/promises'
import { backoff, type Clock, systemClock } from '../../lib/clock.ts'
import { type Annotation, formatAnnotation } from '../../metadata/labels.ts'
import { LONG_LIMIT_WAIT_MS, longLimitWait } from '../../registry/rate-limit.ts'
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
import { cacheServiceLine } from './cache.ts'
import type { PushFailure } from './push-failure.ts'
import type { BuildRequest } from './request.ts'
import { type CalledResult, type ImageResult, imageResultOf, parseBuildMetadata } from './result.ts'
import { annotate, warningsPrinted } from './warnings.ts'

/**
 * Builds an image, and pushes it or writes it into a layout if the request says so. Annotates the findings of the
 * Dockerfile checks. Throws a {@link BuildError} if buildx fails, and an Error if it reports no digest for a push.
 */
export async function buildImage(
  request: BuildRequest,
  docker: Docker,
  options: BuildRunOptions,
): Promise<ImageResult> {
  const { leftOut } = annotationsOf(request)
  if (leftOut.length > 0) docker.log.info(leftOutLine(leftOut))
  const cache = cacheServiceLine(request.options, request)
  if (cache !== undefined) docker.log.info(cache)
  await inBuildGroup(request, docker, () => buildWithPushRetry(request, docker, options))
  const metadata = parseBuildMetadata(await readFile(request.metadataFile, 'utf8').catch(ifMissing))
  const result = imageResultOf(request, metadata)
  if (request.annotateChecks) annotate(metadata.warnings, { ...request.options, ...options }, docker.log)
  return result
}

function leftOutLine(annotations: readonly Annotation[]): string {
  const noun = annotations.length === 1 ? 'annotation' : 'annotations'
  const named = annotations.map(formatAnnotation).map(quoted).join(', ')
  return `Omitted the ${noun} ${named}: one platform without attestations has no index.`
}

/** Returns '' for a missing file: buildx writes none if it has nothing to report. */
function ifMissing(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return ''
  throw error
}

/** The retries of a push. BuildKit itself retries single requests for seven seconds before it gives up. */
const PUSHES = { attempts: 5, firstWaitMs: 4_000, longestWaitMs: 40_000 }

/** A minute after the first refusal by a long rate limit, then two: BuildKit does not print the time to wait. */
const waitBefore = ({ rateLimit }: PushFailure, attempt: number, clock: Clock): number =>
  rateLimit === 'long' ? longLimitWait(attempt, 2 * LONG_LIMIT_WAIT_MS, clock) : backoff(attempt, PUSHES, clock)

/** Builds, and retries transient push failures: the result is cached in the builder, so a retry only pushes. */
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
    const waitMs = waitBefore(push, attempt, clock)
    docker.log.info(
      `The push to ${push.repository} failed: ${push.why}\n` +
        `This was attempt ${attempt} of ${PUSHES.attempts}; retrying in ${Math.round(waitMs / 1000)} s.`,
    )
    await clock.sleep(waitMs, signal)
  }
}

/**
 * Runs a call of the Dockerfile instead of a build. Throws an Error if a check finds a problem: buildx then exits with
 * a code other than 0.
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
