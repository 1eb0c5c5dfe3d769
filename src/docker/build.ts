import { readFile } from 'node:fs/promises'
import { type Descriptor, descriptorOf } from '../oci/descriptor.ts'
import { formatPlatform, formatPlatformShort, type Platform } from '../oci/platform.ts'
import { formatRepository, type Repository } from '../oci/reference.ts'
import { mustRun } from '../process.ts'
import type { Docker } from './prepare.ts'

/** One build, as `docker buildx build` takes it. */
export interface BuildRequest {
  readonly builder: string
  /** A path, or an address that BuildKit fetches. */
  readonly context: string
  readonly file?: string
  readonly target?: string
  /** `NAME=value`, or `NAME` to take the value from the environment. */
  readonly buildArgs: readonly string[]
  /** Empty: the platform of the builder itself. */
  readonly platforms: readonly Platform[]
  readonly labels: readonly string[]
  /** `level[,level]:key=value` */
  readonly annotations: readonly string[]
  /** `type=provenance,mode=max` and the like, one an attestation. */
  readonly attestations: readonly string[]
  /** Where to push, by digest and without a tag. Empty: the result stays in the builder's cache. */
  readonly repositories: readonly Repository[]
  /** The file that buildx describes its result in. */
  readonly metadataFile: string
}

/** A field of a CSV value, quoted where it has to be (RFC 4180). */
export const csvField = (field: string): string => (/[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)

/**
 * The exporter that pushes by digest, which only untagged names can be (docs/reference/buildx_build.md of
 * docker/buildx). `name-canonical` makes the digest part of the name.
 */
function outputOf(repositories: readonly Repository[]): string {
  if (repositories.length === 0) return 'type=cacheonly'
  const names = repositories.map(formatRepository).join(',')
  return ['type=image', csvField(`name=${names}`), 'push-by-digest=true', 'name-canonical=true', 'push=true'].join(',')
}

const repeated = (flag: string, values: readonly string[]): string[] => values.flatMap(value => [flag, value])
const optional = (flag: string, value: string | undefined): string[] => (value === undefined ? [] : [flag, value])

/** The command line of a build. Carries no secret. */
export const buildArguments = (request: BuildRequest): string[] => [
  'buildx',
  'build',
  '--builder',
  request.builder,
  ...optional('--file', request.file),
  ...optional('--target', request.target),
  ...optional('--platform', request.platforms.map(formatPlatformShort).join(',') || undefined),
  ...repeated('--build-arg', request.buildArgs),
  ...repeated('--label', request.labels),
  ...repeated('--annotation', request.annotations),
  ...repeated('--attest', request.attestations),
  '--output',
  outputOf(request.repositories),
  '--metadata-file',
  request.metadataFile,
  '--progress',
  'plain',
  request.context,
]

/** What buildx says of its result. */
export interface BuildResult {
  /** What was pushed: a manifest, or an index when there are several platforms or attestations. */
  readonly descriptor?: Descriptor
  /** The digest of the image's configuration, for a single platform. */
  readonly imageId?: string
  /** buildx's own description, JSON. */
  readonly metadata: string
}

/**
 * Builds, and pushes by digest when the request says where to; BuildKit's lines come as they are, in a group of the log.
 * Throws a {@link CommandError} when buildx fails.
 */
export async function buildImage(request: BuildRequest, docker: Docker, signal: AbortSignal): Promise<BuildResult> {
  const { run, log, env } = docker
  log.startGroup(`Build ${request.platforms.map(formatPlatform).join(', ') || 'for the platform of the builder'}`)
  try {
    await mustRun(run, 'docker', buildArguments(request), { env, signal, onLine: line => log.info(line) })
  } finally {
    log.endGroup()
  }
  return buildResultOf(await readFile(request.metadataFile, 'utf8'), request.repositories.length > 0)
}

/** Reads buildx's metadata file. A push without a digest in it is an error: it cannot be told what was published. */
export function buildResultOf(metadata: string, pushed: boolean): BuildResult {
  const described = JSON.parse(metadata) as Record<string, unknown>
  const imageId = described['containerimage.config.digest']
  if (pushed && described['containerimage.descriptor'] === undefined) {
    throw new Error('docker buildx build succeeded but its metadata names no digest; nothing can be published from it.')
  }
  return {
    metadata,
    ...(typeof imageId === 'string' && { imageId }),
    ...(pushed && { descriptor: descriptorOf(described['containerimage.descriptor'], 'containerimage.descriptor') }),
  }
}
