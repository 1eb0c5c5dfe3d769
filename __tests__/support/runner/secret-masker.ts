/** A masker of a job's secrets. */
export interface SecretMasker {
  /** Adds a secret. Each line of a multi-line secret is masked too, without the whitespace around it. */
  add(secret: string): void
  /** Replaces each secret with `***`; adjacent and overlapping secrets become one. */
  mask(text: string): string
}

/** Returns the encodings of a secret that GitHub's runner also masks, except those for XML and expressions. */
const variantsOf = (secret: string): readonly string[] => {
  const bytes = Buffer.from(secret)
  // After one or two other bytes, Base64 groups the secret's bytes differently.
  const shifted = [0, 1, 2].map(shift => bytes.subarray(shift).toString('base64'))
  return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), ...shifted]
}

export const createSecretMasker = (): SecretMasker => {
  const values = new Set<string>()
  const add = (secret: string): void => {
    for (const part of [secret, ...secret.split(/[\r\n]+/)].map(text => text.trim())) {
      if (part === '') continue
      for (const variant of variantsOf(part)) if (variant !== '') values.add(variant)
    }
  }
  return {
    add,
    mask: text =>
      maskRanges(
        text,
        [...values].flatMap(value => occurrences(text, value)),
      ),
  }
}

type Range = readonly [start: number, end: number]

const occurrences = (text: string, value: string): readonly Range[] => {
  const found: Range[] = []
  for (let at = text.indexOf(value); at !== -1; at = text.indexOf(value, at + 1)) found.push([at, at + value.length])
  return found
}

const maskRanges = (text: string, ranges: readonly Range[]): string => {
  let masked = ''
  let position = 0
  for (const [start, end] of ranges.toSorted(([a], [b]) => a - b)) {
    if (position === 0 || start > position) masked += `${text.slice(position, start)}***`
    position = Math.max(position, end)
  }
  return masked + text.slice(position)
}
