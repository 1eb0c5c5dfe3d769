import type { Platform } from '../../oci/platform.ts'
import type { BuildxVersion } from './buildx-version.ts'
import type { Mirror } from './mirrors.ts'

/** How buildx reaches BuildKit (docs/reference/buildx_create.md#driver of docker/buildx). */
export const DRIVERS = ['docker-container', 'remote', 'kubernetes', 'docker', 'cloud'] as const
export type Driver = (typeof DRIVERS)[number]

/** BuildKit's configuration, a file of the workspace or the text itself. */
export type BuildkitdConfig =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'inline'; readonly text: string }

/** One machine of a builder. */
export interface NodeSettings {
  readonly name: string | undefined
  /** A Docker context, an engine's address (`ssh://…`), or BuildKit's (`tcp://…`); by default the current engine. */
  readonly endpoint: string | undefined
  /** The platforms that are built there; empty: those that it reports. */
  readonly platforms: readonly Platform[]
  /** `key=value`, as buildx takes them: a value with a comma is quoted as a whole. */
  readonly driverOpts: readonly string[]
  /** As one command line. */
  readonly buildkitdFlags: string | undefined
}

/** A builder that the step makes. */
export interface OwnBuilder {
  readonly kind: 'own'
  readonly driver: Exclude<Driver, 'docker'>
  /** At least one; the first is the one of the inputs for a single machine. */
  readonly nodes: readonly [NodeSettings, ...NodeSettings[]]
  readonly config: BuildkitdConfig | undefined
  readonly mirrors: readonly Mirror[]
  /** True if it stays after the job, for the next one. */
  readonly keep: boolean
}

/** What the user wants of the builder. */
export type BuilderSettings =
  /** One that exists. */
  | { readonly kind: 'existing'; readonly name: string }
  /** The engine's own. */
  | { readonly kind: 'docker' }
  | OwnBuilder

export interface BuilderInputs {
  readonly builder: BuilderSettings
  /** Undefined: the buildx that is installed. */
  readonly buildx: BuildxVersion | undefined
}

/** Returns true if buildx starts BuildKit itself, with the flags and the configuration of the step. */
export const startsBuildkit = (driver: Driver): boolean => driver === 'docker-container' || driver === 'kubernetes'

/** Allow a build to ask for rights that could harm the machine (`allow`), as Docker's actions do: the job owns the builder. */
export const DEFAULT_BUILDKITD_FLAGS =
  '--allow-insecure-entitlement security.insecure --allow-insecure-entitlement network.host'
