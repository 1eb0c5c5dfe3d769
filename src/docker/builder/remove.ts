import { type Run, reasonOf } from '../../lib/process.ts'
import type { ChosenBuilder } from './choose.ts'
import { contextName, removeCommand } from './command-lines.ts'

/** What a step's builder leaves on a machine, to be taken away by its post step. */
export interface BuilderCleanup {
  readonly name: string
  /** Was a Docker context made for it? */
  readonly context: boolean
  /** Added to the environment of Docker's commands. */
  readonly env: Readonly<Record<string, string>>
}

/** What buildx says of a builder that it does not know; and docker, where there is no buildx that could have made one. */
const NOTHING_THERE =
  /no builder .* found|unknown flag: --force|'buildx' is not a docker command|unknown command: docker buildx/
const REMOVE_LIMIT_MS = 60_000

/** What to note before the builder is made; undefined when it stays. */
export const builderCleanup = (
  { name, lifetime, own, engine }: ChosenBuilder,
  env: Readonly<Record<string, string>>,
): BuilderCleanup | undefined =>
  lifetime === 'step' && own !== undefined
    ? { name, context: own.driver === 'docker-container' && engine.tlsFromEnvironment, env }
    : undefined

/** Removes a builder with its containers and volumes; one that is not there is success. Throws when something is left. */
export async function removeBuilder(run: Run, { name, context, env }: BuilderCleanup): Promise<void> {
  const options = { env, timeoutMs: REMOVE_LIMIT_MS }
  const removed = await run('docker', removeCommand(name), options)
  if (context) await run('docker', ['context', 'rm', '--force', contextName(name)], options)
  if (removed.exitCode !== 0 && !NOTHING_THERE.test(removed.stderr)) {
    throw new Error(`The builder ${name} could not be removed: ${reasonOf(removed.stderr)}`)
  }
}
