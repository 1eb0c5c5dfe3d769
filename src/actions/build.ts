import { join } from 'node:path'
import * as core from '@actions/core'
import { allOrNone } from '../all-or-none.ts'
import { buildImage } from '../docker/build.ts'
import { checkContext } from '../docker/context.ts'
import { hostPlatform, planEmulation } from '../docker/emulation.ts'
import { prepareBuilder, prepareEmulation, withLogins } from '../docker/prepare.ts'
import { parseBuildInputs } from '../inputs/build.ts'
import { loginsFor } from '../inputs/credentials.ts'
import { modeOf } from '../inputs/mode.ts'
import { listenForInterruption } from '../interruption.ts'
import { connect } from '../oci/connect.ts'
import type { Platform } from '../oci/platform.ts'
import { run } from '../process.ts'
import { checkAccess } from '../publish/access.ts'
import { runArtifacts } from '../publish/artifacts.ts'
import { passGate } from '../publish/gate.ts'
import { handOver } from '../publish/hand-over.ts'
import { legIdentity, runIdentity } from '../publish/identity.ts'
import { inspectPushed, NOTHING_PUSHED, type Pushed } from '../publish/inspect.ts'
import { publish } from '../publish/publisher.ts'
import { formatRecord, type LegRecord } from '../publish/record.ts'
import { buildOutputs } from '../report/outputs.ts'
import { legLine, outcomeLine, publicationSummary } from '../report/publication.ts'
import { setOutputs, writeSummary } from '../report/workflow.ts'
import { leaveTraces } from './traces.ts'

/** Builds an image and pushes it by digest; then leaves a record for the merge job, or publishes it. */
export async function build(): Promise<void> {
  const { env } = process
  const began = performance.now()
  const inputs = parseBuildInputs(env, core.setSecret)
  const mode = modeOf(inputs)
  await checkContext(inputs, process.cwd())

  using interruption = listenForInterruption()
  const { signal } = interruption
  const logins = loginsFor(inputs.login, inputs.repositories)
  const registry = connect({ logins, env, run, log: core, signal })
  const { directory, builder } = await leaveTraces(env)
  const docker = await withLogins(logins, { run, log: core, env, directory })
  const repositories = inputs.push ? inputs.repositories : []
  const host = hostPlatform(process.arch)
  const emulation = await planEmulation(inputs.platforms, host)
  await allOrNone(
    [
      () => checkAccess(registry, repositories),
      stop => prepareEmulation(emulation, docker, stop),
      stop => prepareBuilder(builder, inputs, docker, stop),
    ],
    signal,
  )

  const labelling = { labels: [], annotations: [], attestations: [] }
  const [first] = repositories
  const metadataFile = join(directory, 'metadata.json')
  const built = await buildImage({ ...inputs, ...labelling, builder, repositories, metadataFile }, docker, signal)
  const pushed =
    first === undefined || built.descriptor === undefined
      ? NOTHING_PUSHED
      : await inspectPushed(registry, first, built.descriptor, emulation.emulated)

  const record: LegRecord = {
    publication: inputs.name,
    run: runIdentity(env),
    leg: legIdentity(env, inputs.strategy, inputs.matrix !== null),
    pushed: inputs.push,
    platforms: platformsOf(inputs.platforms, pushed, host),
    repositories: inputs.repositories,
    tags: inputs.tags,
    annotations: {},
    images: pushed.images,
    attestations: pushed.attestations,
    seconds: Math.round((performance.now() - began) / 1000),
  }
  if (mode === 'leg') {
    await handOver(record, await runArtifacts(), directory)
    setOutputs(buildOutputs({ record, ...built, ...pushed, handedOver: formatRecord(record), published: false }))
    return core.info(legLine(record))
  }

  const published = pushed.content !== undefined
  if (pushed.content !== undefined) {
    const passed = passGate([record], { platforms: record.platforms, run: record.run })
    await publish({ ...passed, content: pushed.content }, { registry })
  }
  setOutputs(buildOutputs({ record, ...built, ...pushed, published }))
  await writeSummary(publicationSummary({ ...record, ...pushed, published }), env)
  core.info(outcomeLine({ ...record, ...pushed, published }))
}

/** The platforms that a step builds; without the input, those that came out, or this machine's own. */
function platformsOf(asked: readonly Platform[], { images }: Pushed, host: Platform): readonly Platform[] {
  if (asked.length > 0) return asked
  return images.length > 0 ? images.map(({ descriptor }) => descriptor.platform) : [host]
}
