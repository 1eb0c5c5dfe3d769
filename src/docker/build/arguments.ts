import { csvField } from '../../lib/csv.ts'
import { formatAnnotation, formatLabel } from '../../metadata/labels.ts'
import { formatPlatformShort } from '../../oci/platform.ts'
import { annotationsOfBuild, type FittingAnnotations, fittingAnnotations } from './annotations.ts'
import { computeAttestations, formatAttestation } from './attestations.ts'
import { cacheArguments } from './cache.ts'
import { expandContext } from './context.ts'
import type { Attestation, BuildArgument } from './options.ts'
import { outputArguments } from './outputs.ts'
import type { BuildRequest } from './request.ts'
import { secretArguments, secretEnvironment, secretsOf } from './secrets.ts'

const repeated = (flag: string, values: readonly string[]): readonly string[] => values.flatMap(value => [flag, value])
const optional = (flag: string, value: string | undefined): readonly string[] =>
  value === undefined ? [] : [flag, value]
const when = (flag: string, on: boolean): readonly string[] => (on ? [flag] : [])

/** The command line of a build (docs/reference/buildx_build.md of docker/buildx). Carries no secret. */
export function buildArguments(request: BuildRequest): readonly string[] {
  const { options, source } = request
  const contexts = options.buildContexts.map(({ name, source: from }) => `${name}=${expandContext(from, source)}`)
  return [
    ...['buildx', 'build', '--builder', request.builder.name],
    ...optional('--file', options.file),
    ...optional('--target', options.target),
    ...optional('--platform', request.platforms.map(formatPlatformShort).join(',') || undefined),
    ...repeated('--build-arg', options.buildArgs.map(formatBuildArgument)),
    ...repeated('--build-context', contexts),
    ...repeated('--secret', secretArguments(secretsOf(request))),
    ...repeated('--ssh', options.ssh),
    ...repeated('--allow', options.allow),
    // This flag alone is read as CSV by buildx.
    ...repeated('--add-host', options.addHosts.map(csvField)),
    ...optional('--network', options.network === 'default' ? undefined : options.network),
    ...when('--no-cache', options.noCache),
    ...repeated('--no-cache-filter', options.noCacheFilters),
    ...when('--pull', options.pull),
    ...optional('--shm-size', options.shmSize),
    ...repeated('--ulimit', options.ulimit),
    ...optional('--cgroup-parent', options.cgroupParent),
    ...(options.call === undefined ? resultArguments(request) : ['--call', options.call]),
    ...['--progress', 'plain', expandContext(options.context, source)],
  ]
}

const formatBuildArgument = ({ name, value }: BuildArgument): string =>
  value === undefined ? name : `${name}=${value}`

/** Returns the arguments about the result of a build; a call has none. */
function resultArguments(request: BuildRequest): readonly string[] {
  const { options } = request
  const cache = cacheArguments(options.cache, request)
  return [
    ...repeated('--label', request.labels.map(formatLabel)),
    ...repeated('--annotation', annotationsOf(request).kept.map(formatAnnotation)),
    ...repeated('--attest', attestationsOf(request).map(formatAttestation)),
    ...repeated('--cache-from', [...options.cacheFrom, ...cache.from]),
    ...repeated('--cache-to', [...options.cacheTo, ...cache.to]),
    ...repeated('--output', outputArguments({ ...options, ...request })),
    ...['--metadata-file', request.metadataFile],
  ]
}

function attestationsOf(request: BuildRequest): readonly Attestation[] {
  const { options } = request
  const load = options.load || options.outputs.some(({ type }) => type === 'docker')
  return computeAttestations(options.attestations, { ...request, load })
}

/** Returns the annotations of a build. Its result is an index if it has several platforms, or attestations. */
export const annotationsOf = (request: BuildRequest): FittingAnnotations =>
  fittingAnnotations(
    annotationsOfBuild(request.annotations, request.mode),
    request.platforms.length > 1 || attestationsOf(request).some(({ disabled }) => !disabled),
  )

/** What the command finds in its environment: secrets, the image's date, and how much buildx is to describe. */
export const buildEnvironment = (request: BuildRequest): Readonly<Record<string, string>> => ({
  ...secretEnvironment(secretsOf(request)),
  SOURCE_DATE_EPOCH: String(Math.floor(request.createdAt.getTime() / 1000)),
  ...(request.annotateChecks && { BUILDX_METADATA_WARNINGS: '1' }),
})
