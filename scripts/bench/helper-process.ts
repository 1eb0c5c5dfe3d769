import { fork } from 'node:child_process'
import { on, once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** A server in a process of its own, so that its work is not done in the time of the bench's process. */
export interface HelperProcess extends AsyncDisposable {
  /** Sends a question and gives the answer. One question at a time. */
  ask(question: unknown): Promise<unknown>
}

/** Starts the script `name` of this directory, which answers every message with one message. */
export function startHelper(name: string, args: readonly string[] = []): HelperProcess {
  const child = fork(fileURLToPath(new URL(name, import.meta.url)), args)
  const exit = once(child, 'exit')
  const failed = exit.then(([code]) => {
    throw new Error(`${name} ended with ${code}.`)
  })
  // Whoever asks next hears of it.
  failed.catch(() => {})
  return {
    async ask(question) {
      const answer = once(child, 'message')
      child.send(question as object)
      const [value] = await Promise.race([answer, failed])
      return value
    },
    async [Symbol.asyncDispose]() {
      if (child.connected) child.disconnect()
      await exit
    },
  }
}

/** Answers each message of the process that started this one, and ends with it. */
export async function answerMessages(answer: (question: unknown) => unknown): Promise<void> {
  process.once('disconnect', () => process.exit())
  for await (const [question] of on(process, 'message')) process.send?.(await answer(question))
}
