import { allOrNone } from '../lib/all-or-none.ts'
import type { Timeline } from '../lib/timeline.ts'
import { type ChosenBuilder, driverOf } from './builder/choose.ts'
import { checkContainerdStore } from './builder/engine.ts'
import { inspectBuilder, platformsOfBuilder } from './builder/inspect.ts'
import { type PrepareOptions, prepareBuilder } from './builder/prepare.ts'
import type { Docker } from './docker.ts'
import { type Emulation, type EmulationRequest, prepareEmulation, type Site } from './emulation/emulation.ts'

/** The builder and the emulation of a build. */
export interface DockerRequest {
  readonly builder: ChosenBuilder
  readonly emulation: Omit<EmulationRequest, 'site'>
  /** OCI's name of this machine's architecture. */
  readonly architecture: string
}

/** The parts of a step that {@link prepareDocker} needs. */
export interface DockerOptions extends PrepareOptions {
  readonly timeline: Pick<Timeline, 'during'>
}

/**
 * Boots the builder and installs emulators: in parallel if the builder executes programs on this machine. Otherwise
 * boots the builder first, to query its platforms.
 */
export async function prepareDocker(
  request: DockerRequest,
  docker: Docker,
  { env, signal, timeline }: DockerOptions,
): Promise<Emulation> {
  const { builder } = request
  if (driverOf(builder) === 'docker') await checkContainerdStore(docker, signal)
  const boot = (stop: AbortSignal): Promise<void> =>
    timeline.during('builder', () => prepareBuilder(builder, docker, { env, signal: stop }))
  const emulate = (stop: AbortSignal): Promise<Emulation> =>
    timeline.during('emulation', () =>
      prepareEmulation({ ...request.emulation, site: siteOf(request, docker, stop) }, docker, stop),
    )
  if (builder.runsOn !== 'local') {
    await boot(signal)
    return emulate(signal)
  }
  const [, emulation] = await allOrNone(signal, [boot, emulate])
  return emulation
}

/** Returns the machine that executes the build's programs, for emulation. */
const siteOf = ({ builder, architecture }: DockerRequest, docker: Docker, signal: AbortSignal): Site =>
  builder.runsOn === 'local'
    ? { kind: 'local', architecture }
    : {
        kind: builder.runsOn,
        offers: async () => builder.platforms ?? platformsOfBuilder(await inspectBuilder(builder.name, docker, signal)),
      }
