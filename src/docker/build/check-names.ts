import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { UsageError } from '../../lib/errors.ts'
import type { Log } from '../../lib/log.ts'
import { didYouMean } from '../../lib/nearest.ts'
import { hasDockersSyntax } from './base.ts'
import { localDockerfile } from './context.ts'
import { type Dockerfile, readDockerfile } from './dockerfile.ts'
import type { BuildOptions } from './options.ts'

type NamedOptions = Pick<BuildOptions, 'context' | 'file' | 'target' | 'buildArgs' | 'buildContexts'>

/** The parts of a step that {@link checkNames} uses. */
interface StepParts {
  readonly workspace: string
  readonly env: NodeJS.ProcessEnv
  readonly log: Pick<Log, 'warning'>
}

/**
 * Checks that the Dockerfile has the stage of `target` and the arguments of `build-args`. Throws a {@link UsageError}
 * for a missing stage, and logs a warning for an argument that no ARG takes. Checks nothing if the Dockerfile is not
 * local, BuildKit rejects it, or another frontend reads it.
 */
export async function checkNames(options: NamedOptions, { workspace, env, log }: StepParts): Promise<void> {
  if (options.target === undefined && options.buildArgs.length === 0) return
  const path = await localDockerfile(options, workspace)
  const text = path === undefined ? '' : await readFile(resolve(workspace, path), 'utf8').catch(() => '')
  const dockerfile = readDockerfile(text)
  if (dockerfile === undefined || !hasDockersSyntax(dockerfile, { options, env })) return
  const missing = missingStage(dockerfile, options)
  if (missing !== undefined) throw UsageError.at('target', missing)
  for (const warning of unusedArguments(dockerfile, options)) log.warning(`build-args: ${warning}`)
}

/** Returns the problem with a target that is no stage. Some frontends also accept the number of a stage. */
function missingStage({ stages }: Dockerfile, { target, buildContexts }: NamedOptions): string | undefined {
  if (target === undefined || /^\d+$/.test(target)) return undefined
  const names = stages.flatMap(({ name }) => name ?? [])
  const name = target.toLowerCase()
  if (names.includes(name) || buildContexts.some(context => context.name.toLowerCase() === name)) return undefined
  const known =
    names.length === 0 ? `None has a name. Add "AS ${target}" to a FROM.` : `Its stages: ${names.join(', ')}.`
  return `the Dockerfile has no stage "${target}".${didYouMean(target, names)} ${known}`
}

/**
 * Arguments that need no ARG (docs.docker.com/reference/dockerfile, "Predefined ARGs", "Automatic platform ARGs in the
 * global scope" and "BuildKit built-in build args").
 */
const PREDEFINED =
  /^(?:(?:https?|ftp|no|all)_proxy|BUILDKIT_.*|SOURCE_DATE_EPOCH|(?:TARGET|BUILD)(?:PLATFORM|OS|ARCH|VARIANT)|TARGETSTAGE)$/i

function unusedArguments({ argNames }: Dockerfile, { buildArgs }: NamedOptions): readonly string[] {
  const unused = new Set(buildArgs.map(({ name }) => name).filter(name => !PREDEFINED.test(name)))
  for (const name of argNames) unused.delete(name)
  return [...unused].map(name => {
    const hint = didYouMean(name, argNames) || ` Add "ARG ${name}" to the stage that uses it.`
    return `no ARG of the Dockerfile takes "${name}", so it has no effect.${hint}`
  })
}
