import { parseAttributes } from '../lib/csv.ts'

/**
 * Reports a driver option that buildx would split in the wrong place. It reads each option as CSV, in which a value with a
 * comma needs quotes around the whole option: `"env.NO_PROXY=a,b"`.
 */
export function reportSplitOption(option: string, problem: (what: string) => void): void {
  try {
    const part = parseAttributes(option).find(({ value }) => value === undefined)
    if (part === undefined) return
    problem(
      option.includes(',')
        ? `buildx splits ${option} at the comma, and "${part.key}" is not of the form name=value. ` +
            `Quote the whole option: "${option.replaceAll('"', '""')}".`
        : `"${option}" is not of the form name=value.`,
    )
  } catch {
    problem(`a quote (") in ${option} is never closed.`)
  }
}
