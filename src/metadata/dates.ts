import { didYouMean } from '../lib/nearest.ts'
import { TOKENS, timeOf } from './date-tokens.ts'

/** A parsed moment.js display format: literals, and tokens for parts of a date. */
export type DateFormat = readonly ({ readonly literal: string } | { readonly token: Token })[]

type Token = keyof typeof TOKENS

/** Localized formats of the locale `en`. https://momentjs.com/docs/#/displaying/format/, "Localized formats". */
const LONG: Readonly<Record<string, string>> = {
  LTS: 'h:mm:ss A',
  LT: 'h:mm A',
  LLLL: 'dddd, MMMM D, YYYY h:mm A',
  LLL: 'MMMM D, YYYY h:mm A',
  LL: 'MMMM D, YYYY',
  L: 'MM/DD/YYYY',
  llll: 'ddd, MMM D, YYYY h:mm A',
  lll: 'MMM D, YYYY h:mm A',
  ll: 'MMM D, YYYY',
  l: 'M/D/YYYY',
}
const LONG_PATTERN = /\[[^[]*\]|\\?(?:LTS|LT|L{1,4}|l{1,4})/g
const TOKEN_PATTERN =
  /(\[[^[]*\])|(\\)?([Hh]mm(?:ss)?|Mo|M{1,4}|DDDo|Do|D{1,4}|do|d{1,4}|wo|ww?|Wo|WW?|Qo?|N{1,5}|Y{4,6}|YY?|yo|y{1,4}|g{4,5}|gg|G{4,5}|GG|[eEaA]|hh?|HH?|kk?|mm?|ss?|S{1,9}|[xX]|zz?|ZZ?|.)/gs

const isToken = (text: string): text is Token => Object.hasOwn(TOKENS, text)

/**
 * Parses a moment.js display format: `YYYYMMDD-HHmmss`, `[v]YYYY.MM`, `LL`. Letters that are no token remain as they
 * are. Throws an Error if the format has no token, or if it is a strftime format (`%Y`).
 */
export function parseDateFormat(format: string): DateFormat {
  if (/%[A-Za-z]/.test(format)) {
    throw new Error(`"${format}" is a strftime format. Use the tokens of moment.js: YYYY-MM-DD HH:mm:ss.`)
  }
  const whole = format.replace(LONG_PATTERN, found => LONG[found] ?? found)
  const parts = Array.from(whole.matchAll(TOKEN_PATTERN), ([text, bracketed, escaped, token = '']) => {
    if (bracketed !== undefined) return { literal: bracketed.slice(1, -1) }
    return escaped === undefined && isToken(token) ? { token } : { literal: text.replaceAll('\\', '') }
  })
  if (!parts.some(part => 'token' in part)) {
    throw new Error(`"${format}" is not a date format, because it has no token such as YYYY, MM or DD.`)
  }
  return parts
}

/** Parses a timezone: an IANA name (`Asia/Tokyo`) or an offset (`+09:00`). Throws an Error for anything else. */
export function parseTimeZone(zone: string): string {
  if (/^utc$/i.test(zone)) return 'UTC'
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone }).resolvedOptions().timeZone
  } catch {
    throw new Error(`"${zone}" is not a timezone.${didYouMean(zone, Intl.supportedValuesOf('timeZone'))}`)
  }
}

/** Formats a date in a timezone, in English. */
export function formatDate(date: Date, format: DateFormat, zone: string): string {
  const time = timeOf(date, zone)
  return format.map(part => ('token' in part ? TOKENS[part.token](time) : part.literal)).join('')
}
