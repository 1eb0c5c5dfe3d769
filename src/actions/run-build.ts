import { networkFacts } from '../docker/build/network-hint.ts'
import { buildPlatforms } from '../docker/build/per-platform.ts'
import type { BuildRequest } from '../docker/build/request.ts'
import { type BuildResult, descriptorsOf, type ImageResult, type LayoutResult } from '../docker/build/result.ts'
import type { Emulation } from '../docker/emulation/emulation.ts'
import { indexAnnotations } from '../publish/create-record.ts'
import { type Pushed, readBackPushed } from '../publish/inspect.ts'
import type { CacheUse, LegReport } from '../publish/leg-report.ts'
import { watchBuild } from '../report/buildkit-progress.ts'
import type { DockerSetup } from './docker-setup.ts'
import type { LazyRegistries } from './registries.ts'
import type { Step } from './step.ts'

/** A successful build. */
interface WatchedBuild {
  readonly built: BuildResult
  /** The part of it that came from caches. */
  readonly cache: CacheUse
  readonly platformMs: LegReport['platformMs']
}

/** Builds what the request asks for. What BuildKit reports becomes phases of the step. */
export async function runBuild(request: BuildRequest, docker: DockerSetup, step: Step): Promise<WatchedBuild> {
  const { signal, workspace, timeline, env } = step
  const watch = watchBuild(timeline.now)
  const building = buildPlatforms(request, docker, {
    signal,
    workspace,
    onLine: watch.line,
    network: networkFacts(docker.builder, env),
  })
  // Loads the modules of what follows while buildx works. If that fails, their own import reports it.
  import('./finish-build.ts').catch(() => {})
  const built = await building
  timeline.add(watch.phases())
  return { built, cache: watch.cache(), platformMs: watch.platformMs() }
}

/** Pushes an image from its OCI layout to every repository. */
export async function pushFromLayout(
  { directory, descriptor }: LayoutResult,
  { repositories }: BuildRequest,
  registries: LazyRegistries,
  { log }: Step,
): Promise<void> {
  const { pushLayout } = await import('../publish/push-layout.ts')
  await pushLayout(directory, descriptor, { registries: await registries(), repositories, log })
}

/** Reads back what a build pushed, from the first repository. */
export async function readBack(
  built: ImageResult,
  { platforms, repositories: [first], annotations }: BuildRequest,
  { emulated }: Emulation,
  registries: LazyRegistries,
  { log, signal }: Step,
): Promise<Pushed> {
  const descriptors = descriptorsOf(built)
  const client = first === undefined || descriptors.length === 0 ? undefined : (await registries()).repository(first)
  return readBackPushed(descriptors, client, {
    platforms,
    emulated,
    annotations: indexAnnotations({ annotations }),
    onWait: log.info,
    signal,
  })
}
