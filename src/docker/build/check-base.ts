import { readFile } from 'node:fs/promises'
import { isAbsolute, normalize, relative, resolve } from 'node:path'
import { UsageError } from '../../lib/errors.ts'
import type { Log } from '../../lib/log.ts'
import type { Platform } from '../../oci/platform.ts'
import { classifyBase, describeBase, type WrongBase } from './base.ts'
import { localDockerfile } from './context.ts'
import { readDockerfile } from './dockerfile.ts'
import type { BuildOptions } from './options.ts'

/** The build whose base is checked. */
export interface Wanted {
  readonly options: Pick<BuildOptions, 'context' | 'file' | 'target' | 'buildArgs' | 'buildContexts' | 'call'>
  readonly platforms: readonly Platform[]
  readonly push: boolean
}

/** The builder, which is queried only if the answer matters. */
export interface BaseBuilder {
  /** Returns the platform of the builder; undefined if unknown. */
  builderPlatform(): Promise<Platform | undefined>
}

/** The parts of a step that {@link checkBase} uses. */
interface StepParts {
  readonly workspace: string
  readonly env: NodeJS.ProcessEnv
  readonly log: Pick<Log, 'warning'>
}

/**
 * Checks that the image's base is not for another platform, as with `FROM --platform=$BUILDPLATFORM` in the last stage:
 * its configuration would name the requested platform, but its programs run on another. Throws a {@link UsageError} at
 * the line. If nothing is pushed, as with a target that only tests, logs a warning instead.
 *
 * Without `platforms`, the configuration names the base's own platform, so there is nothing to check.
 */
export async function checkBase(
  { options, platforms, push }: Wanted,
  { builderPlatform }: BaseBuilder,
  { workspace, env, log }: StepParts,
): Promise<void> {
  if (platforms.length === 0 || options.call !== undefined) return
  const path = await localDockerfile(options, workspace)
  const dockerfile = path === undefined ? undefined : readDockerfile(await readText(resolve(workspace, path)))
  if (path === undefined || dockerfile === undefined) return
  const classify = (asked: Platform, builder: Platform | undefined) =>
    classifyBase(dockerfile, asked, { options, env, builder })
  // Few last stages depend on the builder's platform, and the query takes time: would the answer help?
  const doubtful = platforms.some(
    asked => classify(asked, undefined) === 'unknown' && classify(asked, asked) !== 'unknown',
  )
  const builder = doubtful ? await builderPlatform() : undefined
  const wrong = platforms.flatMap(asked => {
    const base = classify(asked, builder)
    return typeof base === 'string' ? [] : [{ asked, base }]
  })
  const file = isAbsolute(path) ? relative(workspace, path) : normalize(path)
  report(wrong, file, push ? undefined : log)
}

const readText = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '')

/** Reports one problem for each line, because the base may depend on the platform (`FROM base-$TARGETARCH`). */
function report(
  wrong: readonly { readonly asked: Platform; readonly base: WrongBase }[],
  file: string,
  log: Pick<Log, 'warning'> | undefined,
): void {
  const found = [...Map.groupBy(wrong, ({ base }) => base.stage)].flatMap(([stage, at]) => {
    const [first] = at
    if (first === undefined) return []
    const platforms = at.map(({ asked }) => asked)
    const location = { file, startLine: stage.line }
    return [{ where: `${file}:${stage.line}`, what: describeBase(first.base, platforms), location }]
  })
  const [first] = found
  if (first === undefined) return
  if (log === undefined) throw new UsageError(found, first.location)
  for (const { where, what, location } of found) log.warning(`${where}: ${what}`, location)
}
