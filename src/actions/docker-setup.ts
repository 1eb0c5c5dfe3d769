import { toolCache, withBuildx } from '../docker/builder/buildx.ts'
import { GITHUB_RELEASES } from '../docker/builder/buildx-release.ts'
import { type ChosenBuilder, chooseBuilder } from '../docker/builder/choose.ts'
import { inspectBuilder, ownPlatform } from '../docker/builder/inspect.ts'
import { mirroredNames } from '../docker/builder/mirrors.ts'
import { builderCleanup } from '../docker/builder/remove.ts'
import { type Docker, withLogins } from '../docker/docker.ts'
import { hostPlatform } from '../docker/emulation/architectures.ts'
import type { Emulation, EmulationCleanup } from '../docker/emulation/emulation.ts'
import { machineLeases } from '../docker/emulation/leases.ts'
import { prepareDocker } from '../docker/prepare.ts'
import type { BuildInputs } from '../inputs/build.ts'
import { isGitHub, isSelfHosted } from '../lib/github.ts'
import { type Run, run } from '../lib/process.ts'
import * as runner from '../lib/runner.ts'
import type { Timeline } from '../lib/timeline.ts'
import type { Platform } from '../oci/platform.ts'
import type { Login } from '../registry/docker-config.ts'
import { type CleanupTracker, stepDirectory } from './cleanup-state.ts'

/** What a build works with: Docker with this step's logins, and a builder. */
export interface DockerSetup {
  readonly docker: Docker
  readonly builder: ChosenBuilder
  /** Boots the builder, and installs the emulators that it needs. */
  prepare(signal: AbortSignal, timeline: Timeline): Promise<Emulation>
  /** Resolves when the first command of the preparation is under way, or when it takes none. */
  readonly started: Promise<void>
  /** What the builder runs on; undefined where it does not say. It has to be booted. */
  platform(signal: AbortSignal): Promise<Platform | undefined>
}

export interface DockerSetupOptions {
  readonly env: NodeJS.ProcessEnv
  readonly logins: readonly Login[]
  /** Where it is noted what is going to be made. */
  readonly notes: CleanupTracker
}

/** Chooses Docker, buildx and the builder, and notes what is going to be made. Starts no process but to fetch buildx. */
export async function setUpDocker(
  inputs: BuildInputs,
  { env, logins, notes }: DockerSetupOptions,
): Promise<DockerSetup> {
  const directory = await stepDirectory(env, notes)
  const { promise: underWay, resolve: begun } = Promise.withResolvers<void>()
  const running: Run = (...command) => {
    const finished = run(...command)
    begun()
    return finished
  }
  const surroundings = { run: running, log: runner.log, env, directory }
  const docker = await withChosenBuildx(inputs, await withLogins(logins, surroundings), env)
  const dockerEnv = { ...env, ...docker.env }
  const settings = inputs.builder.builder
  const unique = `manifold-${Math.random().toString(36).slice(2).padEnd(11, '0').slice(0, 11)}`
  const builder = await chooseBuilder(settings, { env: dockerEnv, system: process.platform, unique })
  const trace = builderCleanup(builder, docker.env)
  if (trace !== undefined) notes.add({ builder: trace })
  const saveCleanup = (emulation: EmulationCleanup): void => notes.add({ emulation })
  const mirrors = settings.kind === 'own' ? settings.mirrors : []
  const emulation = {
    ...inputs.emulation,
    platforms: inputs.platforms,
    images: mirroredNames(inputs.emulation.image, mirrors),
    lease: isSelfHosted(env) ? { leases: machineLeases(), pid: process.ppid, saveCleanup } : undefined,
  }
  return {
    docker,
    builder,
    started: underWay,
    async prepare(signal, timeline) {
      try {
        const { architecture } = hostPlatform(process.arch)
        return await prepareDocker({ builder, emulation, architecture }, docker, { env, signal, timeline })
      } finally {
        begun()
      }
    },
    platform: signal => inspectBuilder(builder.name, docker, signal).then(ownPlatform, () => undefined),
  }
}

/** The installed buildx, unless the user asks for another. */
async function withChosenBuildx(inputs: BuildInputs, docker: Docker, env: NodeJS.ProcessEnv): Promise<Docker> {
  const { buildx } = inputs.builder
  if (buildx === undefined) return docker
  const token = inputs.credentials.githubToken
  // The token is of the server that the workflow runs on, and releases are on github.com.
  const known = isGitHub(env) && token !== undefined && { token }
  return withBuildx(buildx, docker, {
    tools: await toolCache(),
    releases: { ...GITHUB_RELEASES, ...known },
    system: process.platform,
    architecture: process.arch,
    env,
  })
}
