/**
 * Pinned versions of everything that the stack fetches. Names of cache entries contain the version, so a change here
 * creates a new entry.
 */

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

const BUILDKIT_VERSION = 'v0.32.2'

export const GO_TOOLS = {
  buildx: {
    package: 'github.com/docker/buildx/cmd/buildx',
    version: 'v0.36.1',
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
