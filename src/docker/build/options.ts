import type { Attribute } from '../../lib/csv.ts'

/** The build options of the inputs, which mean the same as in docker/build-push-action. */
export interface BuildOptions {
  /** A path, or the URL of a Git repository or a tarball. May contain `{{defaultContext}}`. */
  readonly context: string
  readonly file: string | undefined
  readonly target: string | undefined
  readonly buildArgs: readonly BuildArgument[]
  readonly buildContexts: readonly NamedContext[]
  readonly secrets: readonly Secret[]
  /** `default`, `id=socket`, `id=key[,key]` */
  readonly ssh: readonly string[]
  readonly allow: readonly string[]
  /** `host:address` */
  readonly addHosts: readonly string[]
  readonly network: Network
  readonly noCache: boolean
  /** Stages that are built without the cache. */
  readonly noCacheFilters: readonly string[]
  readonly pull: boolean
  /** `64m` */
  readonly shmSize: string | undefined
  /** `type=soft[:hard]` */
  readonly ulimit: readonly string[]
  readonly cgroupParent: string | undefined
  /** The call that replaces the build: `check`, `outline,format=json`. Undefined: build. */
  readonly call: string | undefined
  readonly attestations: AttestationInputs
  /** Caches in buildx's own syntax. */
  readonly cacheFrom: readonly string[]
  readonly cacheTo: readonly string[]
  /** A managed cache, separate for each publication and platform. */
  readonly cache: CacheKind
  readonly outputs: readonly Output[]
  /** True if the result goes into the engine, for use there. */
  readonly load: boolean
  /** True if two builds of one commit must produce the same layers. */
  readonly reproducible: boolean
  readonly compression: Compression | undefined
  /** Warnings for the log. */
  readonly warnings: readonly string[]
}

/** A build argument; the last one with a name wins. */
export interface BuildArgument {
  readonly name: string
  /** Undefined: the value of the environment variable of this name. */
  readonly value: string | undefined
}

/** A context that the Dockerfile can use in `FROM` or `--from`. */
export interface NamedContext {
  readonly name: string
  /** A path, a URL, `docker-image://…`, `oci-layout://…` or `target:…`. */
  readonly source: string
}

export const NETWORKS = ['default', 'host', 'none'] as const

export type Network = (typeof NETWORKS)[number]

export const CACHE_KINDS = ['none', 'gha', 'registry'] as const

export type CacheKind = (typeof CACHE_KINDS)[number]

/** A secret for `RUN --mount=type=secret,id=…`, and its source. */
export type Secret =
  | { readonly id: string; readonly kind: 'value'; readonly value: string }
  | { readonly id: string; readonly kind: 'env'; readonly variable: string }
  | { readonly id: string; readonly kind: 'file'; readonly path: string }

/** A destination of the result besides the registry. */
export interface Output {
  readonly type: OutputType
  /** The attributes other than `type`. */
  readonly attributes: readonly Attribute[]
}

/** The exporters of buildx (docs/reference/buildx_build.md#output). `registry` is `image` with a push. */
export const OUTPUT_TYPES = ['cacheonly', 'docker', 'image', 'local', 'oci', 'registry', 'tar'] as const

export type OutputType = (typeof OUTPUT_TYPES)[number]

/** Returns true for an output that can push to a registry. */
export const isImage = ({ type }: Output): boolean => type === 'image' || type === 'registry'

/** The compression of layers. */
export interface Compression {
  readonly type: CompressionType
  /** gzip and estargz: 0 to 9, zstd: 0 to 22. */
  readonly level: number | undefined
  /** True to also compress existing layers, such as those of the base image. */
  readonly force: boolean
}

/** The types of BuildKit's exporters (util/compression of moby/buildkit) → the highest level. */
export const HIGHEST_COMPRESSION_LEVEL = { gzip: 9, estargz: 9, zstd: 22, uncompressed: 0 } as const

export type CompressionType = keyof typeof HIGHEST_COMPRESSION_LEVEL

/** An attestation with its attributes other than `type`, or the request to leave it out. */
export interface Attestation {
  readonly type: string
  readonly disabled: boolean
  readonly attributes: readonly Attribute[]
}

/** The attestations of the inputs; undefined: not set, so that the defaults apply. */
export interface AttestationInputs {
  readonly provenance: Attestation | undefined
  readonly sbom: Attestation | undefined
  /** In the order of the input. */
  readonly attests: readonly Attestation[]
}
