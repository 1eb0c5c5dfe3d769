/** Cost of a swap, the likelier typo: `amr64` is nearer to `arm64` than to `amd64`. */
const SWAP = 0.9

/** Returns the number of single-character edits (insert, delete, replace, swap of neighbours) between two words. */
function distance(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replace = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, replace)
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      row.push(swapped ? Math.min(best, (beforeLast[j - 2] ?? 0) + SWAP) : best)
    }
    beforeLast = last
    last = row
  }
  return last[b.length] ?? 0
}

/** Returns the known word that `word` was probably meant to be; undefined if none is close. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  let best: { word: string; edits: number } | undefined
  for (const candidate of known) {
    const edits = distance(word.toLowerCase(), candidate.toLowerCase())
    if (edits <= Math.max(1, Math.floor(candidate.length / 3)) && edits < (best?.edits ?? Number.POSITIVE_INFINITY)) {
      best = { word: candidate, edits }
    }
  }
  return best?.word
}

/** Returns the end of an error message, ` Did you mean "linux/arm64"?`, or '' if no known word is close. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const guess = nearest(word, known)
  return guess === undefined ? '' : ` Did you mean "${guess}"?`
}
