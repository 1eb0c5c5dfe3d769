import { appendFileSync } from 'node:fs'
import { EOL } from 'node:os'
import type { Log, SourceLocation } from './log.ts'

// What a step says to its runner: commands on standard output, and the files that the environment names
// (docs.github.com, "Workflow commands for GitHub Actions"). @actions/core says the same; loading it takes longer than
// everything else at the start of a step, for an HTTP client that nobody here uses.

/** A value as a command may hold it. */
const escapeData = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')

/** A property of a command; it is followed by others. */
const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')

function issue(command: string, message: string, properties: Readonly<Record<string, string | undefined>> = {}): void {
  const given = Object.entries(properties).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${escapeProperty(value)}`],
  )
  const head = given.length === 0 ? command : `${command} ${given.join(',')}`
  process.stdout.write(`::${head}::${escapeData(message)}${EOL}`)
}

/** A line that stands nowhere in the value. */
function delimiterFor(value: string): string {
  let delimiter = 'manifold'
  while (value.includes(delimiter)) delimiter += '_'
  return delimiter
}

/** Gives a name a value in the file for outputs, state or variables. */
function assign(variable: string, name: string, value: string): void {
  const file = process.env[variable]
  if (!file) throw new Error(`The runner does not say where "${name}" goes: ${variable} is not set.`)
  const delimiter = delimiterFor(value)
  appendFileSync(file, `${name}<<${delimiter}${EOL}${value}${EOL}${delimiter}${EOL}`)
}

export const setOutput = (name: string, value: string): void => assign('GITHUB_OUTPUT', name, value)

/** Kept for the post step of the same action: {@link getState}. Of several values the last counts. */
export const saveState = (name: string, value: string): void => assign('GITHUB_STATE', name, value)
export const getState = (name: string): string => process.env[`STATE_${name}`] ?? ''

/** A variable for this step and for all that follow in the job. */
export function exportVariable(name: string, value: string): void {
  process.env[name] = value
  assign('GITHUB_ENV', name, value)
}

/** Hides a text in the log from now on. */
export const setSecret = (secret: string): void => issue('add-mask', secret)

/** Shows an error, and makes the step fail when it ends. */
export function setFailed(message: string, place?: SourceLocation): void {
  process.exitCode = 1
  annotate('error', message, place)
}

/** Adds to the page of the job; where there is none, as in local runs, there is nobody to read it. */
export function addSummary(markdown: string): void {
  const file = process.env['GITHUB_STEP_SUMMARY']
  if (file) appendFileSync(file, `${markdown}${EOL}`)
}

function annotate(level: 'error' | 'warning' | 'notice', message: string, place: SourceLocation = {}): void {
  issue(level, message, {
    title: place.title,
    file: place.file,
    line: place.startLine?.toString(),
    endLine: place.endLine?.toString(),
  })
}

/** The log of this step. */
export const log: Log = {
  info: message => void process.stdout.write(`${message}${EOL}`),
  notice: (message, place) => annotate('notice', message, place),
  warning: (message, place) => annotate('warning', message, place),
  debug: message => issue('debug', message),
  startGroup: name => issue('group', name),
  endGroup: () => issue('endgroup', ''),
}

export function setOutputs(outputs: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(outputs)) setOutput(name, value)
}
