import { type ExtraAuthorities, extraAuthorities, trustVariable } from '../docker/builder/authorities.ts'
import { toolCache, withBuildx } from '../docker/builder/buildx.ts'
import { GITHUB_RELEASES } from '../docker/builder/buildx-release.ts'
import { type ChosenBuilder, chooseBuilder } from '../docker/builder/choose.ts'
import { inspectBuilder, ownPlatform } from '../docker/builder/inspect.ts'
import { mirroredNames } from '../docker/builder/mirrors.ts'
import { proxyPasswords } from '../docker/builder/proxies.ts'
import { builderCleanup } from '../docker/builder/remove.ts'
import { type Docker, withLogins } from '../docker/docker.ts'
import { hostPlatform } from '../docker/emulation/architectures.ts'
import type { Emulation, EmulationCleanup } from '../docker/emulation/emulation.ts'
import { machineLeases } from '../docker/emulation/leases.ts'
import { prepareDocker } from '../docker/prepare.ts'
import type { BuildInputs } from '../inputs/build.ts'
import { type Environment, isGitHub, isSelfHosted } from '../lib/github.ts'
import type { Run } from '../lib/process.ts'
import type { Platform } from '../oci/platform.ts'
import type { Login } from '../registry/docker-config.ts'
import { createStepDirectory } from './cleanup-state.ts'
import type { Step } from './step.ts'

/** Docker with the step's logins, and the builder that the step uses. */
export interface DockerSetup extends Docker {
  readonly builder: ChosenBuilder
  /** Boots the builder and installs the emulators that it needs. */
  prepare(signal: AbortSignal): Promise<Emulation>
  /** Resolves when the first command of {@link prepare} has started, or when it needs none. */
  readonly started: Promise<void>
  /** Returns the platform that the builder runs on; undefined if it does not say. The builder must be booted. */
  builderPlatform(): Promise<Platform | undefined>
}

/**
 * Chooses Docker, buildx and the builder, and saves what the post step must remove. Starts no process, except to download
 * buildx.
 */
export async function setUpDocker(inputs: BuildInputs, logins: readonly Login[], step: Step): Promise<DockerSetup> {
  const { env, log, signal, cleanup } = step
  const directory = await createStepDirectory(env, cleanup)
  const { run, started, start } = observedRun(step.run)
  // They become arguments of the command that creates a builder.
  for (const password of proxyPasswords(env)) step.mask(password)
  const authorities = await extraAuthorities(env, directory, log)
  const docker = trusting(
    await withChosenBuildx(inputs, await withLogins(logins, { run, log, env, directory }), env),
    authorities,
    env,
  )
  const builder = await chooseBuilder(inputs.builder.builder, {
    env: { ...env, ...docker.env },
    system: process.platform,
    unique: uniqueName(),
    trust: authorities && { ...authorities, registries: registriesOf(inputs) },
  })
  const left = builderCleanup(builder, docker.env)
  if (left !== undefined) cleanup.add({ builder: left })
  return {
    ...docker,
    builder,
    started,
    async prepare(stop) {
      try {
        const { architecture } = hostPlatform(process.arch)
        const request = { builder, emulation: emulationOf(inputs, step), architecture }
        return await prepareDocker(request, docker, { env, signal: stop, timeline: step.timeline })
      } finally {
        start()
      }
    },
    builderPlatform: () => inspectBuilder(builder.name, docker, signal).then(ownPlatform, () => undefined),
  }
}

/** Returns Docker whose programs trust the additional authorities. */
const trusting = (docker: Docker, authorities: ExtraAuthorities | undefined, env: Environment): Docker =>
  authorities === undefined ? docker : { ...docker, env: { ...docker.env, ...trustVariable(authorities, env) } }

/** Returns the registries that a build is known to use: Docker Hub, its targets, and its mirrors. */
function registriesOf({ request, builder: { builder } }: BuildInputs): readonly string[] {
  const mirrors = builder.kind === 'own' ? builder.mirrors.filter(({ plainHttp }) => !plainHttp) : []
  const hosts = mirrors.map(({ mirror }) => mirror.replace(/\/.*$/, ''))
  return [...new Set(['docker.io', ...request.images.map(({ repository }) => repository.registry), ...hosts])]
}

/** Returns `run`, with a promise that resolves when its first command starts, or when `start` is called. */
function observedRun(run: Run): { readonly run: Run; readonly started: Promise<void>; start(): void } {
  const { promise: started, resolve: start } = Promise.withResolvers<void>()
  return {
    started,
    start,
    run: (command, args, options) => run(command, args, { ...options, onStart: start }),
  }
}

/** Returns a name that no other builder of the machine has. Not a UUID: node:crypto loads too slowly for the start. */
const uniqueName = (): string => `manifold-${Math.random().toString(36).slice(2).padEnd(11, '0').slice(0, 11)}`

/** Returns the emulation to prepare. A self-hosted machine gets a lease, so that the post step removes what it added. */
function emulationOf({ emulation, platforms, builder: { builder } }: BuildInputs, { env, cleanup }: Step) {
  const mirrors = builder.kind === 'own' ? builder.mirrors : []
  const saveCleanup = (emulators: EmulationCleanup): void => cleanup.add({ emulation: emulators })
  return {
    ...emulation,
    platforms,
    images: mirroredNames(emulation.image, mirrors),
    lease: isSelfHosted(env) ? { leases: machineLeases(), pid: process.ppid, saveCleanup } : undefined,
  }
}

/** Returns Docker with the buildx that the user asks for; by default the installed one. */
async function withChosenBuildx(inputs: BuildInputs, docker: Docker, env: NodeJS.ProcessEnv): Promise<Docker> {
  const { buildx } = inputs.builder
  if (buildx === undefined) return docker
  const token = inputs.credentials.githubToken
  // The token belongs to the server that the workflow runs on, and buildx's releases are on github.com.
  const known = isGitHub(env) && token !== undefined && { token }
  return withBuildx(buildx, docker, {
    tools: await toolCache(),
    releases: { ...GITHUB_RELEASES, ...known },
    system: process.platform,
    architecture: process.arch,
    env,
  })
}
