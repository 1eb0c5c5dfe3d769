import { allOrNone } from '../lib/all-or-none.ts'
import type { Timeline } from '../lib/timeline.ts'
import type { ChosenBuilder } from './builder/choose.ts'
import { inspectBuilder, platformsOfBuilder } from './builder/inspect.ts'
import { prepareBuilder } from './builder/prepare.ts'
import type { Docker } from './docker.ts'
import { type Emulation, type EmulationRequest, prepareEmulation, type Site } from './emulation/emulation.ts'

/** Where a builder executes programs, as far as emulation has to know. `architecture` is this machine's. */
const siteOf = (
  { name, runsOn, platforms }: ChosenBuilder,
  architecture: string,
  docker: Docker,
  signal: AbortSignal,
): Site =>
  runsOn === 'local'
    ? { kind: 'local', architecture }
    : {
        kind: runsOn,
        offers: async () => platforms ?? platformsOfBuilder(await inspectBuilder(name, docker, signal)),
      }

/** What the preparation works with. `env` is what Docker sees, `architecture` this machine's. */
export interface BuildingSurroundings {
  readonly docker: Docker
  readonly env: NodeJS.ProcessEnv
  readonly architecture: string
  readonly timeline: Pick<Timeline, 'during'>
}

/**
 * Prepares the builder and the emulation: side by side where the builder is of this machine; otherwise the builder has to
 * be there first, to be asked for its platforms.
 */
export async function prepareBuilding(
  builder: ChosenBuilder,
  emulation: Omit<EmulationRequest, 'site'>,
  { docker, env, architecture, timeline }: BuildingSurroundings,
  signal: AbortSignal,
): Promise<Emulation> {
  const emulate = (stop: AbortSignal): Promise<Emulation> =>
    timeline.during('emulation', () =>
      prepareEmulation({ ...emulation, site: siteOf(builder, architecture, docker, stop) }, docker, stop),
    )
  const boot = (stop: AbortSignal): Promise<void> =>
    timeline.during('builder', () => prepareBuilder(builder, docker, env, stop))
  if (builder.runsOn !== 'local') {
    await boot(signal)
    return emulate(signal)
  }
  let prepared: Emulation = { emulated: [] }
  await allOrNone(
    [
      boot,
      async stop => {
        prepared = await emulate(stop)
      },
    ],
    signal,
  )
  return prepared
}
