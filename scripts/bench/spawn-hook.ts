// Loaded first in a process by `node --import`: appends the command line of every child process that it starts to the
// file named by MANIFOLD_SPAWN_LOG, as a line of JSON.
import childProcess, { ChildProcess } from 'node:child_process'
import { appendFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

type Callable = (...args: unknown[]) => unknown

function note(argv: readonly unknown[]): void {
  const file = process.env['MANIFOLD_SPAWN_LOG']
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(argv)}\n`)
}

/** Replaces the method `name` of an object with one that first notes the command line. */
function watch(object: object, name: string, argvOf: (args: readonly unknown[]) => readonly unknown[]): void {
  const functions = object as Record<string, Callable>
  const original = functions[name]
  if (original === undefined) throw new Error(`This version of Node.js has no ${name}.`)
  functions[name] = function (this: unknown, ...args) {
    note(argvOf(args))
    return original.apply(this, args)
  }
}

// All asynchronous functions call this undocumented method.
watch(ChildProcess.prototype, 'spawn', ([options]) => (options as { readonly args: readonly string[] }).args)

const withArguments = ([command, args]: readonly unknown[]) => [command, ...(Array.isArray(args) ? args : [])]
watch(childProcess, 'spawnSync', withArguments)
watch(childProcess, 'execFileSync', withArguments)
watch(childProcess, 'execSync', ([command]) => [command])
syncBuiltinESMExports()
