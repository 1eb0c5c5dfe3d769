// A runner drops a job output that contains a secret or a line of one: a username that is part of the image's name, or
// the `{` at the beginning of a key in JSON. So outputs consist of capital consonants, which match no word or number.

/** A letter for each value of four bits. */
const LETTERS = 'BCDFGHJKLMNPQRST'
const ENCODED = /^(?:[BCDFGHJKLMNPQRST]{2})+$/

/** Encodes a string's UTF-8 bytes, two letters each. */
export const encodeOutput = (text: string): string =>
  Buffer.from(text)
    .toString('hex')
    .replace(/./g, digit => LETTERS.charAt(Number.parseInt(digit, 16)))

/** Decodes the result of {@link encodeOutput}; undefined for anything else. */
export const decodeOutput = (letters: string): string | undefined =>
  ENCODED.test(letters)
    ? Buffer.from(
        letters.replace(/./g, letter => LETTERS.indexOf(letter).toString(16)),
        'hex',
      ).toString()
    : undefined
