import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, resolve } from 'node:path'

/** The C library's search path if PATH is not set. */
const DEFAULT_PATH = '/bin:/usr/bin'

/**
 * Finds the program of a command as the system would. Throws an Error if there is none. exec's own search takes 1 to 2
 * ms instead of 0.1, prints a line for each directory that it cannot read, and ignores a PATH that only the command
 * gets. On Windows, where program names have extensions, exec searches.
 */
export function findProgram(command: string, path = DEFAULT_PATH): string {
  if (process.platform === 'win32') return command
  const files = command.includes('/')
    ? [resolve(command)]
    : path.split(delimiter).map(directory => resolve(directory, command))
  let refused: string | undefined
  for (const file of files) {
    if (!isFile(file)) continue
    if (isExecutable(file)) return file
    refused ??= file
  }
  if (refused !== undefined) throw new Error(`${refused} is not executable for this user`)
  throw new Error(`"${command}" is not installed on this machine, or not on its PATH`)
}

function isFile(file: string): boolean {
  try {
    return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false
  } catch {
    return false
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/**
 * Quotes a program for exec, which parses a command line. Spaces and quotes need it; outside quotes, a backslash is
 * literal. The space at the end keeps exec from trimming the name.
 */
export const commandLine = (program: string): string =>
  `${program.replaceAll(/[ "]/g, character => (character === '"' ? '"\\""' : '" "'))} `

/** Linux's limit for one argument or variable, in bytes: 128 KiB, with the NUL byte at the end (MAX_ARG_STRLEN). */
const LONGEST = 131_071

/** Returns why no program can be started with these arguments and variables; undefined if it can. */
export function whyUnfit(argv: readonly string[], env: Readonly<Record<string, string>> = {}): string | undefined {
  const given = [
    ...argv.map(text => ({ what: `the argument ${shortened(text)}`, text })),
    ...Object.entries(env).map(([name, value]) => ({ what: `the variable ${name}`, text: `${name}=${value}` })),
  ]
  for (const { what, text } of given) {
    if (text.includes('\0')) return `${what} contains a NUL byte, which no argument can contain`
    const bytes = Buffer.byteLength(text)
    if (bytes > LONGEST) return `${what} is ${bytes} bytes long; the limit is ${LONGEST}. Use a file instead`
  }
  return undefined
}

/** Longest part of an argument that a message shows. */
const SHOWN = 4096

/** The password in a URL: `http://user:password@host`. */
const PASSWORD = /(:\/\/[^/:@\s]*:)[^/\s]*@/g
/** That of a proxy, which may hold a slash: `env.HTTPS_PROXY=http://user:pass/word@host`. */
const PROXY_PASSWORD = /(_proxy=\S*?:\/\/[^:@\s]*:)\S*@/gi

/**
 * Returns an argument for a message: whole but for passwords in URLs, or only its beginning if it is too long or has a
 * NUL byte. Of `NAME=value` that is the name, because the runner masks only whole secrets.
 */
export function shortened(argument: string): string {
  if (argument.length <= SHOWN && !argument.includes('\0'))
    return argument.replace(PROXY_PASSWORD, '$1***@').replace(PASSWORD, '$1***@')
  return `${(argument.split(/[=\0]/, 1)[0] ?? '').slice(0, 40)}…`
}
