import {
  type BuildArgument,
  type BuildOptions,
  CACHE_KINDS,
  type NamedContext,
  NETWORKS,
} from '../docker/build/options.ts'
import { type ListOptions, quoteProblem } from '../lib/csv.ts'
import { readAttestations } from './attestations.ts'
import { readCaches } from './caches.ts'
import { parseCompression } from './compression.ts'
import { readOutputs } from './outputs-input.ts'
import type { InputReader, InputSource } from './reader.ts'
import { readSecrets } from './secrets.ts'

/** Methods of `docker buildx build --call`. */
const CALLS = new Set(['build', 'check', 'lint', 'outline', 'targets', 'subrequests.describe'])

/** Reads the options of the build. Reports problems to the reader. */
export function readBuildOptions(inputs: InputReader, source: InputSource): BuildOptions {
  const list = (name: string, options?: ListOptions): readonly string[] =>
    inputs.list(name, options).map(({ value }) => value)
  const { secrets, warnings } = readSecrets(inputs, source)
  return {
    context: inputs.text('context') ?? '.',
    file: inputs.text('file'),
    target: inputs.text('target'),
    buildArgs: inputs.each('build-args', parseBuildArgument),
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
    cache: inputs.choice('cache', CACHE_KINDS, 'none'),
    outputs: readOutputs(inputs),
    load: inputs.boolean('load', false),
    reproducible: inputs.boolean('reproducible', false),
    compression: inputs.parsed('compression', parseCompression),
    warnings,
  }
}

/**
 * Parses `NAME=value`, or the `NAME` of a variable. Dockerfiles split `ARG` at whitespace, so no name contains any;
 * otherwise BuildKit accepts every name.
 */
function parseBuildArgument(text: string): BuildArgument {
  if (text.startsWith('=')) throw new Error('a build argument has no name. Write NAME=value.')
  const quote = quoteProblem(text)
  if (quote !== undefined) throw new Error(quote)
  const [, name = '', value = ''] = /^([^\s=:]+)\s*[=:]\s*(.*)$/s.exec(text) ?? []
  const isPair = /^[^\s=]+(?:=|$)/.test(text) && (text.includes('=') || !text.includes(':'))
  if (!isPair)
    throw new Error(`"${text}" is not of the form NAME=value.${name === '' ? '' : ` Write ${name}=${value}.`}`)
  const equals = text.indexOf('=')
  return equals === -1
    ? { name: text, value: undefined }
    : { name: text.slice(0, equals), value: text.slice(equals + 1) }
}

function parseNamedContext(text: string): NamedContext {
  const quote = quoteProblem(text)
  if (quote !== undefined) throw new Error(quote)
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

/** Parses a call; `build` is the same as no input. */
function parseCall(text: string): string | undefined {
  const [name = ''] = text.split(',')
  if (!CALLS.has(name)) throw new Error(`"${name}" is not one of ${[...CALLS].join(', ')}.`)
  return name === 'build' ? undefined : text
}
