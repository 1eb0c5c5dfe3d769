import { readFile } from 'node:fs/promises'
import { backoff, type Clock, systemClock } from '../../lib/clock.ts'
import type { CommandResult } from '../../lib/process.ts'
import { type Annotation, formatAnnotation } from '../../metadata/labels.ts'
import { formatPlatform } from '../../oci/platform.ts'
import { buildxProblem } from '../builder/run-buildx.ts'
import type { Docker } from '../docker.ts'
import { annotationsOf, buildArguments, buildEnvironment } from './arguments.ts'
import { BuildError } from './build-error.ts'
import { parseFailure } from './failure.ts'
import type { BuildRequest } from './request.ts'
import { type BuildResult, buildResultOf, withoutDate } from './result.ts'
import { annotate, annotatedPath, warningsPrinted } from './warnings.ts'

export interface BuildCircumstances {
  readonly signal: AbortSignal
  /** Is told each line of BuildKit, beside the log. */
  readonly onLine?: (line: string) => void
  readonly clock?: Clock
  /** Where paths of the inputs, and those of annotations, begin. */
  readonly workspace: string
}

/** How a push is repeated. BuildKit itself repeats single requests for seven seconds before it gives up. */
const PUSHES = { attempts: 5, firstWaitMs: 4_000, longestWaitMs: 40_000 }

/**
 * Builds, and pushes when the request says so, or writes what is to be pushed; or calls what the request asks of the
 * Dockerfile. BuildKit's lines come as they are, in a group of the log; what the Dockerfile checks find is shown at its
 * lines.
 *
 * A push that fails for a passing reason is repeated: the result is in the builder, so that the same command only
 * pushes. Throws a {@link BuildError} for whatever else buildx does not end with exit code 0 for, and an Error when it
 * does but names no digest of what it pushed.
 */
export async function buildImage(
  request: BuildRequest,
  docker: Docker,
  circumstances: BuildCircumstances,
): Promise<BuildResult> {
  const { options } = request
  for (const warning of options.warnings) docker.log.warning(warning)
  if (options.call !== undefined) return callDockerfile(options.call, request, docker, circumstances)
  const { leftOut } = annotationsOf(request)
  if (leftOut.length > 0) docker.log.info(leftOutLine(leftOut))
  await grouped(request, docker, () => buildWithPushRetry(request, docker, circumstances))
  const description = await readFile(request.metadataFile, 'utf8').catch(ifMissing)
  const result = buildResultOf(description, request.push && request.repositories.length > 0)
  if (request.annotateChecks) annotate(result.warnings, { ...options, ...circumstances }, docker.log)
  const { descriptor } = result
  if (request.layout === undefined || descriptor === undefined) return result
  return { ...result, descriptor: withoutDate(descriptor, request.annotations) }
}

function leftOutLine(annotations: readonly Annotation[]): string {
  const which = annotations.length === 1 ? 'annotation' : 'annotations'
  const are = annotations.length === 1 ? 'is' : 'are'
  const named = annotations.map(formatAnnotation).map(quoted).join(', ')
  return `The ${which} ${named} ${are} left out: one platform without attestations makes no index.`
}

/** buildx writes no file when it has nothing to say. */
function ifMissing(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return ''
  throw error
}

/** Asks something of the Dockerfile. A check that finds something ends with another exit code than 0. */
async function callDockerfile(
  call: string,
  request: BuildRequest,
  docker: Docker,
  circumstances: BuildCircumstances,
): Promise<BuildResult> {
  const finished = await grouped(request, docker, () => runBuild(request, docker, circumstances))
  const warnings = warningsPrinted(finished.stdout)
  if (request.annotateChecks) annotate(warnings, { ...request.options, ...circumstances }, docker.log)
  if (finished.exitCode === 0) return { description: '{}', warnings }
  if (warnings.length === 0)
    throw (await problemOf(finished, docker, circumstances)) ?? errorOf(finished, request, circumstances)
  const found = warnings.length === 1 ? 'a problem' : `${warnings.length} problems`
  throw new Error(`The Dockerfile checks found ${found} (call: ${call}).`)
}

async function grouped<T>({ platforms, options }: BuildRequest, { log }: Docker, act: () => Promise<T>): Promise<T> {
  const what = options.call === undefined ? 'Build' : `Call ${options.call}`
  log.startGroup(`${what} ${platforms.map(formatPlatform).join(', ') || 'for the platform of the builder'}`)
  try {
    return await act()
  } finally {
    log.endGroup()
  }
}

/**
 * Platforms that share a layer write it into one file: the second looks whether the first is done, and buildx calls each
 * look that came too early an error.
 */
const BENIGN_ERROR = /^ERROR: \(\*service\)\.Write failed: .* ref layer-\S+ locked for .*: unavailable$/

function runBuild(
  request: BuildRequest,
  { run, log, env }: Docker,
  { signal, onLine }: BuildCircumstances,
): Promise<CommandResult> {
  const args = buildArguments(request)
  log.info(`[command]${['docker', ...args].map(quoted).join(' ')}`)
  return run('docker', args, {
    env: { ...env, ...buildEnvironment(request) },
    signal,
    onLine: line => {
      if (BENIGN_ERROR.test(line)) return
      log.info(line)
      onLine?.(line)
    },
  })
}

/**
 * An argument as bash takes it, so that the line of the log can be repeated. It stays one line: what begins a line of
 * its own could be taken for a command to the runner.
 */
function quoted(argument: string): string {
  if (/^[\w@%+=:,./-]+$/.test(argument)) return argument
  const escaped = argument
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
  return /[\r\n]/.test(argument) ? `$'${escaped}'` : `'${argument.replaceAll("'", "'\\''")}'`
}

async function buildWithPushRetry(
  request: BuildRequest,
  docker: Docker,
  circumstances: BuildCircumstances,
): Promise<void> {
  const { signal, clock = systemClock } = circumstances
  for (let attempt = 1; ; attempt++) {
    const finished = await runBuild(request, docker, circumstances)
    if (finished.exitCode === 0) return
    const error = errorOf(finished, request, circumstances)
    const { push } = error.failure
    if (push?.transient !== true || attempt >= PUSHES.attempts) {
      throw (await problemOf(finished, docker, circumstances)) ?? error
    }
    const waitMs = backoff(attempt, PUSHES, clock)
    docker.log.info(
      `The push to ${push.repository} failed: ${push.why}\n` +
        `It was push ${attempt} of ${PUSHES.attempts}; trying again in ${Math.round(waitMs / 1000)} s.`,
    )
    await clock.sleep(waitMs, signal)
  }
}

/** Whether it is buildx itself that is missing or too old. */
const problemOf = (finished: CommandResult, { run, env }: Docker, { signal }: BuildCircumstances) =>
  buildxProblem(run, finished, { env, signal })

/** The error of a build that failed, with the Dockerfile's path as seen from the workspace. */
function errorOf(
  { stderr, exitCode }: CommandResult,
  { options }: BuildRequest,
  { workspace }: BuildCircumstances,
): BuildError {
  const failure = parseFailure(stderr)
  const { location } = failure
  const file = annotatedPath(location?.file, { ...options, workspace })
  const placed = location === undefined || file === undefined ? location : { ...location, file }
  return new BuildError({ ...failure, location: placed }, exitCode)
}
