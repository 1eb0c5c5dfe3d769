// A runner drops the output of a job that contains a secret, or a line of one: a user name that is part of the image's,
// or the `{` that begins a JSON key. Capital consonants are no word, no number and no punctuation.

/** One for each value of four bits. */
const LETTERS = 'BCDFGHJKLMNPQRST'
const ENCODED = /^(?:[BCDFGHJKLMNPQRST]{2})+$/

/** The text's bytes (UTF-8), two letters each. */
export const encodeOutput = (text: string): string =>
  Buffer.from(text)
    .toString('hex')
    .replace(/./g, digit => LETTERS.charAt(Number.parseInt(digit, 16)))

/** The text that {@link encodeOutput} was given; undefined for anything else. */
export const decodeOutput = (letters: string): string | undefined =>
  ENCODED.test(letters)
    ? Buffer.from(
        letters.replace(/./g, letter => LETTERS.indexOf(letter).toString(16)),
        'hex',
      ).toString()
    : undefined
