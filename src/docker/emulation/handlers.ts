import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The kernel's directory of handlers for foreign executables (Documentation/admin-guide/binfmt-misc.rst of Linux). */
export const HANDLERS = '/proc/sys/fs/binfmt_misc'

/** A handler for foreign executables, as the kernel describes it. */
export interface Handler {
  readonly enabled: boolean
  readonly interpreter: string
  /** One letter each. `F`: the kernel opened the interpreter at registration, so the handler works in containers. */
  readonly flags: string
}

/** Name → handler. */
export type Handlers = ReadonlyMap<string, Handler>

/** Parses the kernel's description of one handler: `enabled`, `interpreter …`, `flags: …`, a line each. */
export function parseHandler(text: string): Handler {
  return {
    enabled: /^enabled$/m.test(text),
    interpreter: /^interpreter (.*)$/m.exec(text)?.[1] ?? '',
    flags: /^flags: *(\S*)$/m.exec(text)?.[1] ?? '',
  }
}

/** Returns true if a handler executes programs in containers, whose files do not include its interpreter. */
export const servesContainers = ({ enabled, flags }: Handler): boolean => enabled && flags.includes('F')

/** Returns the kernel's handlers; undefined if it does not show them: binfmt_misc is not mounted, or this is not Linux. */
export async function readHandlers(directory: string = HANDLERS): Promise<Handlers | undefined> {
  const names = await readdir(directory).catch((): string[] => [])
  if (!names.includes('status')) return undefined
  const handlers = await Promise.all(
    names
      .filter(name => name !== 'status' && name !== 'register')
      .map(async name => {
        const text = await readFile(join(directory, name), 'utf8').catch(() => undefined)
        return text === undefined ? undefined : ([name, parseHandler(text)] as const)
      }),
  )
  return new Map(handlers.filter(entry => entry !== undefined))
}
