import type { Environment } from '../../__tests__/support/runner/environment.ts'
import { startHelper } from './helper-process.ts'

/** The stand-in of the artifact service, in a process of its own. */
export interface ArtifactProcess extends AsyncDisposable {
  /** What the job of a run of its own needs to find the service. */
  environment(run: number): Promise<Environment>
  /** How many artifacts there are. */
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
