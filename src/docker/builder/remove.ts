import { type Run, reasonOf } from '../../lib/process.ts'
import type { ChosenBuilder } from './choose.ts'
import { contextName, removeCommand } from './command-lines.ts'

/** What a step's builder leaves on a machine, for its post step to remove. */
export interface BuilderCleanup {
  readonly name: string
  /** True if the step made a Docker context for it. */
  readonly context: boolean
  /** What is added to the environment of Docker's commands. */
  readonly env: Readonly<Record<string, string>>
}

/** What buildx prints about a builder that it does not know, and docker without a buildx that could have made one. */
const NOTHING_THERE =
  /no builder .* found|unknown flag: --force|'buildx' is not a docker command|unknown command: docker buildx/
const REMOVE_LIMIT_MS = 60_000

/** Returns what the post step has to remove, to be saved before the builder is made; undefined for one that stays. */
export function builderCleanup(
  builder: ChosenBuilder,
  env: Readonly<Record<string, string>>,
): BuilderCleanup | undefined {
  if (builder.kind !== 'step') return undefined
  const { name, own, engine } = builder
  return { name, context: own.driver === 'docker-container' && engine.tlsFromEnvironment, env }
}

/** Removes a builder with its containers and volumes, if it exists. Throws an Error if something is left. */
export async function removeBuilder(run: Run, { name, context, env }: BuilderCleanup): Promise<void> {
  const options = { env, timeoutMs: REMOVE_LIMIT_MS }
  const removed = await run('docker', removeCommand(name), options)
  if (context) await run('docker', ['context', 'rm', '--force', contextName(name)], options)
  if (removed.exitCode !== 0 && !NOTHING_THERE.test(removed.stderr)) {
    throw new Error(`The builder ${name} could not be removed: ${reasonOf(removed.stderr)}`)
  }
}
