/** What the command line of the bench asks for. */
export interface BenchOptions {
  /** Names of measures, in the order in which they run. */
  readonly measures: readonly string[]
  /** Rounds that count; one more comes before them as a warm-up. */
  readonly rounds: number
  /** Whether a target that is missed makes the bench fail. */
  readonly strict: boolean
  /** The directory whose actions are measured: it holds action.yml, merge/, plan/ and dist/. */
  readonly root: string
}

const LEAST_ROUNDS = 1

/**
 * Reads `[--rounds N] [--strict] [--root directory] [measure …]`. Without measures all of `known` run. Throws an Error
 * that says what is wrong and what there is.
 */
export function parseOptions(args: readonly string[], known: readonly string[], root: string): BenchOptions {
  const measures: string[] = []
  const options = { rounds: 7, strict: false, root }
  const rest = args.values()
  for (const arg of rest) {
    if (arg === '--strict') options.strict = true
    else if (arg === '--rounds') options.rounds = roundsOf(rest.next().value)
    else if (arg === '--root') options.root = textOf('--root', rest.next().value)
    else if (known.includes(arg)) measures.push(arg)
    else
      throw new Error(
        `There is no measure or option "${arg}"; there are ${known.join(', ')}, --rounds N, --strict, --root DIR.`,
      )
  }
  return { ...options, measures: measures.length > 0 ? [...new Set(measures)] : known }
}

function textOf(option: string, value: string | undefined): string {
  if (value === undefined || value === '') throw new Error(`${option} needs a value.`)
  return value
}

function roundsOf(value: string | undefined): number {
  const text = textOf('--rounds', value)
  const rounds = Number(text)
  if (!Number.isSafeInteger(rounds) || rounds < LEAST_ROUNDS) {
    throw new Error(`--rounds ${text}: a whole number of at least ${LEAST_ROUNDS} is needed.`)
  }
  return rounds
}
