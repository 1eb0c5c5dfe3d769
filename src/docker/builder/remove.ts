import { type Run, reasonOf } from '../../lib/process.ts'
import type { ChosenBuilder } from './choose.ts'
import { contextName, removeCommand } from './command-lines.ts'

/** The builder of a step, for its post step to remove. */
export interface BuilderCleanup {
  readonly name: string
  /** True if the step created a Docker context for it. */
  readonly context: boolean
  /** The additional environment of Docker's commands. */
  readonly env: Readonly<Record<string, string>>
}

/** Errors of buildx for a missing builder, and of docker without a buildx that could have created one. */
const MISSING =
  /no builder .* found|unknown flag: --force|'buildx' is not a docker command|unknown command: docker buildx/
const REMOVE_LIMIT_MS = 60_000

/** Returns what the post step must remove, for saving before the creation; undefined for a builder that stays. */
export function builderCleanup(
  builder: ChosenBuilder,
  env: Readonly<Record<string, string>>,
): BuilderCleanup | undefined {
  if (builder.kind !== 'step') return undefined
  const { name, own, engine } = builder
  return { name, context: own.driver === 'docker-container' && engine.tlsFromEnvironment, env }
}

/**
 * Removes a builder with its containers and volumes. Returns false if it does not exist. Throws an Error if something is
 * left.
 */
export async function removeBuilder(run: Run, { name, context, env }: BuilderCleanup): Promise<boolean> {
  const options = { env, timeoutMs: REMOVE_LIMIT_MS }
  const removed = await run('docker', removeCommand(name), options)
  if (context) await run('docker', ['context', 'rm', '--force', contextName(name)], options)
  if (removed.exitCode === 0) return true
  if (MISSING.test(removed.stderr)) return false
  throw new Error(`The builder ${name} cannot be removed: ${reasonOf(removed.stderr)}`)
}
