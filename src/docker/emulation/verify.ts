import { formatPlatformShort, type Platform } from '../../oci/platform.ts'
import { handlerNames } from './architectures.ts'
import type { BinfmtReport } from './binfmt-image.ts'
import { type Handlers, servesContainers } from './handlers.ts'

/** Returns true if the program executed the platform's architecture, listed with or without a variant. */
const executes = (supported: readonly string[], { os, architecture }: Platform): boolean =>
  supported.some(name => name === `${os}/${architecture}` || name.startsWith(`${os}/${architecture}/`))

/** Returns why requested platforms cannot be executed after the binfmt program ran; empty if all can. */
export function emulationProblems(
  platforms: readonly Platform[],
  report: BinfmtReport,
  handlers: Handlers | undefined,
): readonly string[] {
  return platforms
    .filter(platform => !executes(report.supported, platform))
    .map(platform => {
      const name = formatPlatformShort(platform)
      const registered = handlerNames(platform.architecture).find(
        handler => report.emulators.includes(handler) || handlers?.has(handler),
      )
      if (registered === undefined) {
        const refusal = report.refusals.get(platform.architecture)
        return `${name} has no emulator${refusal === undefined ? '.' : `: ${refusal}.`}`
      }
      return `${name} is registered (${registered}) but does not execute. ${hintFor(registered, handlers)}`
    })
}

/** Does the same without a report: only handlers that serve containers count. */
export const missingHandlers = (platforms: readonly Platform[], handlers: Handlers): readonly string[] =>
  platforms.flatMap(platform => {
    const name = formatPlatformShort(platform)
    const registered = handlerNames(platform.architecture).find(handler => handlers.has(handler))
    if (registered === undefined) return `${name} has no emulator.`
    const handler = handlers.get(registered)
    return handler !== undefined && servesContainers(handler)
      ? []
      : `${name} is registered (${registered}) but does not execute in containers. ${hintFor(registered, handlers)}`
  })

function hintFor(registered: string, handlers: Handlers | undefined): string {
  const handler = handlers?.get(registered)
  const fix = `Remove it ("echo -1 > /proc/sys/fs/binfmt_misc/${registered}" as root) to have it registered again.`
  if (handler === undefined) return fix
  if (!handler.enabled) return `The handler is disabled. ${fix}`
  if (!handler.flags.includes('F')) {
    const why = 'is not opened at registration (flag F), so containers do not find it'
    return `Its interpreter ${handler.interpreter} ${why}. ${fix}`
  }
  return `Its interpreter is ${handler.interpreter}. ${fix}`
}
