/** The options on the command line of the bench. */
export interface BenchOptions {
  /** Names of measures, in the order of execution. */
  readonly measures: readonly string[]
  /** Number of rounds, not counting the warm-up. */
  readonly rounds: number
  /** True if a missed target fails the bench. */
  readonly strict: boolean
  /** Directory of the measured actions, with action.yml, merge/, plan/ and dist/. */
  readonly root: string
}

const MIN_ROUNDS = 1

/**
 * Parses `[--rounds N] [--strict] [--root directory] [measure …]`. Without a measure, all of `known` run. Throws an
 * Error with the problem and the choices.
 */
export function parseOptions(args: readonly string[], known: readonly string[], root: string): BenchOptions {
  const measures: string[] = []
  const options = { rounds: 7, strict: false, root }
  const rest = args.values()
  for (const arg of rest) {
    if (arg === '--strict') options.strict = true
    else if (arg === '--rounds') options.rounds = roundsOf(rest.next().value)
    else if (arg === '--root') options.root = requireValue('--root', rest.next().value)
    else if (known.includes(arg)) measures.push(arg)
    else
      throw new Error(
        `Unknown measure or option "${arg}". The choices are ${known.join(', ')}, --rounds N, --strict, --root DIR.`,
      )
  }
  return { ...options, measures: measures.length > 0 ? [...new Set(measures)] : known }
}

function requireValue(option: string, value: string | undefined): string {
  if (value === undefined || value === '') throw new Error(`${option} needs a value.`)
  return value
}

function roundsOf(value: string | undefined): number {
  const text = requireValue('--rounds', value)
  const rounds = Number(text)
  if (!Number.isSafeInteger(rounds) || rounds < MIN_ROUNDS) {
    throw new Error(`--rounds: "${text}" is not a whole number of at least ${MIN_ROUNDS}.`)
  }
  return rounds
}
