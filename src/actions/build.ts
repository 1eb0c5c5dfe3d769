import { join } from 'node:path'
import { checkBase } from '../docker/build/check-base.ts'
import { checkFiles } from '../docker/build/context.ts'
import { workflowFacts } from '../docker/build/facts.ts'
import { buildPlatforms } from '../docker/build/per-platform.ts'
import type { BuildRequest } from '../docker/build/request.ts'
import { descriptorsOf } from '../docker/build/result.ts'
import { pushesByDigest } from '../docker/builder/choose.ts'
import { hostPlatform } from '../docker/emulation/architectures.ts'
import { parseBuildInputs } from '../inputs/build.ts'
import { modeOf } from '../inputs/mode.ts'
import { allOrNone } from '../lib/all-or-none.ts'
import { systemClock } from '../lib/clock.ts'
import { legIdentity, readWorkflow, runIdentity } from '../lib/github.ts'
import { listenForInterruption } from '../lib/interruption.ts'
import { lazily } from '../lib/lazily.ts'
import { run } from '../lib/process.ts'
import * as runner from '../lib/runner.ts'
import { startTimeline } from '../lib/timeline.ts'
import { describeImage } from '../metadata/describe.ts'
import { INDEX_LEVEL, MANIFEST_LEVEL, noTagError } from '../metadata/metadata.ts'
import type { Repository } from '../oci/reference.ts'
import { openArtifactStore } from '../publish/artifact-store.ts'
import { createLegRecord, indexAnnotations, publicationName } from '../publish/create-record.ts'
import { readBackPushed } from '../publish/inspect.ts'
import { type LegReport, runnerOf } from '../publish/leg-report.ts'
import { checkPushAccess } from '../registry/push-access.ts'
import { watchBuild } from '../report/buildkit-progress.ts'
import { type CleanupTracker, trackCleanup } from './cleanup-state.ts'
import { setUpDocker } from './docker-setup.ts'
import { chooseLogins } from './logins.ts'

/** Registries show the annotations of the index; tools look into the image. */
const LEVELS = [MANIFEST_LEVEL, INDEX_LEVEL]

/** Builds an image and pushes it by digest; then leaves a record for the merge job, or publishes it. */
export async function build(): Promise<void> {
  using interruption = listenForInterruption()
  const notes = trackCleanup()
  try {
    await buildAndHandOn(process.env, notes, interruption.signal)
  } finally {
    // A runner that is stopped for good does not come to the post step.
    if (interruption.signal.aborted) await notes.cleanUp()
  }
}

async function buildAndHandOn(env: NodeJS.ProcessEnv, notes: CleanupTracker, signal: AbortSignal): Promise<void> {
  const timeline = startTimeline(systemClock)
  const workspace = process.cwd()
  const inputs = await parseBuildInputs(env, runner.setSecret)
  const { options, platforms, push, credentials } = inputs
  const mode = modeOf(inputs)
  const [{ workflow, event }] = await Promise.all([readWorkflow(env), checkFiles(options, workspace)])
  const images = inputs.request.images.map(({ repository }) => repository)
  const logins = await chooseLogins(credentials, { destinations: images }, workflow, env)
  const registries = lazily(async () => {
    const { openRegistries: connect } = await import('../registry/registries.ts')
    return connect({ logins, env, run, log: runner.log, signal })
  })
  const listTags = async (repository: Repository) => (await registries()).repository(repository).listTags()
  const wanted = { ...inputs, ...credentials, context: 'workflow', annotationLevels: LEVELS, listTags } as const
  const metadata = await timeline.during('metadata', () =>
    describeImage(wanted, { workflow, env, run, log: runner.log }),
  )
  if (push && metadata.tags.length === 0) throw noTagError(metadata)

  const { docker, builder, ...workbench } = await timeline.during('buildx', () =>
    setUpDocker(inputs, { env, logins, notes }),
  )
  const [emulation] = await allOrNone(signal, [
    stop => workbench.prepare(stop, timeline),
    async () => {
      // The builder takes longest: its command starts before what HTTP needs is loaded.
      await workbench.started
      if (push) await timeline.during('access', async () => checkPushAccess(await registries(), images))
    },
  ])

  await checkBase(inputs, { workspace, env, log: runner.log, builderPlatform: () => workbench.platform(signal) })

  const publication = publicationName(inputs.name, images)
  const request: BuildRequest = {
    ...workflowFacts(workflow, event, env),
    mode,
    labels: metadata.labels,
    annotations: metadata.annotations,
    ...{ options, platforms, publication, push, repositories: images },
    builder,
    layout: pushesByDigest(builder) ? undefined : join(docker.directory, 'layout'),
    tags: metadata.tags.map(({ name }) => name),
    createdAt: metadata.createdAt,
    githubToken: credentials.githubToken,
    metadataFile: join(docker.directory, 'metadata.json'),
  }
  const watch = watchBuild(timeline.now)
  const building = buildPlatforms(request, docker, { signal, workspace, onLine: watch.line })
  // What comes after is loaded while buildx works.
  const handingOn = import('./finish-build.ts')
  const artifacts = mode === 'leg' ? openArtifactStore(env) : undefined
  const built = await building
  timeline.add(watch.phases())
  if (built.kind === 'called') return runner.log.info(`The Dockerfile passed: call ${built.call}.`)

  if (built.kind === 'layout') {
    const { pushLayout } = await import('../publish/push-layout.ts')
    const to = { registries: await registries(), repositories: images, log: runner.log }
    await timeline.during('push', () => pushLayout(built.directory, built.descriptor, to))
  }

  const host = hostPlatform(process.arch)
  const pushed = await timeline.during('check', async () =>
    readBackPushed(built.kind === 'local' ? [{}] : descriptorsOf(built).map(descriptor => ({ descriptor })), {
      ...{ platforms, emulated: emulation.emulated },
      client: images[0] && (await registries()).repository(images[0]),
      annotations: indexAnnotations(metadata),
      onWait: runner.log.info,
    }),
  )
  const report = (): LegReport => ({ ...timeline.timing(), runner: runnerOf(env, host), cache: watch.cache() })
  const record = createLegRecord({
    publication,
    run: runIdentity(env),
    leg: legIdentity(env, inputs.position),
    metadata,
    push,
    pushed,
    platforms,
    host,
    seconds: Math.round(timeline.now() / 1000),
    report: report(),
  })
  const finished = { record, metadata, built, pushed }
  const { leaveRecord, publishAlone } = await handingOn
  if (mode === 'leg') await leaveRecord(finished, docker, await artifacts)
  else await publishAlone(finished, await registries(), { timeline, report })
}
