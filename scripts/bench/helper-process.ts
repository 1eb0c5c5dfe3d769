import { fork } from 'node:child_process'
import { on, once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** A server in a separate process, so that its work does not slow down the bench's process. */
export interface HelperProcess extends AsyncDisposable {
  /** Sends a question and returns the answer. Only one question may be open at a time. */
  ask(question: unknown): Promise<unknown>
}

/** Starts the script `name` in this directory, which answers every message with one message. */
export function startHelper(name: string, args: readonly string[] = []): HelperProcess {
  const child = fork(fileURLToPath(new URL(name, import.meta.url)), args)
  const exit = once(child, 'exit')
  const failed = exit.then(([code]) => {
    throw new Error(`${name} exited with code ${code}.`)
  })
  // The next question reports the failure.
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

/** Answers each message from the parent process, and exits when the parent disconnects. */
export async function answerMessages(answer: (question: unknown) => unknown): Promise<void> {
  process.once('disconnect', () => process.exit())
  for await (const [question] of on(process, 'message')) process.send?.(await answer(question))
}
