import { formatPlatform, type Platform } from '../../oci/platform.ts'
import { architecturesOf, type EmulationMode, type EmulationPlan } from './plan.ts'

const names = (platforms: readonly Platform[]): string => platforms.map(formatPlatform).join(', ')

/** The outcome of a plan. */
export interface Outcome {
  /** The image that installed emulators; undefined if none was run. */
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
  const needed = emulated.length === 0 ? 'none is needed' : `${names(emulated)} ${verb(emulated, 'needs', 'need')} it`
  const there =
    ready.length === 0
      ? ''
      : missing.length === 0
        ? ', and the kernel has the handlers'
        : `, and the kernel has ${handlers(ready)} for ${names(ready)}`
  return `Emulation: ${needed}${there}; ${done(mode, { install, missing }, { image, reachable })}.`
}

const verb = (items: readonly unknown[], one: string, many: string): string => (items.length === 1 ? one : many)
const handlers = (platforms: readonly Platform[]): string => verb(architecturesOf(platforms), 'a handler', 'handlers')

function done(
  mode: EmulationMode,
  { install, missing }: Pick<EmulationPlan, 'install'> & { readonly missing: readonly Platform[] },
  { image, reachable }: Outcome,
): string {
  if (image !== undefined) {
    return install === 'all'
      ? `every emulator of ${image} was installed`
      : `${install.join(', ')} ${verb(install, 'was', 'were')} installed from ${image}`
  }
  if (missing.length === 0) return 'nothing was started'
  if (mode === 'buildkit') return `BuildKit's own emulators are left to run ${names(missing)}`
  if (mode === 'never') return `RUN steps for ${names(missing)} will fail, as emulation is never to be used`
  return reachable
    ? 'nothing was started'
    : `RUN steps for ${names(missing)} will fail, as the builder is not of this machine and does not offer it`
}
