import type { ListOptions } from '../lib/csv.ts'
import { type AttestationInputs, readAttestations } from './attestations.ts'
import { readCaches } from './caches.ts'
import { type Compression, parseCompression } from './compression.ts'
import { type Output, readOutputs } from './outputs-input.ts'
import type { InputReader } from './reader.ts'
import { readSecrets, type Secret, type SecretSources } from './secrets.ts'

/** What the inputs say of the build itself, with the meaning that docker/build-push-action gives to them. */
export interface BuildOptions {
  /** A path, or the address of a Git repository or a tarball. May hold `{{defaultContext}}`. */
  readonly context: string
  readonly file: string | undefined
  readonly target: string | undefined
  /** `NAME=value`, or `NAME` to take the value from the environment. */
  readonly buildArgs: readonly string[]
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

/** A context that the Dockerfile names in `FROM` or `--from`. */
export interface NamedContext {
  readonly name: string
  /** A path, an address, `docker-image://…`, `oci-layout://…` or `target:…`. */
  readonly source: string
}

const NETWORKS = ['default', 'host', 'none'] as const
export type Network = (typeof NETWORKS)[number]

const CACHES = ['none', 'gha', 'registry'] as const
export type CacheKind = (typeof CACHES)[number]

/** Methods of `docker buildx build --call`. */
const CALLS = new Set(['build', 'check', 'lint', 'outline', 'targets', 'subrequests.describe'])

/** Reads the inputs of the build. Every problem goes to the reader. */
export function readBuildOptions(inputs: InputReader, sources: SecretSources): BuildOptions {
  const list = (name: string, options?: ListOptions): readonly string[] =>
    inputs.list(name, options).map(({ value }) => value)
  const { secrets, warnings } = readSecrets(inputs, sources)
  return {
    context: inputs.text('context') ?? '.',
    file: inputs.text('file'),
    target: inputs.text('target'),
    buildArgs: inputs.each('build-args', parseBuildArg),
    buildContexts: inputs.each('build-contexts', parseNamedContext),
    secrets,
    ssh: list('ssh', { commas: true }),
    allow: list('allow', { commas: true }),
    addHosts: inputs.each('add-hosts', parseHost, { commas: true }),
    network: inputs.choice('network', NETWORKS, 'default'),
    noCache: inputs.boolean('no-cache', false),
    noCacheFilters: list('no-cache-filters', { commas: true }),
    pull: inputs.boolean('pull', false),
    shmSize: inputs.text('shm-size'),
    ulimit: list('ulimit'),
    cgroupParent: inputs.text('cgroup-parent'),
    call: inputs.parsed('call', parseCall),
    attestations: readAttestations(inputs),
    cacheFrom: readCaches(inputs, 'cache-from'),
    cacheTo: readCaches(inputs, 'cache-to'),
    cache: inputs.choice('cache', CACHES, 'none'),
    outputs: readOutputs(inputs),
    load: inputs.boolean('load', false),
    reproducible: inputs.boolean('reproducible', false),
    compression: inputs.parsed('compression', parseCompression),
    warnings,
  }
}

/**
 * Dockerfiles split `ARG` at blanks, so that no name has one; otherwise BuildKit takes any. A name alone is that of a
 * variable.
 */
function parseBuildArg(text: string): string {
  if (text.startsWith('=')) throw new Error('a build argument has no name: write NAME=value.')
  const [, name = '', value = ''] = /^([^\s=:]+)\s*[=:]\s*(.*)$/s.exec(text) ?? []
  const isPair = /^[^\s=]+(?:=|$)/.test(text) && (text.includes('=') || !text.includes(':'))
  if (!isPair) throw new Error(`"${text}" is not NAME=value.${name === '' ? '' : ` Write ${name}=${value}.`}`)
  return text
}

function parseNamedContext(text: string): NamedContext {
  const equals = text.indexOf('=')
  const name = text.slice(0, Math.max(0, equals))
  const source = text.slice(equals + 1)
  if (name === '' || source === '') throw new Error(`"${text}" is not of the form name=path.`)
  return { name, source }
}

function parseHost(text: string): string {
  if (!/^[^=:]+[=:].+$/.test(text)) throw new Error(`"${text}" is not of the form host:address.`)
  return text
}

/** `build` is what happens without the input. */
function parseCall(text: string): string | undefined {
  const [name = ''] = text.split(',')
  if (!CALLS.has(name)) throw new Error(`"${name}" is not one of ${[...CALLS].join(', ')}.`)
  return name === 'build' ? undefined : text
}
