import { csvField } from '../../lib/csv.ts'
import { formatAnnotation, formatLabel } from '../../metadata/labels.ts'
import { formatPlatformShort } from '../../oci/platform.ts'
import { annotationsOfBuild, type FittingAnnotations, fittingAnnotations } from './annotations.ts'
import { computeAttestations, formatAttestation } from './attestations.ts'
import { allCaches } from './cache.ts'
import { expandContext } from './context.ts'
import { datedContext, dateEnvironment, exportedDate } from './date.ts'
import type { Attestation, BuildArgument } from './options.ts'
import { outputArguments } from './outputs.ts'
import type { BuildRequest } from './request.ts'
import { secretArguments, secretEnvironment, secretsOf } from './secrets.ts'

const repeated = (flag: string, values: readonly string[]): readonly string[] => values.flatMap(value => [flag, value])
const option = (flag: string, value: string | undefined): readonly string[] =>
  value === undefined ? [] : [flag, value]
const when = (flag: string, on: boolean): readonly string[] => (on ? [flag] : [])

/** Returns the command line of a build (docs/reference/buildx_build.md of docker/buildx). It contains no secret. */
export function buildArguments(request: BuildRequest): readonly string[] {
  const { options, source } = request
  const contexts = options.buildContexts.map(({ name, source: from }) => `${name}=${expandContext(from, source)}`)
  return [
    'buildx',
    'build',
    ...option('--builder', request.builder.name),
    ...option('--file', options.file),
    ...option('--target', options.target),
    ...option('--platform', request.platforms.map(formatPlatformShort).join(',') || undefined),
    ...repeated('--build-arg', options.buildArgs.map(formatBuildArgument)),
    ...repeated('--build-context', contexts),
    ...repeated('--secret', secretArguments(secretsOf(request))),
    ...repeated('--ssh', options.ssh),
    ...repeated('--allow', options.allow),
    // buildx parses only this flag as CSV.
    ...repeated('--add-host', options.addHosts.map(csvField)),
    ...option('--network', options.network === 'default' ? undefined : options.network),
    ...when('--no-cache', options.noCache),
    ...repeated('--no-cache-filter', options.noCacheFilters),
    ...when('--pull', options.pull),
    ...option('--shm-size', options.shmSize),
    ...repeated('--ulimit', options.ulimit),
    ...option('--cgroup-parent', options.cgroupParent),
    ...(options.call === undefined ? resultArguments(request) : option('--call', options.call)),
    ...option('--progress', 'plain'),
    datedContext(expandContext(options.context, source), request),
  ]
}

const formatBuildArgument = ({ name, value }: BuildArgument): string =>
  value === undefined ? name : `${name}=${value}`

/** Returns the arguments about the result of a build; a call has none. */
function resultArguments(request: BuildRequest): readonly string[] {
  const { options } = request
  const cache = allCaches(options, request)
  return [
    ...repeated('--label', request.labels.map(formatLabel)),
    ...repeated('--annotation', annotationsOf(request).kept.map(formatAnnotation)),
    ...repeated('--attest', attestationsOf(request).map(formatAttestation)),
    ...repeated('--cache-from', cache.from),
    ...repeated('--cache-to', cache.to),
    ...repeated('--output', outputArguments({ ...options, ...request, date: exportedDate(request) })),
    ...option('--metadata-file', request.metadataFile),
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

/** Returns the environment of the command: secrets, the date if needed, and the setting for warnings in the metadata. */
export function buildEnvironment(request: BuildRequest): Readonly<Record<string, string>> {
  const env = { ...secretEnvironment(secretsOf(request)), ...dateEnvironment(request) }
  return request.annotateChecks ? { ...env, BUILDX_METADATA_WARNINGS: '1' } : env
}
