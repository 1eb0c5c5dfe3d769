// Loaded by `node --import` before anything else of a process: writes the command line of every child process that it
// starts into the file of MANIFOLD_SPAWN_LOG, as a line of JSON.
import childProcess, { ChildProcess } from 'node:child_process'
import { appendFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

type Callable = (...args: unknown[]) => unknown

function note(argv: readonly unknown[]): void {
  const file = process.env['MANIFOLD_SPAWN_LOG']
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(argv)}\n`)
}

/** Replaces the function `name` of an object by one that notes the command line first. */
function watch(object: object, name: string, argvOf: (args: readonly unknown[]) => readonly unknown[]): void {
  const functions = object as Record<string, Callable>
  const original = functions[name]
  if (original === undefined) throw new Error(`This Node.js has no ${name}.`)
  functions[name] = function (this: unknown, ...args) {
    note(argvOf(args))
    return original.apply(this, args)
  }
}

// The asynchronous functions all call this method, which the documentation does not name.
watch(ChildProcess.prototype, 'spawn', ([options]) => (options as { readonly args: readonly string[] }).args)

const withArguments = ([command, args]: readonly unknown[]) => [command, ...(Array.isArray(args) ? args : [])]
watch(childProcess, 'spawnSync', withArguments)
watch(childProcess, 'execFileSync', withArguments)
watch(childProcess, 'execSync', ([command]) => [command])
syncBuiltinESMExports()
