import { allOrNone } from '../../lib/all-or-none.ts'
import { UsageError } from '../../lib/errors.ts'
import type { Log } from '../../lib/log.ts'
import { formatPlatform } from '../../oci/platform.ts'
import type { Docker } from '../docker.ts'
import { leftOutWarning } from './annotations.ts'
import { buildImage, callDockerfile } from './build.ts'
import type { BuildRunOptions } from './build-command.ts'
import { labelLines } from './label-log.ts'
import type { BuildRequest } from './request.ts'
import { type BuildResult, descriptorsOf, type ImageResult, type PushedResult } from './result.ts'

/**
 * Builds all platforms: in one build, or in parallel builds if the builder has several nodes. If the request has a
 * call, runs that instead.
 */
export async function buildPlatforms(
  request: BuildRequest,
  docker: Docker,
  options: BuildRunOptions,
): Promise<BuildResult> {
  const { call, warnings } = request.options
  const separate = needsSeparateBuilds(request)
  const leftOut = leftOutWarning(request.annotations, separate ? 'leg' : request.mode)
  if (leftOut !== undefined) docker.log.warning(leftOut)
  for (const warning of warnings) docker.log.warning(warning)
  if (call !== undefined) return callDockerfile(call, request, docker, options)
  logLabels(request, docker.log)
  return separate ? mergeResults(await buildSeparately(request, docker, options)) : buildImage(request, docker, options)
}

/** Logs the labels and annotations, once for all builds and attempts, in a group that its reader opens. */
function logLabels({ labels, annotations }: BuildRequest, log: Log): void {
  const lines = labelLines(labels, annotations)
  if (lines.length === 0) return
  log.startGroup('Labels and annotations, which the command below has, too')
  for (const line of lines) log.info(line)
  log.endGroup()
}

/**
 * Returns true if each platform needs its own build. buildx itself joins the pushed images of several nodes, and writes
 * the tag `latest` for the result, whatever the exporter says (docker/buildx, build/build.go): a tag that no gate
 * checked.
 */
const needsSeparateBuilds = ({ push, platforms, builder }: BuildRequest): boolean =>
  push && builder.nodes > 1 && platforms.length > 1

/** Builds each platform separately, as a leg: on a node that supports it, without the annotations of an index. */
async function buildSeparately(
  request: BuildRequest,
  docker: Docker,
  options: BuildRunOptions,
): Promise<readonly ImageResult[]> {
  if (request.options.outputs.length > 0 || request.options.load) {
    throw UsageError.at(
      'outputs',
      'a builder with several nodes builds each platform separately, so there is no combined result to write or load.',
    )
  }
  docker.log.startGroup(`Build ${request.platforms.map(formatPlatform).join(', ')}, each on its own node`)
  try {
    return await allOrNone(
      options.signal,
      request.platforms.map((platform, i) => (signal: AbortSignal) => {
        const metadataFile = `${request.metadataFile}.${i}`
        const log = prefixed(docker.log, formatPlatform(platform))
        const own: BuildRequest = { ...request, mode: 'leg', platforms: [platform], metadataFile }
        return buildImage(own, { ...docker, log }, { ...options, signal })
      }),
    )
  } finally {
    docker.log.endGroup()
  }
}

/** Joins the results of several builds; buildx's descriptions become a list. */
const mergeResults = (results: readonly ImageResult[]): PushedResult => ({
  kind: 'pushed',
  descriptors: results.flatMap(descriptorsOf),
  imageId: undefined,
  description: `[${results.map(({ description }) => description).join()}]`,
})

/** Returns a log with a prefix and without groups, because the lines of several builds interleave. */
const prefixed = (log: Log, name: string): Log => ({
  ...log,
  info: message => log.info(`${name} │ ${message}`),
  startGroup: message => log.info(`${name} │ ${message}`),
  endGroup: () => {},
})
