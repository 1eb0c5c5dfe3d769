import type { Attribute } from '../../lib/csv.ts'

/** What the inputs say of the build itself, with the meaning that docker/build-push-action gives to them. */
export interface BuildOptions {
  /** A path, or the address of a Git repository or a tarball. May hold `{{defaultContext}}`. */
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
  /** Stages that are built again. */
  readonly noCacheFilters: readonly string[]
  readonly pull: boolean
  /** `64m` */
  readonly shmSize: string | undefined
  /** `type=soft[:hard]` */
  readonly ulimit: readonly string[]
  readonly cgroupParent: string | undefined
  /** What is asked of the Dockerfile instead of building it: `check`, `outline,format=json`. Undefined: it is built. */
  readonly call: string | undefined
  readonly attestations: AttestationInputs
  /** Caches that the user describes to buildx. */
  readonly cacheFrom: readonly string[]
  readonly cacheTo: readonly string[]
  /** A cache that is arranged for this publication and platform. */
  readonly cache: CacheKind
  readonly outputs: readonly Output[]
  /** Whether the result goes into the engine, to be run there. */
  readonly load: boolean
  /** Whether two builds of one commit give the same layers. */
  readonly reproducible: boolean
  readonly compression: Compression | undefined
  /** For the log. */
  readonly warnings: readonly string[]
}

/** A build argument; the last one of a name counts. */
export interface BuildArgument {
  readonly name: string
  /** Undefined: the value of the environment variable of this name. */
  readonly value: string | undefined
}

/** A context that the Dockerfile names in `FROM` or `--from`. */
export interface NamedContext {
  readonly name: string
  /** A path, an address, `docker-image://…`, `oci-layout://…` or `target:…`. */
  readonly source: string
}

export const NETWORKS = ['default', 'host', 'none'] as const

export type Network = (typeof NETWORKS)[number]

export const CACHE_KINDS = ['none', 'gha', 'registry'] as const

export type CacheKind = (typeof CACHE_KINDS)[number]

/** A secret that `RUN --mount=type=secret,id=…` can read, and where the build gets it from. */
export type Secret =
  | { readonly id: string; readonly kind: 'value'; readonly value: string }
  | { readonly id: string; readonly kind: 'env'; readonly variable: string }
  | { readonly id: string; readonly kind: 'file'; readonly path: string }

/** Where a result goes besides the registry. */
export interface Output {
  readonly type: OutputType
  /** Without `type`. */
  readonly attributes: readonly Attribute[]
}

/** The exporters of buildx (docs/reference/buildx_build.md#output). `registry` is an image that is pushed. */
export const OUTPUT_TYPES = ['cacheonly', 'docker', 'image', 'local', 'oci', 'registry', 'tar'] as const

export type OutputType = (typeof OUTPUT_TYPES)[number]

/** What can hold an image that goes to a registry. */
export const isImage = ({ type }: Output): boolean => type === 'image' || type === 'registry'

/** How layers are compressed. */
export interface Compression {
  readonly type: CompressionType
  /** gzip and estargz: 0 to 9, zstd: 0 to 22. */
  readonly level: number | undefined
  /** Also the layers that are there already, such as those of the base image. */
  readonly force: boolean
}

/** The types of BuildKit's exporters (util/compression of moby/buildkit) → the highest level. */
export const HIGHEST_COMPRESSION_LEVEL = { gzip: 9, estargz: 9, zstd: 22, uncompressed: 0 } as const

export type CompressionType = keyof typeof HIGHEST_COMPRESSION_LEVEL

/** An attestation with its attributes, or its refusal. Of the attributes, `type` is not among them. */
export interface Attestation {
  readonly type: string
  readonly disabled: boolean
  readonly attributes: readonly Attribute[]
}

/** What the inputs say of attestations; undefined where they say nothing, and the defaults hold. */
export interface AttestationInputs {
  readonly provenance: Attestation | undefined
  readonly sbom: Attestation | undefined
  /** In the order of the input. */
  readonly attests: readonly Attestation[]
}
