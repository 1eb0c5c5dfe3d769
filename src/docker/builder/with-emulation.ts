import { allOrNone } from '../../all-or-none.ts'
import type { Docker } from '../docker.ts'
import { type Emulation, type EmulationRequest, prepareEmulation, type Site } from '../emulation/emulation.ts'
import type { ChosenBuilder } from './choose.ts'
import { inspectBuilder, platformsOfBuilder } from './inspect.ts'
import { prepareBuilder } from './prepare.ts'

/** Where a builder executes programs, as far as emulation has to know. `architecture` is this machine's. */
export const siteOf = (
  { name, place, platforms }: ChosenBuilder,
  architecture: string,
  docker: Docker,
  signal: AbortSignal,
): Site =>
  place === 'here'
    ? { kind: 'here', architecture }
    : {
        kind: 'elsewhere',
        engine: place === 'engine',
        offers: async () => platforms ?? platformsOfBuilder(await inspectBuilder(name, docker, signal)),
      }

/**
 * Prepares the builder and the emulation: side by side where the builder is of this machine; otherwise the builder has to
 * be there first, to be asked for its platforms.
 */
export async function prepareBuilding(
  builder: ChosenBuilder,
  emulation: Omit<EmulationRequest, 'site'>,
  { docker, env, architecture }: { docker: Docker; env: NodeJS.ProcessEnv; architecture: string },
  signal: AbortSignal,
): Promise<Emulation> {
  const emulate = (stop: AbortSignal): Promise<Emulation> =>
    prepareEmulation({ ...emulation, site: siteOf(builder, architecture, docker, stop) }, docker, stop)
  if (builder.place !== 'here') {
    await prepareBuilder(builder, docker, env, signal)
    return emulate(signal)
  }
  let prepared: Emulation = { emulated: [] }
  await allOrNone(
    [
      stop => prepareBuilder(builder, docker, env, stop),
      async stop => {
        prepared = await emulate(stop)
      },
    ],
    signal,
  )
  return prepared
}
