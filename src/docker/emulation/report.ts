import { formatPlatform, type Platform } from '../../oci/platform.ts'
import { architecturesOf, type EmulationMode, type EmulationPlan } from './plan.ts'

const names = (platforms: readonly Platform[]): string => platforms.map(formatPlatform).join(', ')

/** The outcome of a plan. */
export interface Outcome {
  /** The image that installed emulators; undefined if none ran. */
  readonly image: string | undefined
  /** False if emulators cannot be installed on the machine that executes the build's programs. */
  readonly reachable: boolean
}

/** Formats the log line that says what was needed, what existed, and what was done. */
export function emulationLine(
  mode: EmulationMode,
  { emulated, ready, install }: EmulationPlan,
  { image, reachable }: Outcome,
): string {
  const missing = emulated.filter(platform => !ready.includes(platform))
  const needed = emulated.length === 0 ? 'not needed' : `needed for ${names(emulated)}`
  const present =
    ready.length === 0
      ? ''
      : missing.length === 0
        ? ', and the kernel has the handlers'
        : `, and the kernel has ${handlers(ready)} for ${names(ready)}`
  return `Emulation: ${needed}${present}; ${outcome(mode, { install, missing }, { image, reachable })}.`
}

const plural = (items: readonly unknown[], one: string, many: string): string => (items.length === 1 ? one : many)
const handlers = (platforms: readonly Platform[]): string => plural(architecturesOf(platforms), 'a handler', 'handlers')

function outcome(
  mode: EmulationMode,
  { install, missing }: Pick<EmulationPlan, 'install'> & { readonly missing: readonly Platform[] },
  { image, reachable }: Outcome,
): string {
  if (image !== undefined) {
    return install === 'all' ? `installed every emulator of ${image}` : `installed ${install.join(', ')} from ${image}`
  }
  if (missing.length === 0) return 'nothing to install'
  if (mode === 'buildkit') return `BuildKit's own emulators will run ${names(missing)}`
  if (mode === 'never') return `RUN steps for ${names(missing)} will fail, because "emulation" is "never"`
  if (reachable) return 'nothing to install'
  const unsupported = plural(missing, 'that platform', 'those platforms')
  const why = `the builder runs on another machine and does not support ${unsupported}`
  return `RUN steps for ${names(missing)} will fail, because ${why}`
}
