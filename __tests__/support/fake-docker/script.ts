/** The fake's behaviour for one command line. */
export interface Answer {
  readonly exitCode?: number
  readonly stdout?: string
  readonly stderr?: string
  /** Content to write to the file of `--metadata-file`; without it, nothing is written. */
  readonly metadata?: string
  /** Files to write to the directory of `--output type=oci`: path → content in base64. */
  readonly layout?: Readonly<Record<string, string>>
  /** Signal that kills the process. */
  readonly killedBy?: NodeJS.Signals
  /** True to run until a signal ends the process. */
  readonly endless?: boolean
}

/** The answers for command lines that begin with these words, in order. The last one repeats. */
export interface Rule {
  readonly words: string
  /** An argument that the command line must also have, such as the platform. */
  readonly argument?: string
  readonly answers: readonly Answer[]
}

/** The rules of a fake. The first match wins; without one, the command succeeds without output. */
export type Script = readonly Rule[]

/** A call of the fake. */
export interface Call {
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly stdin: string
  /** ID of the parent process. */
  readonly ppid: number
  /** Content of Docker's configuration at the time of the call. */
  readonly dockerConfig: string | undefined
  /** Content of the file of `--buildkitd-config`. */
  readonly buildkitdConfig: string | undefined
}

/** The files in the directory of a fake. */
export const SCRIPT_FILE = 'script.json'
export const CALLS_FILE = 'calls.jsonl'

/** Reports whether a command line begins with the words of a rule. */
export const fits = ({ words, argument }: Omit<Rule, 'answers'>, argv: readonly string[]): boolean =>
  words.split(' ').every((word, i) => argv[i] === word) && (argument === undefined || argv.includes(argument))
