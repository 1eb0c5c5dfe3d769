import { CommandError, type CommandResult, reasonOf } from '../../lib/process.ts'
import { formatPlatformShort, type Platform } from '../../oci/platform.ts'
import type { Docker } from '../docker.ts'
import { ENGINE_PLATFORM, handlersOf, installArguments, isQus, parseReport } from './binfmt-image.ts'
import { type Handlers, readHandlers } from './handlers.ts'
import { emulationProblems, missingHandlers } from './verify.ts'

const INSTALL_LIMIT_MS = 5 * 60_000
/** The exit code if the engine failed, not the container, such as for an image that it cannot pull (docker-run(1)). */
const ENGINE_FAILED = 125

export interface Installation {
  readonly architectures: readonly string[] | 'all'
  /** The platforms that must be executable afterwards. */
  readonly platforms: readonly Platform[]
  /** The names of one image, in the order of preference: those at mirrors, then its own. */
  readonly images: readonly string[]
  /** The kernel's handlers before the run; undefined if the machine does not show them. */
  readonly handlers: Handlers | undefined
  readonly handlersDirectory: string
}

export interface Installed {
  readonly image: string
  /** The handlers that this run registered in the kernel. */
  readonly registered: readonly string[]
}

/**
 * Installs emulators with one privileged run of the image. Throws an Error if a platform is not executable afterwards:
 * the binfmt program itself always exits with code 0.
 */
export async function installEmulators(
  { architectures, platforms, images, handlers: before, handlersDirectory }: Installation,
  docker: Docker,
  signal: AbortSignal,
): Promise<Installed> {
  const { image, finished } = await runFirst(images, architectures, docker, signal)
  const after = await readHandlers(handlersDirectory)
  const report = parseReport(finished)
  const problems = isQus(image)
    ? after === undefined
      ? []
      : missingHandlers(platforms, after)
    : emulationProblems(platforms, report, after)
  if (problems.length > 0) {
    throw new Error(
      `${image} did not enable this machine to execute ${platforms.map(formatPlatformShort).join(', ')}:\n` +
        `${problems.join('\n')}\n${reportOf(finished, report.supported)}`.trimEnd(),
    )
  }
  const registered = isQus(image) ? appeared(before, after) : handlersOf(report.installed)
  return { image, registered }
}

const reportOf = ({ stderr }: CommandResult, supported: readonly string[]): string =>
  [...(supported.length > 0 ? [`The machine executes ${supported.join(', ')}.`] : []), reasonOf(stderr)].join('\n')

/** Returns the handlers that are new. */
const appeared = (before: Handlers | undefined, after: Handlers | undefined): readonly string[] =>
  before === undefined ? [] : [...(after?.keys() ?? [])].filter(name => name.startsWith('qemu-') && !before.has(name))

/** Runs the first image that the engine can pull. */
async function runFirst(
  images: readonly string[],
  architectures: readonly string[] | 'all',
  { run, log, env }: Docker,
  signal: AbortSignal,
): Promise<{ readonly image: string; readonly finished: CommandResult }> {
  for (const [i, image] of images.entries()) {
    const args = installArguments(image, architectures)
    const finished = await run('docker', args, {
      env: { ...env, ...ENGINE_PLATFORM },
      signal,
      timeoutMs: INSTALL_LIMIT_MS,
    })
    if (finished.exitCode === 0) return { image, finished }
    const last = i === images.length - 1
    if (last || finished.exitCode !== ENGINE_FAILED) {
      throw new CommandError(['docker', ...args], finished.exitCode, reasonOf(finished.stderr))
    }
    log.info(`Emulation: cannot run ${image}, trying ${images[i + 1]}: ${reasonOf(finished.stderr)}`)
  }
  throw new Error('No image to install emulators from.')
}
