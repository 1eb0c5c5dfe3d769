import type { Clock } from '../../lib/clock.ts'
import type { CommandResult } from '../../lib/process.ts'
import { formatPlatform } from '../../oci/platform.ts'
import { buildxProblem } from '../builder/run-buildx.ts'
import type { Docker } from '../docker.ts'
import { buildArguments, buildEnvironment } from './arguments.ts'
import { BuildError } from './build-error.ts'
import { parseFailure } from './failure.ts'
import { logLines } from './log-lines.ts'
import { type NetworkFacts, networkHint } from './network-hint.ts'
import type { BuildRequest } from './request.ts'
import { annotatedPath } from './warnings.ts'

/** The parts of a step that a build uses. */
export interface BuildRunOptions {
  readonly signal: AbortSignal
  /** The directory that the paths of inputs and annotations are relative to. */
  readonly workspace: string
  /** Called with each line that BuildKit prints, in addition to the log. */
  readonly onLine?: ((line: string) => void) | undefined
  readonly clock?: Clock | undefined
  /** Explains failures of the network. */
  readonly network?: NetworkFacts | undefined
}

/** Runs `act` with its log in a group that names what is built. */
export async function inBuildGroup<T>(
  { platforms, options: { call } }: BuildRequest,
  { log }: Docker,
  act: () => Promise<T>,
): Promise<T> {
  const what = call === undefined ? 'Build' : `Call ${call}`
  log.startGroup(`${what} ${platforms.map(formatPlatform).join(', ') || "for the builder's platform"}`)
  try {
    return await act()
  } finally {
    log.endGroup()
  }
}

/**
 * Runs `docker buildx build`, and returns its result for any exit code. Logs the command line and BuildKit's lines. The
 * logged command line has no labels and annotations: they are longer than the rest of it, and {@link labelLines} shows
 * them.
 */
export function runBuildCommand(
  request: BuildRequest,
  { run, log, env }: Docker,
  { signal, onLine }: BuildRunOptions,
): Promise<CommandResult> {
  const args = buildArguments(request)
  const shown = buildArguments({ ...request, labels: [], annotations: [] })
  log.info(`[command]${['docker', ...shown].map(quoted).join(' ')}`)
  const textsOf = logLines()
  return run('docker', args, {
    env: { ...env, ...buildEnvironment(request) },
    signal,
    onLine: line => {
      for (const text of textsOf(line)) log.info(text)
      onLine?.(line)
    },
  })
}

/**
 * Quotes an argument for bash, so that users can copy the command line from the log. The result is one line: the runner
 * could interpret a second line as a workflow command.
 */
export function quoted(argument: string): string {
  if (/^[\w@%+=:,./-]+$/.test(argument)) return argument
  const escaped = argument
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
  return /[\r\n]/.test(argument) ? `$'${escaped}'` : `'${argument.replaceAll("'", "'\\''")}'`
}

/** Returns the error of a build that failed, with the Dockerfile's path relative to the workspace. */
export function buildErrorOf(
  { stderr, exitCode }: CommandResult,
  { options }: BuildRequest,
  { workspace, network }: BuildRunOptions,
): BuildError {
  const failure = parseFailure(stderr)
  const { location } = failure
  const file = annotatedPath(location?.file, { ...options, workspace })
  return new BuildError(
    { ...failure, location: location === undefined || file === undefined ? location : { ...location, file } },
    exitCode,
    network && networkHint(failure, network),
  )
}

/** Returns `error`, or a better one if the build failed because buildx is missing or too old. */
export const explainFailure = async (
  error: BuildError,
  finished: CommandResult,
  { run, env }: Docker,
  { signal }: BuildRunOptions,
): Promise<Error> => (await buildxProblem(run, finished, { env, signal })) ?? error
