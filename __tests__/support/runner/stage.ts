import { join } from 'node:path'
import type { Subjects } from './artifact-subjects.ts'
import { type Environment, stepEnvironment } from './environment.ts'
import type { ValueObject } from './expression-value.ts'
import type { Forge } from './forge.ts'
import { resolveInputs } from './inputs.ts'
import type { Outcome, Stage, StartedStep, StepResult } from './job-types.ts'
import { type CancelGrace, type NodeProcess, type ProcessExit, startNode } from './node-process.ts'
import type { SecretMasker } from './secret-masker.ts'
import { createStepFiles, readStepFiles, type StepFileCommands, type StepFiles } from './step-files.ts'
import { createStepOutput, type LogSource, type StepOutput } from './step-output.ts'

/** The settings shared by all stages of a job. */
export interface Machine {
  readonly node: string
  readonly grace: CancelGrace
  readonly temp: string
  readonly workspace: string
  readonly host: Environment
  readonly services: Environment
  readonly debug: boolean
  readonly masker: SecretMasker
  readonly forge: Forge
}

export interface StageRequest {
  readonly started: StartedStep
  readonly stage: Stage
  /** Path of the script, relative to the action's directory. */
  readonly script: string
  /** Contexts of this step. */
  readonly contexts: ValueObject & {
    readonly github: ValueObject
    readonly runner: ValueObject
    readonly env: Environment
  }
  readonly path: readonly string[]
  /** Subjects that earlier steps declared in GITHUB_ARTIFACTS. */
  readonly subjects: Subjects
  /** For a post stage, the state that the main stage saved. */
  readonly state: ReadonlyMap<string, string>
  readonly onLine: (source: LogSource, line: string) => void
  /** Receives the process, so that it can be cancelled. */
  readonly onStart: (process: NodeProcess) => void
  readonly isCancelled: () => boolean
}

export interface StageEnd {
  readonly result: StepResult
  readonly commands: StepFileCommands
}

/** Runs the main or post script of an action, and collects its result and commands. */
export const runStage = async (request: StageRequest, machine: Machine): Promise<StageEnd> => {
  const { started, stage, contexts } = request
  const files = await createStepFiles(machine.temp, request.subjects)
  const inputs = resolveInputs(started.action, started.step.with ?? {}, contexts)
  const output = createStepOutput({ ...machine, onLine: request.onLine })
  introduce(output, request, inputs.values)
  const warnings = machine.forge.passesInputsOn ? [] : inputs.warnings
  for (const message of warnings) output.annotate({ level: 'warning', message })

  const begin = performance.now()
  const { exit, stdout, stderr } = await runScript(
    request,
    machine,
    files,
    passedInputs(request, machine, inputs.values),
    output,
  )
  const duration = performance.now() - begin

  const commands = await readStepFiles(files, request.subjects, output, machine.masker)
  const outcome = outcomeOf(exit, request, output.commandFailed() || commands.failed)
  const result: StepResult = {
    id: started.id,
    name: started.action.name,
    stage,
    outcome,
    conclusion: outcome === 'failure' && started.step.continueOnError ? 'success' : outcome,
    ...exit,
    outputs: Object.fromEntries([...output.outputs, ...commands.outputs]),
    state: Object.fromEntries([...output.state, ...commands.state]),
    annotations: output.annotations,
    subjects: Object.fromEntries(commands.subjects),
    log: output.lines.join('\n'),
    stdout,
    stderr,
    ...(commands.summary === undefined ? {} : { summary: commands.summary }),
    duration,
  }
  return { result, commands }
}

/** Logs the lines with which the runner begins a step's log. */
/** Returns the inputs in the environment of a step: its own, and on some runners those of its composite action. */
const passedInputs = (
  { started }: StageRequest,
  { forge }: Machine,
  own: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> =>
  forge.passesInputsOn ? new Map([...Object.entries(started.step.composite ?? {}), ...own]) : own

const introduce = (output: StepOutput, request: StageRequest, inputs: ReadonlyMap<string, string>): void => {
  if (request.stage === 'post') {
    output.log('Post job cleanup.')
    return
  }
  const given = [...inputs].filter(([, value]) => value !== '')
  output.log(`##[group]Run ${request.started.step.uses}`)
  if (given.length > 0) output.log('with:')
  for (const [name, value] of given) logSetting(output, name, value)
  const env = Object.entries(request.contexts.env)
  if (env.length > 0) output.log('env:')
  for (const [name, value] of env) logSetting(output, name, value)
  output.log('##[endgroup]')
}

const logSetting = (output: StepOutput, name: string, value: string): void => {
  for (const line of `  ${name}: ${value}`.split('\n')) output.log(line)
}

interface Run {
  readonly exit: ProcessExit
  readonly stdout: string
  readonly stderr: string
}

const runScript = async (
  request: StageRequest,
  machine: Machine,
  files: StepFiles,
  inputs: ReadonlyMap<string, string>,
  output: StepOutput,
): Promise<Run> => {
  const { contexts } = request
  const raw = { stdout: '', stderr: '' }
  const process = startNode({
    ...machine,
    script: join(request.started.step.uses, request.script),
    cwd: machine.workspace,
    env: stepEnvironment({ ...machine, ...request, ...contexts, inputs, github: { ...contexts.github, ...files } }),
    onOutput: (stream, text) => {
      raw[stream] += text
      output.write(stream, text)
    },
  })
  request.onStart(process)
  const exit = await process.exit
  output.flush()
  return { exit, ...raw }
}

const outcomeOf = (exit: ProcessExit, request: StageRequest, commandFailed: boolean): Outcome => {
  if (request.isCancelled()) return 'cancelled'
  return exit.exitCode === 0 && !commandFailed ? 'success' : 'failure'
}
