import { allOrNone } from '../../lib/all-or-none.ts'
import { UsageError } from '../../lib/errors.ts'
import type { Log } from '../../lib/log.ts'
import { formatPlatform } from '../../oci/platform.ts'
import type { Docker } from '../docker.ts'
import { type BuildCircumstances, buildImage } from './build.ts'
import type { BuildRequest } from './request.ts'
import type { BuildResult } from './result.ts'

/**
 * Whether the platforms of a build have to be built one by one. buildx itself joins what several nodes have pushed, and
 * writes the tag `latest` for it, whatever the exporter says (docker/buildx, build/build.go): a tag that nobody checked.
 */
export const needsSeparateBuilds = (
  { push, platforms }: Pick<BuildRequest, 'push' | 'platforms'>,
  nodes: number,
): boolean => push && nodes > 1 && platforms.length > 1

/** Builds each platform by itself, all side by side: each on a node that has it, and none joined by buildx. */
export async function buildPlatforms(
  request: BuildRequest,
  docker: Docker,
  circumstances: BuildCircumstances,
): Promise<readonly BuildResult[]> {
  if (request.options.outputs.length > 0 || request.options.load) {
    throw UsageError.at(
      'outputs',
      'a builder of several nodes builds each platform by itself, and has no result of all.',
    )
  }
  const results: BuildResult[] = []
  docker.log.startGroup(`Build ${request.platforms.map(formatPlatform).join(', ')}, each on a node of its own`)
  try {
    await allOrNone(
      circumstances.signal,
      request.platforms.map((platform, i) => async (signal: AbortSignal) => {
        const log = prefixed(docker.log, formatPlatform(platform))
        const own = { ...request, platforms: [platform], metadataFile: `${request.metadataFile}.${i}` }
        results[i] = await buildImage(own, { ...docker, log }, { ...circumstances, signal })
      }),
    )
  } finally {
    docker.log.endGroup()
  }
  return results
}

/** Several results as one: what buildx says of each, as a list. */
export function mergeResults(results: readonly BuildResult[]): BuildResult {
  const [only, ...others] = results
  if (only !== undefined && others.length === 0) return only
  return {
    description: `[${results.map(({ description }) => description).join()}]`,
    warnings: results.flatMap(({ warnings }) => warnings),
  }
}

/** A log whose lines say what they are of; groups cannot be told apart in lines that come mixed. */
const prefixed = (log: Log, name: string): Log => ({
  ...log,
  info: message => log.info(`${name} │ ${message}`),
  startGroup: message => log.info(`${name} │ ${message}`),
  endGroup: () => {},
})
