import type { Platform } from '../../oci/platform.ts'
import type { Docker } from '../docker.ts'
import { allHandlers, siblingOf } from './architectures.ts'
import { handlersOf } from './binfmt-image.ts'
import { HANDLERS, readHandlers } from './handlers.ts'
import { type Installed, installEmulators } from './install.ts'
import { beginLease, type Lease, type LeaseStore, saveRegistered } from './leases.ts'
import { architecturesOf, type EmulationMode, foreignTo, planEmulation, planRemote, type View } from './plan.ts'
import { executes, processorLines } from './processor.ts'
import { emulationLine } from './report.ts'

/** The machine that executes the build's programs. */
export type Site =
  /** This machine. `architecture` is OCI's name. */
  | { readonly kind: 'local'; readonly architecture: string }
  /**
   * The machine of the engine, where `docker run` can install emulators, or one that only the builder can reach.
   * `offers` queries the builder, which must be booted, for its platforms.
   */
  | { readonly kind: 'engine' | 'remote'; offers(): Promise<readonly Platform[]> }

/** State that a step leaves in its machine's kernel for its post step to remove. */
export interface EmulationCleanup {
  readonly lease: Lease
  /** The image that installed the emulators. */
  readonly image: string
}

/** The lease of a step on a machine that outlives the job. */
export interface LeaseOptions {
  readonly leases: LeaseStore
  /** A process that lives as long as the job. */
  readonly pid: number
  saveCleanup(cleanup: EmulationCleanup): void
}

export interface EmulationRequest {
  readonly mode: EmulationMode
  readonly platforms: readonly Platform[]
  /** The names of the image that installs emulators, in the order of preference: those at mirrors, then its own. */
  readonly images: readonly string[]
  readonly site: Site
  /** Undefined on a machine that is discarded after the job. */
  readonly lease?: LeaseOptions | undefined
  readonly handlersDirectory?: string | undefined
}

export interface Emulation {
  /** The platforms whose programs an emulator executes. */
  readonly emulated: readonly Platform[]
}

/**
 * Installs the emulators that the platforms need, and logs a line that says what was needed, what existed and what was
 * done. Throws an Error if an emulator was installed and does not work.
 */
export const prepareEmulation = (request: EmulationRequest, docker: Docker, signal: AbortSignal): Promise<Emulation> =>
  request.site.kind === 'local'
    ? prepareLocal(request, request.site.architecture, docker, signal)
    : prepareRemote(request, request.site, docker, signal)

async function prepareLocal(
  request: EmulationRequest,
  architecture: string,
  docker: Docker,
  signal: AbortSignal,
): Promise<Emulation> {
  const { mode, platforms, images, handlersDirectory = HANDLERS } = request
  const foreign = foreignTo(platforms, architecture)
  const idle = foreign.length === 0 && mode !== 'all'
  // The lease precedes the reading of the handlers, so that no other job removes them in between.
  const lease = idle ? undefined : await takeLease(request, foreign, handlersDirectory)
  const view = idle
    ? { architecture, sibling: false, handlers: undefined }
    : await inspectMachine(foreign, architecture, handlersDirectory, docker)
  const plan = planEmulation(mode, platforms, view)
  const needed = plan.install.length > 0
  const candidates = plan.install === 'all' ? allHandlers() : handlersOf(plan.install)
  // Saved before the installation, so that the post step knows even if this step is killed.
  if (needed) await lease?.saveRegistered(candidates.filter(name => !view.handlers?.has(name)))
  const installed = needed
    ? await installEmulators(
        {
          architectures: plan.install,
          platforms:
            mode === 'all' ? plan.emulated : foreign.filter(({ architecture }) => plan.install.includes(architecture)),
          images,
          handlers: view.handlers,
          handlersDirectory,
        },
        docker,
        signal,
      )
    : undefined
  if (installed !== undefined) await lease?.saveInstalled(installed)
  docker.log.info(emulationLine(mode, plan, { image: installed?.image, reachable: true }))
  for (const line of await processorLines(platforms, architecture)) docker.log.info(line)
  return { emulated: plan.emulated }
}

async function inspectMachine(
  foreign: readonly Platform[],
  architecture: string,
  handlersDirectory: string,
  { run, directory }: Docker,
): Promise<View> {
  const sibling = siblingOf(architecture)
  const wanted = sibling !== undefined && foreign.some(platform => platform.architecture === sibling)
  const [handlers, executed] = await Promise.all([
    readHandlers(handlersDirectory),
    wanted ? executes(sibling, directory, run) : false,
  ])
  return { architecture, sibling: executed, handlers }
}

/** The lease of this step. */
interface TakenLease {
  /** Saves the handlers that the step is about to register. */
  saveRegistered(handlers: readonly string[]): Promise<void>
  /** Saves the handlers that the step registered, and their image. */
  saveInstalled(installed: Installed): Promise<void>
}

/** Takes a lease if the machine shows its handlers: otherwise the step cannot know which ones it registered. */
async function takeLease(
  { mode, lease: options, images }: EmulationRequest,
  foreign: readonly Platform[],
  handlersDirectory: string,
): Promise<TakenLease | undefined> {
  if (options === undefined || mode === 'never' || mode === 'buildkit') return undefined
  if ((await readHandlers(handlersDirectory)) === undefined) return undefined
  const { leases, pid, saveCleanup } = options
  const handlers = mode === 'all' ? allHandlers() : handlersOf(architecturesOf(foreign))
  const lease = await beginLease(leases, handlers, pid)
  const [preferred = ''] = images
  saveCleanup({ lease, image: preferred })
  return {
    saveRegistered: registered => saveRegistered(leases, lease, registered),
    async saveInstalled({ image, registered }) {
      saveCleanup({ lease, image })
      await saveRegistered(leases, lease, registered)
    },
  }
}

async function prepareRemote(
  { mode, platforms, images, handlersDirectory = HANDLERS }: EmulationRequest,
  { kind, offers }: Site & { readonly kind: 'engine' | 'remote' },
  docker: Docker,
  signal: AbortSignal,
): Promise<Emulation> {
  const matters = platforms.length > 0 && mode !== 'never' && mode !== 'buildkit'
  const plan = planRemote(mode, platforms, matters ? await offers() : platforms)
  const reachable = kind === 'engine'
  const needed = plan.install.length > 0 && reachable
  const installed = needed
    ? await installEmulators(
        { architectures: plan.install, platforms: plan.emulated, images, handlers: undefined, handlersDirectory },
        docker,
        signal,
      )
    : undefined
  docker.log.info(emulationLine(mode, plan, { image: installed?.image, reachable }))
  return { emulated: plan.emulated }
}
