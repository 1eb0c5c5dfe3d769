import { tmpdir } from 'node:os'
import * as core from '@actions/core'
import { loginsFor } from '../inputs/credentials.ts'
import { parseMergeInputs } from '../inputs/merge.ts'
import { connect } from '../oci/connect.ts'
import { createIndex } from '../oci/index.ts'
import { run } from '../process.ts'
import { runArtifacts } from '../publish/artifacts.ts'
import { passGate } from '../publish/gate.ts'
import { collectRecords } from '../publish/hand-over.ts'
import { runIdentity } from '../publish/identity.ts'
import { publish } from '../publish/publisher.ts'
import { mergeOutputs } from '../report/outputs.ts'
import { outcomeLine, passedLines, publicationSummary } from '../report/publication.ts'
import { setOutputs, writeSummary } from '../report/workflow.ts'

/** Joins what the legs pushed into one image, and points the tags at it. */
export async function merge(): Promise<void> {
  const { env } = process
  const inputs = parseMergeInputs(env, core.setSecret)
  const records = inputs.records ?? (await collectRecords(await runArtifacts(), env['RUNNER_TEMP'] ?? tmpdir()))

  const publication = passGate(records, { ...inputs, run: runIdentity(env) })
  for (const line of passedLines(publication)) core.info(line)
  const { repositories, tags, images, attestations, annotations, pushed } = publication
  const platforms = images.map(({ descriptor }) => descriptor.platform)
  const children = [...images.map(({ descriptor }) => descriptor), ...attestations]
  const content = pushed ? createIndex(children, { platforms, annotations }) : undefined

  const published = inputs.push && content !== undefined
  if (published) {
    const registry = connect({ logins: loginsFor(inputs.login, repositories), env, run, log: core })
    await publish({ content, repositories, tags }, { registry })
  }

  const result = { repositories, tags, images, published, ...(content !== undefined && { content }) }
  setOutputs(mergeOutputs(result))
  await writeSummary(publicationSummary(result), env)
  core.info(outcomeLine(result))
}
