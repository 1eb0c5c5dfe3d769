import type { BuildOptions } from '../docker/build/options.ts'
import type { BuilderInputs } from '../docker/builder/settings.ts'
import type { Environment } from '../lib/github.ts'
import { isObject } from '../lib/json.ts'
import type { MatrixPlace } from '../lib/run-identity.ts'
import { type MetadataRequest, parseMetadata } from '../metadata/metadata.ts'
import { type MetadataSettings, parseSettings } from '../metadata/settings.ts'
import type { Platform } from '../oci/platform.ts'
import { readBuildOptions } from './build-options.ts'
import { readBuilder } from './builder.ts'
import { type Credentials, readCredentials } from './credentials.ts'
import { type EmulationInputs, readEmulation } from './emulation.ts'
import { autoPushes } from './mode.ts'
import { INPUTS, refuseUnknown } from './names.ts'
import { checkOutputNames } from './outputs-input.ts'
import { readPlatforms } from './platforms.ts'
import { type InputReader, type InputSource, inputReader, oneLine } from './reader.ts'

/** The inputs of the build action. */
export interface BuildInputs {
  /** The requested images, tags, labels and annotations. */
  readonly request: MetadataRequest
  readonly settings: MetadataSettings
  /** Empty: the builder's own platform. */
  readonly platforms: readonly Platform[]
  /** The publication; undefined: its first repository. */
  readonly name: string | undefined
  readonly options: BuildOptions
  readonly emulation: EmulationInputs
  readonly builder: BuilderInputs
  readonly credentials: Credentials
  /** The input `push`; the result, which also depends on the event and the images, is in `push`. */
  readonly pushing: 'auto' | boolean
  readonly push: boolean
  readonly publish: 'auto' | boolean
  readonly matrix: unknown
  /** The job's place in its matrix; undefined without a matrix. */
  readonly position: MatrixPlace | undefined
}

const AUTO = ['auto', 'true', 'false'] as const

/** Reads `auto`, `true` or `false`. */
function readSwitch(inputs: InputReader, name: string): 'auto' | boolean {
  const word = inputs.choice(name, AUTO, 'auto')
  return word === 'auto' ? word : word === 'true'
}

/** Parses the inputs of the build action. Throws a {@link UsageError} with every problem. */
export async function parseBuildInputs({ env, mask }: InputSource): Promise<BuildInputs> {
  const inputs = inputReader({ env, mask })
  refuseUnknown(env, INPUTS.build, inputs.problem)
  const request = parseMetadata(inputs.raw, inputs.problem)
  const options = readBuildOptions(inputs, { mask, env })
  const pushing = readSwitch(inputs, 'push')
  const wanted = pushing === 'auto' ? autoPushes(env) : pushing
  const repositories = request.images.map(({ repository }) => repository)
  // A call of the Dockerfile makes no image, and without an enabled image there is no repository to push to.
  const push = wanted && options.call === undefined && (repositories.length > 0 || inputs.text('images') === undefined)
  if (push && repositories.length === 0) {
    inputs.problem('images', 'no repository to push to. List at least one, such as ghcr.io/me/app.')
  }
  checkOutputNames(inputs, options.outputs, repositories)
  const matrix = unwrapped(inputs.parsed('matrix', JSON.parse) ?? null)
  const parsed: BuildInputs = {
    request,
    settings: parseSettings(env, inputs.problem),
    platforms: readPlatforms(inputs),
    name: oneLine(inputs.text('name')),
    options,
    emulation: readEmulation(inputs),
    builder: await readBuilder(inputs),
    credentials: await readCredentials(inputs, { mask, pushes: push }),
    pushing,
    push,
    publish: readSwitch(inputs, 'publish'),
    matrix,
    position: readPlace(inputs, matrix, env),
  }
  inputs.done()
  return parsed
}

/** Returns the matrix within `{"Matrix": {…}}`, as version 12 of Forgejo's runner writes it. */
function unwrapped(matrix: unknown): unknown {
  if (!isObject(matrix) || Object.keys(matrix).join() !== 'Matrix') return matrix
  const inner = matrix['Matrix']
  return inner === null || isObject(inner) ? inner : matrix
}

/** The runners of servers that split a matrix themselves, so that a runner sees one of one. */
const SPLIT_BY_SERVER = ['GITEA_ACTIONS', 'FORGEJO_ACTIONS']

/**
 * Reads `job-index` and `job-total` of the runner's `strategy` context, which some runners omit. A job without a matrix
 * also has them, but without information about other jobs.
 */
function readPlace(inputs: InputReader, matrix: unknown, env: Environment): MatrixPlace | undefined {
  const strategy: unknown = inputs.parsed('strategy', JSON.parse)
  // act has an empty matrix in a job without one.
  if (!isObject(matrix) || Object.keys(matrix).length === 0) return undefined
  const { 'job-index': index, 'job-total': total } = isObject(strategy) ? strategy : {}
  if (typeof index !== 'number' || typeof total !== 'number') return 'unknown'
  return total <= 1 && SPLIT_BY_SERVER.some(name => env[name]) ? 'unknown' : { index, total }
}
