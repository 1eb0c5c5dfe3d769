import type { CommandResult, Run } from '../../src/lib/process.ts'

export type Answer = (args: readonly string[]) => Partial<CommandResult> | Promise<Partial<CommandResult>>

/** Returns a replacement for docker that records its arguments. Calls succeed unless `answer` overrides the result. */
export const answering =
  (answer: Answer, calls: string[][] = []): Run =>
  async (command, args) => {
    if (command !== 'docker') throw new Error(`Expected a call of docker, but got ${command}.`)
    calls.push([...args])
    return { exitCode: 0, stdout: '', stderr: '', ...(await answer(args)) }
  }
