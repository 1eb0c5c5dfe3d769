import type { BuildRequest } from '../docker/build/request.ts'
import { hostPlatform } from '../docker/emulation/architectures.ts'
import type { Emulation } from '../docker/emulation/emulation.ts'
import type { BuildInputs } from '../inputs/build.ts'
import { legIdentity, runIdentity } from '../lib/run-identity.ts'
import type { Metadata } from '../metadata/metadata.ts'
import { createLegRecord } from '../publish/create-record.ts'
import type { Pushed } from '../publish/inspect.ts'
import { type CacheUse, type LegReport, runnerOf } from '../publish/leg-report.ts'
import type { LegRecord } from '../publish/record.ts'
import type { Step } from './step.ts'

/** The facts that a record is made of, known after the build. */
interface FinishedParts {
  readonly inputs: BuildInputs
  readonly request: BuildRequest
  readonly metadata: Metadata
  readonly pushed: Pushed
  readonly emulation: Emulation
  readonly cache: CacheUse
  readonly platformMs: LegReport['platformMs']
}

/** Creates the record of this step. */
export function recordOfStep(parts: FinishedParts, step: Step): LegRecord {
  const { inputs, request, metadata, pushed, emulation, cache, platformMs } = parts
  const { env, timeline } = step
  const host = hostPlatform(process.arch)
  return createLegRecord({
    publication: request.publication,
    run: runIdentity(env),
    leg: legIdentity(env, inputs.position),
    metadata,
    push: request.push,
    optional: inputs.pushing === false,
    pushed,
    platforms: request.platforms,
    host,
    seconds: Math.round(timeline.now() / 1000),
    report: { ...timeline.timing(), runner: runnerOf(env, host), emulated: emulation.emulated, cache, platformMs },
  })
}
