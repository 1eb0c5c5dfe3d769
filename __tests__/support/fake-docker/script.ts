/** What the fake does for one command line. */
export interface Answer {
  readonly exitCode?: number
  readonly stdout?: string
  readonly stderr?: string
  /** Written into the file that `--metadata-file` names; nothing is written without it. */
  readonly metadata?: string
  /** Written into the directory that `--output type=oci` names: file → its bytes in base64. */
  readonly layout?: Readonly<Record<string, string>>
  /** Ends as a process that was killed does. */
  readonly killedBy?: NodeJS.Signals
  /** Runs until it is asked to end. */
  readonly endless?: boolean
}

/** The answers for command lines that begin with these words: one each time, and the last one from then on. */
export interface Rule {
  readonly words: string
  readonly answers: readonly Answer[]
}

/** The first rule that fits counts. A command line that none fits ends with exit code 0, and says nothing. */
export type Script = readonly Rule[]

/** A command that was run. */
export interface Call {
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly stdin: string
  /** The process that ran it. */
  readonly ppid: number
  /** Docker's configuration, as it was then. */
  readonly dockerConfig: string | undefined
  /** What `--buildkitd-config` named. */
  readonly buildkitdConfig: string | undefined
}

/** The files of a fake, in its directory. */
export const SCRIPT_FILE = 'script.json'
export const CALLS_FILE = 'calls.jsonl'

/** Does a command line begin with the words of a rule? */
export const fits = ({ words }: Pick<Rule, 'words'>, argv: readonly string[]): boolean =>
  words.split(' ').every((word, i) => argv[i] === word)
