import type { ImageResult } from '../docker/build/result.ts'
import type { Docker } from '../docker/docker.ts'
import * as runner from '../lib/runner.ts'
import type { Timeline } from '../lib/timeline.ts'
import type { Metadata } from '../metadata/metadata.ts'
import type { ArtifactStore } from '../publish/artifact-store.ts'
import { passGate } from '../publish/gate.ts'
import type { Pushed } from '../publish/inspect.ts'
import type { LegReport } from '../publish/leg-report.ts'
import { type Outcome, publish } from '../publish/publisher.ts'
import type { LegRecord } from '../publish/record.ts'
import { uploadRecord } from '../publish/record-artifacts.ts'
import { encodeRecord } from '../publish/records-input.ts'
import type { Registries } from '../registry/registries.ts'
import { adviceOn } from '../report/advice.ts'
import { buildOutputs } from '../report/outputs.ts'
import { legLine, legSummary, outcomeLine, publicationSummary } from '../report/publication.ts'
import { declareSubjects } from '../report/subjects.ts'
import { setOutputs } from '../report/workflow.ts'

/** What a build step has come to, before it is handed over or published. */
export interface FinishedBuild {
  readonly record: LegRecord
  readonly metadata: Metadata
  readonly built: ImageResult
  readonly pushed: Pushed
}

/** A leg: leaves its record for the merge job. The outputs come first: they are the other way to hand it over. */
export async function leaveRecord(
  { record, metadata, built, pushed }: FinishedBuild,
  docker: Docker,
  store: ArtifactStore | undefined,
): Promise<void> {
  const outcome: Outcome = { kind: 'checked', content: pushed.content }
  setOutputs(buildOutputs({ record, metadata, ...built, outcome, encodedRecord: encodeRecord(record) }))
  await uploadRecord(record, store, docker)
  runner.addSummary(legSummary(record))
  runner.log.info(legLine(record))
}

/** A single job: publishes what it pushed, after the same gate that a merge passes. */
export async function publishAlone(
  { record, metadata, built, pushed }: FinishedBuild,
  registries: Registries,
  { timeline, report }: { readonly timeline: Timeline; readonly report: () => LegReport },
): Promise<void> {
  const { content } = pushed
  if (content !== undefined) {
    const passed = passGate([record], { platforms: record.platforms, run: record.run })
    await timeline.during('publish', () => publish({ ...passed, content }, { registries, onWait: runner.log.info }))
  }
  const outcome: Outcome = content === undefined ? { kind: 'checked', content } : { kind: 'published', content }
  setOutputs(buildOutputs({ record, metadata, ...built, outcome }))
  if (content !== undefined) declareSubjects(record.repositories, content.digest, { env: process.env, log: runner.log })
  const records = [{ ...record, report: report() }]
  const shown = { ...record, records, outcome }
  for (const advice of adviceOn(records)) runner.log.warning(advice)
  runner.addSummary(publicationSummary(shown))
  runner.log.info(outcomeLine(shown))
}
