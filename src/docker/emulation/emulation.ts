import type { Platform } from '../../oci/platform.ts'
import type { Docker } from '../docker.ts'
import { allHandlers, siblingOf } from './architectures.ts'
import { handlersOf } from './binfmt-image.ts'
import { HANDLERS, readHandlers } from './handlers.ts'
import { installEmulators } from './install.ts'
import { beginLease, type Lease, type LeaseStore, saveRegistered } from './leases.ts'
import { architecturesOf, type EmulationMode, foreignTo, planEmulation, planRemote, type View } from './plan.ts'
import { executes, processorNotes } from './processor.ts'
import { emulationLine } from './report.ts'

/** Where the build's programs are executed. */
export type Site =
  /** On this machine. `architecture` is OCI's name. */
  | { readonly kind: 'local'; readonly architecture: string }
  /**
   * Somewhere else. `offers` asks the builder, which must be ready, for its platforms. `engine`: `docker run` runs
   * containers in that same place.
   */
  | { readonly kind: 'remote'; readonly engine: boolean; offers(): Promise<readonly Platform[]> }

/** What a step does with the kernel of its machine, for its post step to undo. */
export interface EmulationCleanup {
  readonly lease: Lease
  readonly image: string
}

export interface EmulationRequest {
  readonly mode: EmulationMode
  readonly platforms: readonly Platform[]
  /** The image that installs emulators by its names, the preferred one first: of mirrors, and its own. */
  readonly images: readonly string[]
  readonly site: Site
  /** Given on machines that live on after the job. `pid` is a process that lives as long as the job. */
  readonly lasting?: { readonly leases: LeaseStore; readonly pid: number; note(trace: EmulationCleanup): void }
  readonly handlersDirectory?: string
}

/**
 * Does the machine live on after the job, so that what is put into its kernel must be taken out again? All but GitHub's
 * own do; runners of Gitea and Forgejo do not say what they are.
 */
export const livesOn = (env: NodeJS.ProcessEnv): boolean => env['RUNNER_ENVIRONMENT'] !== 'github-hosted'

export interface Emulation {
  /** The platforms whose programs an emulator executes. */
  readonly emulated: readonly Platform[]
}

/**
 * Sees to it that the programs of all platforms can be executed, and says in a line what was needed, what was there and
 * what was done. Throws an Error when an emulator was installed and does not work.
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
  // Before the handlers are looked at: from then on no other job takes them away.
  const lease = idle ? undefined : await takeLease(request, foreign, handlersDirectory)
  const view = idle
    ? { architecture, sibling: false, handlers: undefined }
    : await look(foreign, architecture, handlersDirectory, docker)
  const plan = planEmulation(mode, platforms, view)
  const needed = plan.install.length > 0
  const candidates = plan.install === 'all' ? allHandlers() : handlersOf(plan.install)
  // Noted before it is done: when this step is ended in between, its post step knows.
  if (needed) await lease?.note(candidates.filter(name => !view.handlers?.has(name)))
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
  if (installed !== undefined) await lease?.note(installed.registered, installed.image)
  docker.log.info(emulationLine(mode, plan, { ...(installed && { image: installed.image }), reachable: true }))
  for (const note of await processorNotes(platforms, architecture)) docker.log.info(note)
  return { emulated: plan.emulated }
}

async function look(
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

/** On a machine that lives on and shows its handlers: without seeing them, nobody can tell which ones were registered. */
async function takeLease(
  { mode, lasting, images }: EmulationRequest,
  foreign: readonly Platform[],
  handlersDirectory: string,
): Promise<{ note(registered: readonly string[], image?: string): Promise<void> } | undefined> {
  if (lasting === undefined || mode === 'never' || mode === 'buildkit') return undefined
  if ((await readHandlers(handlersDirectory)) === undefined) return undefined
  const handlers = mode === 'all' ? allHandlers() : handlersOf(architecturesOf(foreign))
  const lease = await beginLease(lasting.leases, handlers, lasting.pid)
  const [preferred = ''] = images
  lasting.note({ lease, image: preferred })
  return {
    async note(registered, image) {
      if (image !== undefined) lasting.note({ lease, image })
      await saveRegistered(lasting.leases, lease, registered)
    },
  }
}

async function prepareRemote(
  { mode, platforms, images, handlersDirectory = HANDLERS }: EmulationRequest,
  { engine, offers }: Site & { readonly kind: 'remote' },
  docker: Docker,
  signal: AbortSignal,
): Promise<Emulation> {
  const looked = platforms.length > 0 && mode !== 'never' && mode !== 'buildkit'
  const plan = planRemote(mode, platforms, looked ? await offers() : platforms)
  const needed = plan.install.length > 0 && engine
  const installed = needed
    ? await installEmulators(
        { architectures: plan.install, platforms: plan.emulated, images, handlers: undefined, handlersDirectory },
        docker,
        signal,
      )
    : undefined
  docker.log.info(emulationLine(mode, plan, { ...(installed && { image: installed.image }), reachable: engine }))
  return { emulated: plan.emulated }
}
