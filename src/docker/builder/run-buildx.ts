import { UsageError } from '../../lib/errors.ts'
import { CommandError, type CommandResult, type Run, type RunOptions, reasonOf } from '../../lib/process.ts'

/** The first buildx with everything that a step needs: `create --buildkitd-config` is the latest addition. */
const LEAST = '0.13.0'

/** What a proxy of the environment becomes for the driver kubernetes. */
const KUBERNETES_ENV = 'the driver option env.… of kubernetes'

/** Flag, driver or option → the first buildx that has it, if later than {@link LEAST} (release notes of docker/buildx). */
const SINCE: Readonly<Record<string, string>> = { '--call': '0.15.0', [KUBERNETES_ENV]: '0.28.0', cloud: '0.37.0' }
const VERSION_LIMIT_MS = 30_000

/** Runs a buildx command that must succeed. Throws a {@link UsageError} if buildx is missing or too old. */
export async function runBuildx(run: Run, args: readonly string[], options: RunOptions): Promise<CommandResult> {
  const finished = await run('docker', args, options)
  if (finished.exitCode === 0) return finished
  throw await explainBuildx(run, args, finished, options)
}

/** Returns the error for a buildx command that failed. */
async function explainBuildx(
  run: Run,
  args: readonly string[],
  finished: CommandResult,
  options: RunOptions,
): Promise<Error> {
  const { exitCode, stderr } = finished
  return (
    (await buildxProblem(run, finished, options)) ?? new CommandError(['docker', ...args], exitCode, reasonOf(stderr))
  )
}

/**
 * Returns an error if a command failed because buildx is missing or too old. Queries the installed version only if
 * buildx rejected the command line.
 */
export async function buildxProblem(
  run: Run,
  { stderr }: CommandResult,
  options: RunOptions,
): Promise<UsageError | undefined> {
  const unknown = unknownWord(stderr)
  if (unknown === undefined) return undefined
  const { onLine: _, input: __, ...quiet } = options
  const version = await installedVersion(run, { ...quiet, timeoutMs: VERSION_LIMIT_MS })
  if (version === undefined) return missing()
  const least = SINCE[unknown] ?? LEAST
  return isOlder(version, least) ? tooOld(version, least, unknown) : undefined
}

/**
 * Returns the part of a command line that was rejected: a flag, a driver, or buildx itself (''). Without the plugin,
 * docker interprets the flags as its own.
 */
function unknownWord(stderr: string): string | undefined {
  if (/unknown command: docker buildx|'buildx' is not a docker command/.test(stderr)) return ''
  if (/invalid driver option env\.\S+ for driver kubernetes/.test(stderr)) return KUBERNETES_ENV
  const [, flag, driver] = /unknown flag: (--[\w-]+)|failed to find driver "([\w-]+)"/.exec(stderr) ?? []
  return flag ?? driver
}

/** Returns the version of the installed buildx, `0.36.1`; undefined if there is none. */
export async function installedVersion(run: Run, options: RunOptions): Promise<string | undefined> {
  const { exitCode, stdout } = await run('docker', ['buildx', 'version'], options)
  return exitCode === 0 ? (/\bv?(\d+\.\d+\.\d+\S*)/.exec(stdout)?.[1] ?? 'of an unknown version') : undefined
}

const numbers = (version: string): readonly number[] => (version.match(/\d+/g) ?? []).slice(0, 3).map(Number)

/** Returns true if a version is below another one; false if it is not a version. */
export function isOlder(version: string, than: string): boolean {
  const [have, need] = [numbers(version), numbers(than)]
  const first = need.findIndex((number, i) => number !== have[i])
  return have.length === 3 && first !== -1 && (have[first] ?? 0) < (need[first] ?? 0)
}

const missing = (): UsageError =>
  UsageError.at(
    'buildx-version',
    `buildx is not installed on this machine; ${LEAST} or newer is required. ` +
      'Set "buildx-version", for example to "latest", to download it.',
  )

const tooOld = (version: string, least: string, word: string): UsageError =>
  UsageError.at(
    'buildx-version',
    `buildx ${version} is installed, but ${word} requires ${least} or newer. ` +
      'Update it, or set "buildx-version", for example to "latest", to download it.',
  )
