import { randomUUID } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { artifactsList, parseArtifactsFile, type Subjects } from './artifact-subjects.ts'
import { type CommandFileEntries, parseCommandFile, parsePathFile } from './command-files.ts'
import type { Environment } from './environment.ts'
import type { SecretMasker } from './secret-masker.ts'
import type { StepOutput } from './step-output.ts'

/** The maximum size of a summary in bytes. */
const SUMMARY_LIMIT = 1024 * 1024

/** The kinds of command files, by the property of the github context that contains the path. */
const KINDS = {
  output: 'set_output',
  state: 'save_state',
  env: 'set_env',
  path: 'add_path',
  step_summary: 'step_summary',
  artifacts: 'artifacts',
  artifacts_list: 'artifacts_list',
}

export type StepFiles = Readonly<Record<keyof typeof KINDS, string>>

/**
 * Creates the command files of a step under the runner's temporary directory. All are empty except the list of the
 * `subjects` that the job has declared so far.
 */
export const createStepFiles = async (temp: string, subjects: Subjects): Promise<StepFiles> => {
  const directory = join(temp, '_runner_file_commands')
  await mkdir(directory, { recursive: true })
  const suffix = randomUUID()
  const path = (kind: keyof typeof KINDS): string => join(directory, `${KINDS[kind]}_${suffix}`)
  const files: StepFiles = {
    output: path('output'),
    state: path('state'),
    env: path('env'),
    path: path('path'),
    step_summary: path('step_summary'),
    artifacts: path('artifacts'),
    artifacts_list: path('artifacts_list'),
  }
  await Promise.all(Object.values(files).map(file => writeFile(file, '')))
  await writeFile(files.artifacts_list, artifactsList(subjects))
  return files
}

/** The commands in a step's command files. */
export interface StepFileCommands {
  readonly outputs: ReadonlyMap<string, string>
  readonly state: ReadonlyMap<string, string>
  readonly env: Environment
  readonly path: readonly string[]
  /** Subjects that the job has declared, including those of this step. */
  readonly subjects: Subjects
  /** Masked; absent if the step wrote none. */
  readonly summary?: string
  /** True if a file was malformed, which fails the step. */
  readonly failed: boolean
}

/** Reads the command files after the step, and annotates their errors on its output. */
export const readStepFiles = async (
  files: StepFiles,
  declared: Subjects,
  output: StepOutput,
  masker: SecretMasker,
): Promise<StepFileCommands> => {
  let failed = false
  const malformed = (kind: string, error: string): void => {
    failed = true
    output.annotate({ level: 'error', message: `Unable to process file command '${kind}' successfully.` })
    output.annotate({ level: 'error', message: error })
  }
  const entriesOf = async (kind: 'output' | 'state' | 'env'): Promise<CommandFileEntries['entries']> => {
    const { entries, error } = parseCommandFile(await contentOf(files[kind]))
    if (error !== undefined) malformed(kind, error)
    return entries
  }
  const [outputs, state] = [new Map(await entriesOf('output')), new Map(await entriesOf('state'))]
  const env = allowedEnvironment(await entriesOf('env'), output)
  const path = parsePathFile(await contentOf(files.path))
  const { subjects, error } = parseArtifactsFile(await contentOf(files.artifacts), declared)
  if (error !== undefined) malformed('artifacts', error)
  const summary = await readSummary(files.step_summary, output)
  return {
    outputs,
    state,
    env,
    path,
    subjects,
    failed,
    ...(summary === undefined ? {} : { summary: masker.mask(summary) }),
  }
}

/** Reads a command file. A deleted file counts as empty. */
const contentOf = async (file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8')
  } catch {
    return ''
  }
}

const allowedEnvironment = (entries: CommandFileEntries['entries'], output: StepOutput): Environment => {
  const isBlocked = (name: string): boolean => name.toUpperCase() === 'NODE_OPTIONS'
  for (const [name] of entries.filter(([each]) => isBlocked(each))) {
    output.annotate({ level: 'error', message: `Can't store ${name} output parameter using '$GITHUB_ENV' command.` })
  }
  return Object.fromEntries(entries.filter(([name]) => !isBlocked(name)))
}

const readSummary = async (file: string, output: StepOutput): Promise<string | undefined> => {
  const summary = await contentOf(file)
  const size = Buffer.byteLength(summary)
  if (size <= SUMMARY_LIMIT) return summary === '' ? undefined : summary
  const got = Math.floor(size / 1024)
  const message = `$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k, got ${got}k.`
  output.annotate({ level: 'error', message })
  return undefined
}
