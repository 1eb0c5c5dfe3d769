import { isAbsolute, relative } from 'node:path'
import type { SecretMasker } from './secret-masker.ts'
import { type Annotation, annotationOf, parseWorkflowCommand, type WorkflowCommand } from './workflow-commands.ts'

/** The source of a line in the log: the process or the runner. */
export type LogSource = 'stdout' | 'stderr' | 'runner'

export interface StepOutputOptions {
  readonly masker: SecretMasker
  /** Directory to which files in annotations are relative. */
  readonly workspace: string
  /** True if `debug` commands are logged. */
  readonly debug: boolean
  /** Receives each line of the log, masked. */
  readonly onLine: (source: LogSource, line: string) => void
}

/** The output of a process, split into the log and the effects of workflow commands. */
export interface StepOutput {
  write(stream: 'stdout' | 'stderr', text: string): void
  /** Processes the last line if it has no newline. */
  flush(): void
  /** Logs a line of the runner itself. */
  log(line: string): void
  annotate(annotation: Annotation): void
  readonly annotations: readonly Annotation[]
  readonly outputs: ReadonlyMap<string, string>
  readonly state: ReadonlyMap<string, string>
  /** Masked. */
  readonly lines: readonly string[]
  /** Reports whether a command failed, which fails the step regardless of its exit code. */
  readonly commandFailed: () => boolean
}

const ISSUE_LEVELS = ['error', 'warning', 'notice'] as const

export const createStepOutput = (options: StepOutputOptions): StepOutput => {
  const annotations: Annotation[] = []
  const outputs = new Map<string, string>()
  const state = new Map<string, string>()
  const lines: string[] = []
  let failed = false

  const emit = (source: LogSource, line: string): void => {
    const masked = options.masker.mask(line)
    lines.push(masked)
    options.onLine(source, masked)
  }
  const annotate = (annotation: Annotation, source: LogSource = 'runner'): void => {
    const message = options.masker.mask(annotation.message)
    annotations.push({ ...annotation, message, ...relativeFile(annotation.file, options.workspace) })
    emit(source, `##[${annotation.level}]${annotation.message}`)
  }
  const warn = (message: string): void => annotate({ level: 'warning', message })
  const fail = (...messages: readonly string[]): void => {
    failed = true
    for (const message of messages) annotate({ level: 'error', message })
  }
  const store = (into: Map<string, string>, command: WorkflowCommand): void => {
    const name = command.properties.get('name')
    if (name !== undefined) into.set(name, command.data)
    else fail(`Required field 'name' is missing in ##[${command.name}] command.`)
  }

  const issue = (source: LogSource, command: WorkflowCommand): void => {
    const level = ISSUE_LEVELS.find(each => each === command.name)
    if (level !== undefined) annotate(annotationOf(level, command), source)
  }
  const addMask = (_: LogSource, { data }: WorkflowCommand): void => {
    if (data.trim() === '') warn("Can't add secret mask for empty string in ##[add-mask] command.")
    else options.masker.add(data)
  }
  const debug = (source: LogSource, { data }: WorkflowCommand): void => {
    if (options.debug) emit(source, `##[debug]${data}`)
  }
  const refuse = (_: LogSource, { name }: WorkflowCommand): void =>
    fail(
      `Unable to process command '::${name}' successfully.`,
      `The \`${name}\` command is disabled. Please upgrade to using Environment Files.`,
    )
  // Commands without an effect here (matchers, echo) are removed from the log like the others.
  const handlers: Readonly<Record<string, (source: LogSource, command: WorkflowCommand) => void>> = {
    error: issue,
    warning: issue,
    notice: issue,
    group: (source, { data }) => emit(source, `##[group]${data}`),
    endgroup: source => emit(source, '##[endgroup]'),
    debug,
    'add-mask': addMask,
    'save-state': (_, command) => store(state, command),
    'set-output': (_, command) => store(outputs, command),
    'set-env': refuse,
    'add-path': refuse,
  }

  const interpreter = createInterpreter((source, command) => handlers[command.name]?.(source, command), emit)
  const splitters = { stdout: createSplitter(), stderr: createSplitter() }
  const take = (stream: 'stdout' | 'stderr', complete: readonly string[]): void => {
    for (const line of complete) interpreter(stream, line)
  }
  return {
    write: (stream, text) => take(stream, splitters[stream].push(text)),
    flush: () => {
      for (const stream of ['stdout', 'stderr'] as const) take(stream, splitters[stream].rest())
    },
    log: line => emit('runner', line),
    annotate,
    annotations,
    outputs,
    state,
    lines,
    commandFailed: () => failed,
  }
}

type TakeLine = (stream: 'stdout' | 'stderr', line: string) => void

/** Separates commands from output, and tracks `stop-commands`, which affects both streams. */
const createInterpreter = (
  execute: (stream: 'stdout' | 'stderr', command: WorkflowCommand) => void,
  emit: TakeLine,
): TakeLine => {
  let resumeToken: string | undefined
  return (stream, line) => {
    const command = parseWorkflowCommand(line, resumeToken)
    const isStopped = resumeToken !== undefined
    if (command !== undefined && !isStopped && command.name !== 'stop-commands') {
      execute(stream, command)
      return
    }
    if (command?.name === resumeToken?.toLowerCase()) resumeToken = undefined
    else if (command?.name === 'stop-commands' && !isStopped) resumeToken = command.data
    emit(stream, line)
  }
}

/** Splits a stream into lines. A carriage return also ends a line, because progress bars use it. */
const createSplitter = () => {
  let partial = ''
  const push = (text: string): readonly string[] => {
    // A carriage return at the end may be half of a CRLF, so it waits for the next character.
    const pieces = `${partial}${text}`.split(/\r\n|\n|\r(?!$)/)
    partial = pieces.pop() ?? ''
    return pieces
  }
  const rest = (): readonly string[] => {
    const last = partial.replace(/\r$/, '')
    partial = ''
    return last === '' ? [] : [last]
  }
  return { push, rest }
}

const relativeFile = (file: string | undefined, workspace: string): { readonly file?: string } => {
  if (file === undefined) return {}
  const inside = isAbsolute(file) ? relative(workspace, file) : file
  return { file: inside.startsWith('..') ? file : inside }
}
