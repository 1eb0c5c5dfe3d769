import { formatPlatform, type Platform } from '../../oci/platform.ts'
import { handlerNames, isExecuted, siblingOf } from './architectures.ts'
import { type Handlers, servesContainers } from './handlers.ts'

/** `auto`: missing emulators. `always`: all that the platforms need. `all`: all that exist. `buildkit`: BuildKit's own. */
export const EMULATION_MODES = ['auto', 'always', 'all', 'never', 'buildkit'] as const
export type EmulationMode = (typeof EMULATION_MODES)[number]

/** Facts about the machine that executes the build's programs. */
export interface View {
  /** OCI's name of the processor's architecture. */
  readonly architecture: string
  /** True if the processor also executes programs of the older, 32-bit architecture. */
  readonly sibling: boolean
  /** Undefined: the machine does not show them. */
  readonly handlers: Handlers | undefined
}

/** The steps that make all platforms executable. */
export interface EmulationPlan {
  /** The platforms that the processor does not execute itself. */
  readonly emulated: readonly Platform[]
  /** Of those, the ones that the kernel already has a handler for. */
  readonly ready: readonly Platform[]
  /** The architectures to install emulators for. */
  readonly install: readonly string[] | 'all'
}

const NOTHING: readonly never[] = []

/** Returns the platforms that a processor of the architecture `host` may not execute itself. */
export const foreignTo = (platforms: readonly Platform[], host: string): readonly Platform[] =>
  platforms.filter(platform => isExecuted(platform) && platform.architecture !== host)

/** Returns each architecture once, in the order of the platforms. */
export const architecturesOf = (platforms: readonly Platform[]): readonly string[] => [
  ...new Set(platforms.map(({ architecture }) => architecture)),
]

/** Plans the emulation on a machine that was inspected. */
export function planEmulation(mode: EmulationMode, platforms: readonly Platform[], view: View): EmulationPlan {
  const foreign = foreignTo(platforms, view.architecture)
  const handled = (architecture: string): boolean =>
    handlerNames(architecture).some(name => {
      const handler = view.handlers?.get(name)
      return handler !== undefined && servesContainers(handler)
    })
  // A handler takes precedence over the processor: the kernel then emulates even programs that the processor executes.
  const native = (architecture: string): boolean =>
    mode !== 'always' && view.sibling && architecture === siblingOf(view.architecture) && !handled(architecture)

  const emulated = foreign.filter(({ architecture }) => !native(architecture))
  const ready = emulated.filter(({ architecture }) => handled(architecture))
  return { emulated, ready, install: installOf(mode, { foreign, emulated, ready }) }
}

function installOf(
  mode: EmulationMode,
  { foreign, emulated, ready }: { readonly [name in 'foreign' | 'emulated' | 'ready']: readonly Platform[] },
): EmulationPlan['install'] {
  switch (mode) {
    case 'auto':
      return architecturesOf(emulated.filter(platform => !ready.includes(platform)))
    case 'always':
      return architecturesOf(foreign)
    case 'all':
      return 'all'
    case 'never':
    case 'buildkit':
      return NOTHING
  }
}

/**
 * Plans the emulation of a builder on another machine, based on the platforms that it offers. Ignores variants: an
 * emulator, like a processor, is identified by its architecture.
 */
export function planRemote(
  mode: EmulationMode,
  platforms: readonly Platform[],
  offered: readonly Platform[],
): EmulationPlan {
  const names = new Set(offered.map(({ os, architecture }) => formatPlatform({ os, architecture })))
  const executed = platforms.filter(isExecuted)
  const emulated = executed.filter(({ os, architecture }) => !names.has(formatPlatform({ os, architecture })))
  return { emulated, ready: [], install: installOf(mode, { foreign: executed, emulated, ready: [] }) }
}
