import type { Environment } from '../lib/github.ts'
import type { Report } from '../metadata/attributes.ts'
import { parseRunners, type RunnerRule } from '../metadata/matrix.ts'
import { type MetadataRequest, parseMetadata } from '../metadata/metadata.ts'
import type { Separators } from '../metadata/outputs.ts'
import { type MetadataSettings, parseSettings } from '../metadata/settings.ts'
import type { Platform } from '../oci/platform.ts'
import { type Credentials, readCredentials } from './credentials.ts'
import { INPUTS, refuseUnknown } from './names.ts'
import { readPlatforms } from './platforms.ts'
import { type InputSource, inputReader } from './reader.ts'

/** The inputs of the plan action. */
export interface PlanInputs {
  readonly context: 'workflow' | 'git'
  readonly request: MetadataRequest
  readonly settings: MetadataSettings
  readonly separators: Separators
  readonly bakeTarget: string
  readonly platforms: readonly Platform[]
  readonly runners: readonly RunnerRule[]
  readonly credentials: Credentials
  /** DOCKER_METADATA_SET_OUTPUT_ENV: true if each output also becomes a variable of the job. */
  readonly exportOutputs: boolean
}

/** Parses the inputs of the plan action. Throws a {@link UsageError} with every problem. */
export async function parsePlanInputs({ env, mask }: InputSource): Promise<PlanInputs> {
  const reader = inputReader({ env, mask })
  refuseUnknown(env, INPUTS.plan, reader.problem)
  // The raw values: separators may be spaces, and lines of lists are counted from the first.
  const { raw } = reader
  const inputs: PlanInputs = {
    context: reader.choice('context', ['workflow', 'git'], 'workflow'),
    request: parseMetadata(raw, reader.problem),
    settings: parseSettings(env, reader.problem),
    separators: {
      tags: raw('sep-tags') || '\n',
      labels: raw('sep-labels') || '\n',
      annotations: raw('sep-annotations') || '\n',
    },
    bakeTarget: reader.text('bake-target') ?? 'docker-metadata-action',
    platforms: readPlatforms(reader),
    runners: parseRunners(raw('runners'), reader.problem),
    // A plan only reads, and only for latest=highest, so it can do without secrets.
    credentials: await readCredentials(reader, { mask, pushes: false }),
    exportOutputs: exportOutputs(env, reader.problem),
  }
  reader.done()
  return inputs
}

/** Parses the variable like Go's strconv.ParseBool, as Docker's action does. */
function exportOutputs(env: Environment, report: Report): boolean {
  const name = 'DOCKER_METADATA_SET_OUTPUT_ENV'
  const text = env[name]
  if (!text || /^(?:1|t|T|true|TRUE|True)$/.test(text)) return true
  if (!/^(?:0|f|F|false|FALSE|False)$/.test(text)) report(name, `"${text}" is neither true nor false.`)
  return false
}
