import type { Environment } from '../../__tests__/support/runner/environment.ts'
import { startHelper } from './helper-process.ts'

/** A local artifact service in a separate process. */
export interface ArtifactProcess extends AsyncDisposable {
  /** Returns the environment in which the job of this run finds the service. */
  environment(run: number): Promise<Environment>
  /** Returns the number of artifacts. */
  count(): Promise<number>
}

export type Question = { readonly environmentOf: string } | { readonly count: true }

export async function startArtifactProcess(): Promise<ArtifactProcess> {
  const helper = startHelper('artifact-server.ts')
  const ask = (question: Question): Promise<unknown> => helper.ask(question)
  return {
    environment: async run => (await ask({ environmentOf: String(run) })) as Environment,
    count: async () => (await ask({ count: true })) as number,
    [Symbol.asyncDispose]: () => helper[Symbol.asyncDispose](),
  }
}
