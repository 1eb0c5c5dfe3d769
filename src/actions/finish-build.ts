import type { ImageResult } from '../docker/build/result.ts'
import { addSummary, setOutputs } from '../lib/runner.ts'
import type { Metadata } from '../metadata/metadata.ts'
import { openArtifactStore } from '../publish/artifact-store.ts'
import { passGate } from '../publish/gate.ts'
import type { Pushed } from '../publish/inspect.ts'
import { type Outcome, publish } from '../publish/publisher.ts'
import type { LegRecord } from '../publish/record.ts'
import { uploadRecord } from '../publish/record-artifacts.ts'
import { encodeRecord } from '../publish/records-input.ts'
import { buildOutputs } from '../report/outputs.ts'
import { legLine, legSummary, onlyPlatformLine } from '../report/publication.ts'
import type { LazyRegistries } from './registries.ts'
import { reportPublication } from './report-publication.ts'
import type { Step } from './step.ts'

/** A build whose images are in the registries, if it pushes. */
export interface FinishedBuild {
  readonly record: LegRecord
  readonly metadata: Metadata
  readonly built: ImageResult
  readonly pushed: Pushed
  /** True if the input `platforms` is set. */
  readonly platformsGiven: boolean
}

/** Leaves the record of a leg for the merge job. Sets the outputs first, because the upload may fail. */
export async function leaveRecord(
  { record, metadata, built, pushed }: FinishedBuild,
  directory: string,
  { env, log }: Step,
): Promise<void> {
  const outcome: Outcome = { kind: 'checked', content: pushed.content }
  setOutputs(buildOutputs({ ...built, record, metadata, outcome, encodedRecord: encodeRecord(record) }))
  await uploadRecord(record, await openArtifactStore(env), { directory, log })
  addSummary(legSummary(record))
  log.info(legLine(record))
}

/** Publishes what a single job pushed, after the same gate that a merge passes. */
export async function publishAlone(
  { record, metadata, built, pushed, platformsGiven }: FinishedBuild,
  registries: LazyRegistries,
  step: Step,
): Promise<void> {
  if (!platformsGiven && record.images.length > 0) step.log.info(onlyPlatformLine(record))
  const outcome = await step.phase('publish', () => publishPushed(record, pushed, registries, step))
  const timed = { ...record, report: record.report && { ...record.report, ...step.timeline.timing() } }
  reportPublication(
    { ...record, name: record.publication, records: [timed], outcome },
    buildOutputs({ ...built, record, metadata, outcome }),
    step,
  )
}

async function publishPushed(
  record: LegRecord,
  { content }: Pushed,
  registries: LazyRegistries,
  { log, signal }: Step,
): Promise<Outcome> {
  if (content === undefined) return { kind: 'checked', content }
  const { repositories, tags } = passGate([record], { platforms: record.platforms, run: record.run })
  await publish({ content, repositories, tags }, { registries: await registries(), onWait: log.info, signal })
  return { kind: 'published', content }
}
