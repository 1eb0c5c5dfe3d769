// Loaded by `node --import` before anything else of a process: writes the command line of every child process that it
// starts into the file of MANIFOLD_SPAWN_LOG, as a line of JSON.
import childProcess, { ChildProcess } from 'node:child_process'
import { appendFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

interface Spawnable {
  spawn(options: { readonly args?: readonly string[]; readonly file?: string }): unknown
}

const note = (argv: readonly string[]): void => {
  const file = process.env['MANIFOLD_SPAWN_LOG']
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(argv)}\n`)
}

// The asynchronous functions all call this method, which the types do not show.
const prototype = ChildProcess.prototype as unknown as Spawnable
const { spawn } = prototype
prototype.spawn = function (this: unknown, options) {
  note(options.args ?? [String(options.file)])
  return spawn.call(this, options)
}

// The synchronous ones do not.
const { spawnSync, execSync, execFileSync } = childProcess
childProcess.spawnSync = ((command: string, ...rest: [never]) => {
  note([command])
  return spawnSync(command, ...rest)
}) as typeof spawnSync
childProcess.execSync = ((command: string, ...rest: [never]) => {
  note([command])
  return execSync(command, ...rest)
}) as typeof execSync
childProcess.execFileSync = ((command: string, ...rest: [never]) => {
  note([command])
  return execFileSync(command, ...rest)
}) as typeof execFileSync
syncBuiltinESMExports()
