/**
 * Pinned versions of everything that the stack fetches. Names of cache entries contain the version, so a change here
 * creates a new entry.
 */
import { StackError } from './shell.ts'

/** The Go toolchain that builds the tools, and that the stand-in for `golang` contains. */
export const GO_VERSION = '1.26.8'

/** A program that `go install` builds from the Go module proxy, without cgo. */
export interface GoTool {
  /** The package of its `main` function. */
  readonly package: string
  readonly version: string
  /** Variable to set to the version at link time, if the program does not detect its version. */
  readonly versionVariable?: string
}

/** Versions of buildx and BuildKit, which the action drives: the newest, and earlier ones that many machines have. */
export const VERSIONS = {
  newest: { buildx: 'v0.38.2', buildkit: 'v0.34.2' },
  previous: { buildx: 'v0.36.1', buildkit: 'v0.32.2' },
} as const

export type Releases = keyof typeof VERSIONS

/** Reads `MANIFOLD_STACK_RELEASES`: `newest`, the default, or `previous`. */
export function releasesOf(env: NodeJS.ProcessEnv): Releases {
  const name = env['MANIFOLD_STACK_RELEASES'] || 'newest'
  if (name === 'newest' || name === 'previous') return name
  throw new StackError(`MANIFOLD_STACK_RELEASES: "${name}" is unknown. Set "newest" or "previous".`)
}

/** The versions of buildx and BuildKit that this process uses. */
export const RELEASES = releasesOf(process.env)

const { buildx: BUILDX_VERSION, buildkit: BUILDKIT_VERSION } = VERSIONS[RELEASES]

export const GO_TOOLS = {
  buildx: {
    package: 'github.com/docker/buildx/cmd/buildx',
    version: BUILDX_VERSION,
    versionVariable: 'github.com/docker/buildx/version.Version',
  },
  buildkitd: {
    package: 'github.com/moby/buildkit/cmd/buildkitd',
    version: BUILDKIT_VERSION,
    versionVariable: 'github.com/moby/buildkit/version.Version',
  },
  buildctl: {
    package: 'github.com/moby/buildkit/cmd/buildctl',
    version: BUILDKIT_VERSION,
    versionVariable: 'github.com/moby/buildkit/version.Version',
  },
  'dockerfile-frontend': {
    package: 'github.com/moby/buildkit/frontend/dockerfile/cmd/dockerfile-frontend',
    version: BUILDKIT_VERSION,
  },
  registry: {
    package: 'github.com/distribution/distribution/v3/cmd/registry',
    version: 'v3.1.2',
    versionVariable: 'github.com/distribution/distribution/v3/version.version',
  },
  crane: {
    package: 'github.com/google/go-containerregistry/cmd/crane',
    version: 'v0.22.1',
    versionVariable: 'github.com/google/go-containerregistry/cmd/crane/cmd.Version',
  },
  regctl: { package: 'github.com/regclient/regclient/cmd/regctl', version: 'v0.11.7' },
  oras: { package: 'oras.land/oras/cmd/oras', version: 'v1.3.6' },
  act: { package: 'github.com/nektos/act', version: 'v0.2.89', versionVariable: 'main.version' },
  actionlint: { package: 'github.com/rhysd/actionlint/cmd/actionlint', version: 'v1.7.12' },
} as const satisfies Readonly<Record<string, GoTool>>

export type GoToolName = keyof typeof GO_TOOLS

/** The Debian release of the packages in the stand-in images, the same on every host. */
export const IMAGE_SUITE = 'trixie'

/**
 * The Debian releases to get the Docker engine from, in order of preference: testing for a newer engine, otherwise
 * stable. The programs of both run with the C library of Debian 12.
 */
export const ENGINE_SUITES = ['forky', 'trixie'] as const

/** The image that buildx boots by default. */
export const BUILDKIT_IMAGE = 'moby/buildkit:buildx-stable-1'

/** The image that registers QEMU. */
export const BINFMT_IMAGE = 'tonistiigi/binfmt:qemu-v10.2.3-68'
