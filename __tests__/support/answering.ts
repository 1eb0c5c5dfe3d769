import type { CommandResult, Run } from '../../src/lib/process.ts'

export type Answer = (args: readonly string[]) => Partial<CommandResult> | Promise<Partial<CommandResult>>

/** Stands in for docker: keeps the arguments of each call, and ends well but for what `answer` says. */
export const answering =
  (answer: Answer, calls: string[][] = []): Run =>
  async (command, args) => {
    if (command !== 'docker') throw new Error(`Not docker is run, but ${command}.`)
    calls.push([...args])
    return { exitCode: 0, stdout: '', stderr: '', ...(await answer(args)) }
  }
