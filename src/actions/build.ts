import { join } from 'node:path'
import * as core from '@actions/core'
import { allOrNone } from '../all-or-none.ts'
import { checkFiles } from '../docker/build/context.ts'
import { workflowFacts } from '../docker/build/facts.ts'
import { buildImage } from '../docker/build/image.ts'
import { hostPlatform } from '../docker/emulation/architectures.ts'
import type { Emulation } from '../docker/emulation/emulation.ts'
import { markingsOf } from '../docker/markings.ts'
import { readWorkflow } from '../github.ts'
import { parseBuildInputs } from '../inputs/build.ts'
import { modeOf } from '../inputs/mode.ts'
import { listenForInterruption } from '../interruption.ts'
import { describeImage } from '../metadata/describe.ts'
import { INDEX_LEVEL, MANIFEST_LEVEL, noTagError } from '../metadata/metadata.ts'
import { connect } from '../oci/connect.ts'
import { run } from '../process.ts'
import { checkAccess } from '../publish/access.ts'
import { runArtifacts } from '../publish/artifacts.ts'
import { passGate } from '../publish/gate.ts'
import { handOver } from '../publish/hand-over.ts'
import { inspectPushed } from '../publish/inspect.ts'
import { publish } from '../publish/publisher.ts'
import { formatRecord } from '../publish/record.ts'
import { publicationName, recordOf } from '../publish/record-of.ts'
import { buildOutputs } from '../report/outputs.ts'
import { legLine, outcomeLine, publicationSummary } from '../report/publication.ts'
import { setOutputs, writeSummary } from '../report/workflow.ts'
import { stepLogins } from './logins.ts'
import { notedTraces, removeTraces } from './traces.ts'
import { openWorkbench } from './workbench.ts'

/** Builds an image and pushes it by digest; then leaves a record for the merge job, or publishes it. */
export async function build(): Promise<void> {
  using interruption = listenForInterruption()
  try {
    await buildAndHandOn(process.env, interruption.signal)
  } finally {
    // A runner that is stopped for good does not come to the post step.
    if (interruption.signal.aborted) await removeTraces(notedTraces())
  }
}

async function buildAndHandOn(env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
  const began = performance.now()
  const workspace = process.cwd()
  const inputs = await parseBuildInputs(env, core.setSecret)
  const { options, platforms, push } = inputs
  const mode = modeOf(inputs)
  await checkFiles(options, workspace)

  const { workflow, event } = await readWorkflow(env)
  const images = inputs.request.images.map(({ repository }) => repository)
  const logins = await stepLogins(inputs.credentials, images, workflow, env)
  const registry = connect({ logins, env, run, log: core, signal })
  const metadata = await describeImage(
    {
      ...inputs,
      ...inputs.credentials,
      context: 'workflow',
      annotationLevels: [MANIFEST_LEVEL, INDEX_LEVEL],
      registry,
    },
    { workflow, env, run, log: core },
  )
  if (push && metadata.tags.length === 0) throw noTagError(metadata)

  const { docker, builder, prepare } = await openWorkbench(inputs, { env, logins, mode })
  let emulation: Emulation = { emulated: [] }
  await allOrNone(
    [
      () => checkAccess(registry, push ? images : []),
      async stop => {
        emulation = await prepare(stop)
      },
    ],
    signal,
  )

  const publication = publicationName(inputs.name, images)
  const built = await buildImage(
    {
      ...workflowFacts(workflow, event, env),
      ...markingsOf(metadata, mode),
      ...{ options, platforms, publication, push, repositories: images },
      builder: builder.name,
      pushByDigest: builder.pushesByDigest,
      tags: metadata.tags.map(({ name }) => name),
      createdAt: metadata.createdAt,
      githubToken: inputs.credentials.githubToken,
      metadataFile: join(docker.directory, 'metadata.json'),
    },
    docker,
    { signal, workspace },
  )
  if (options.call !== undefined) return core.info(`The Dockerfile passed: call ${options.call}.`)

  const pushed = await inspectPushed(registry, images[0], built.descriptor, emulation.emulated)
  const record = recordOf({ inputs, publication, metadata, pushed, host: hostPlatform(process.arch), env, began })
  const outcome = { record, metadata, ...built, ...pushed }
  if (mode === 'leg') {
    setOutputs(buildOutputs({ ...outcome, handedOver: formatRecord(record), published: false }))
    await handOver(record, await runArtifacts(env), docker)
    return core.info(legLine(record))
  }

  const published = pushed.content !== undefined
  if (pushed.content !== undefined) {
    const passed = passGate([record], { platforms: record.platforms, run: record.run })
    await publish({ ...passed, content: pushed.content }, { registry })
  }
  setOutputs(buildOutputs({ ...outcome, published }))
  const shown = { ...record, ...pushed, legs: [record], published }
  await writeSummary(publicationSummary(shown), env)
  core.info(outcomeLine(shown))
}
