import type { Platform } from '../../oci/platform.ts'
import type { BuildxVersion } from './buildx-version.ts'
import type { Mirror } from './mirrors.ts'

/** The drivers, which connect buildx to BuildKit (docs/reference/buildx_create.md#driver of docker/buildx). */
export const DRIVERS = ['docker-container', 'remote', 'kubernetes', 'docker', 'cloud'] as const
export type Driver = (typeof DRIVERS)[number]

/** BuildKit's configuration: a file in the workspace, or its content. */
export type BuildkitdConfig =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'inline'; readonly text: string }

/** One machine of a builder. */
export interface NodeSettings {
  readonly name: string | undefined
  /** A Docker context, an engine's URL (`ssh://…`), or BuildKit's (`tcp://…`); by default the current engine. */
  readonly endpoint: string | undefined
  /** The platforms to build on the machine; empty: those that it reports. */
  readonly platforms: readonly Platform[]
  /** `key=value` in buildx's syntax: an option with a comma in its value is quoted as a whole. */
  readonly driverOpts: readonly string[]
  /** One command line. */
  readonly buildkitdFlags: string | undefined
}

/** A builder that the step creates. */
export interface OwnBuilder {
  readonly kind: 'own'
  readonly driver: Exclude<Driver, 'docker'>
  /** At least one; the inputs for a single machine describe the first. */
  readonly nodes: readonly [NodeSettings, ...NodeSettings[]]
  readonly config: BuildkitdConfig | undefined
  readonly mirrors: readonly Mirror[]
  /** True to keep the builder after the job, for the next one. */
  readonly keep: boolean
}

/** The builder that the user wants. */
export type BuilderSettings =
  /** An existing builder. */
  | { readonly kind: 'existing'; readonly name: string }
  /** The engine's own builder. */
  | { readonly kind: 'docker' }
  | OwnBuilder

export interface BuilderInputs {
  readonly builder: BuilderSettings
  /** Undefined: the installed buildx. */
  readonly buildx: BuildxVersion | undefined
}

/** Returns true if buildx starts BuildKit itself, with the flags and the configuration of the step. */
export const startsBuildkit = (driver: Driver): boolean => driver === 'docker-container' || driver === 'kubernetes'

/** Flags for builds with privileged entitlements (`allow`), as in Docker's actions: the job owns the builder. */
export const DEFAULT_BUILDKITD_FLAGS =
  '--allow-insecure-entitlement security.insecure --allow-insecure-entitlement network.host'
