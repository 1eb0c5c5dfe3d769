/** A point in time in a timezone. `local` holds the wall-clock time there as if it were UTC. */
export interface Time {
  readonly date: Date
  readonly zone: string
  readonly local: Date
  readonly offsetMinutes: number
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
].concat(['November', 'December'])
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const DAY_MS = 86_400_000

const pad = (value: number, width: number): string => String(value).padStart(width, '0')
const year = ({ local }: Time): number => local.getUTCFullYear()
const month = ({ local }: Time): number => local.getUTCMonth()
const day = ({ local }: Time): number => local.getUTCDate()
const weekday = ({ local }: Time): number => local.getUTCDay()
const hours = ({ local }: Time): number => local.getUTCHours()
const hours12 = (time: Time): number => hours(time) % 12 || 12
const hours24 = (time: Time): number => hours(time) || 24
const minutes = ({ local }: Time): number => local.getUTCMinutes()
const seconds = ({ local }: Time): number => local.getUTCSeconds()
const quarter = (time: Time): number => Math.floor(month(time) / 3) + 1
const dayOfYear = (time: Time): number => Math.floor((time.local.getTime() - Date.UTC(year(time), 0, 1)) / DAY_MS) + 1
const isoWeekday = (time: Time): number => weekday(time) || 7

function ordinal(value: number): string {
  const teens = Math.floor((value % 100) / 10) === 1
  return `${value}${(teens ? undefined : ['th', 'st', 'nd', 'rd'][value % 10]) ?? 'th'}`
}

/** Returns year and number of the week. A week belongs to the year of its day `pivot`, counted from its first day. */
function week({ local }: Time, first: number, pivot: number): readonly [year: number, week: number] {
  const sinceFirst = (local.getUTCDay() - first + 7) % 7
  const decisive = new Date(local.getTime() + (pivot - sinceFirst) * DAY_MS)
  const ofYear = Math.floor((decisive.getTime() - Date.UTC(decisive.getUTCFullYear(), 0, 1)) / DAY_MS)
  return [decisive.getUTCFullYear(), Math.floor(ofYear / 7) + 1]
}
/** Returns the week as ISO 8601 counts: weeks begin on Monday, and Thursday decides the year. */
const isoWeek = (time: Time) => week(time, 1, 3)
/** Returns the week as moment's `en` counts: weeks begin on Sunday, and Saturday decides, so week 1 has January 1. */
const localWeek = (time: Time) => week(time, 0, 6)

const fraction =
  (digits: number) =>
  ({ local }: Time): string =>
    pad(local.getUTCMilliseconds(), 3).padEnd(9, '0').slice(0, digits)

function offset({ offsetMinutes }: Time, separator: string): string {
  const minutes = Math.abs(offsetMinutes)
  return `${offsetMinutes < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60), 2)}${separator}${pad(minutes % 60, 2)}`
}

/** Tokens of a format, in English. https://momentjs.com/docs/#/displaying/format/ */
export const TOKENS = {
  M: (t: Time) => `${month(t) + 1}`,
  Mo: (t: Time) => ordinal(month(t) + 1),
  MM: (t: Time) => pad(month(t) + 1, 2),
  MMM: (t: Time) => (MONTHS[month(t)] ?? '').slice(0, 3),
  MMMM: (t: Time) => MONTHS[month(t)] ?? '',
  Q: (t: Time) => `${quarter(t)}`,
  Qo: (t: Time) => ordinal(quarter(t)),
  D: (t: Time) => `${day(t)}`,
  Do: (t: Time) => ordinal(day(t)),
  DD: (t: Time) => pad(day(t), 2),
  DDD: (t: Time) => `${dayOfYear(t)}`,
  DDDo: (t: Time) => ordinal(dayOfYear(t)),
  DDDD: (t: Time) => pad(dayOfYear(t), 3),
  d: (t: Time) => `${weekday(t)}`,
  do: (t: Time) => ordinal(weekday(t)),
  dd: (t: Time) => (DAYS[weekday(t)] ?? '').slice(0, 2),
  ddd: (t: Time) => (DAYS[weekday(t)] ?? '').slice(0, 3),
  dddd: (t: Time) => DAYS[weekday(t)] ?? '',
  e: (t: Time) => `${weekday(t)}`,
  E: (t: Time) => `${isoWeekday(t)}`,
  w: (t: Time) => `${localWeek(t)[1]}`,
  wo: (t: Time) => ordinal(localWeek(t)[1]),
  ww: (t: Time) => pad(localWeek(t)[1], 2),
  W: (t: Time) => `${isoWeek(t)[1]}`,
  Wo: (t: Time) => ordinal(isoWeek(t)[1]),
  WW: (t: Time) => pad(isoWeek(t)[1], 2),
  Y: (t: Time) => `${year(t)}`,
  YY: (t: Time) => pad(year(t) % 100, 2),
  YYYY: (t: Time) => pad(year(t), 4),
  YYYYY: (t: Time) => pad(year(t), 5),
  YYYYYY: (t: Time) => `+${pad(year(t), 6)}`,
  y: (t: Time) => `${year(t)}`,
  yo: (t: Time) => ordinal(year(t)),
  yy: (t: Time) => pad(year(t), 2),
  yyy: (t: Time) => pad(year(t), 3),
  yyyy: (t: Time) => pad(year(t), 4),
  N: () => 'AD',
  NN: () => 'AD',
  NNN: () => 'AD',
  NNNN: () => 'Anno Domini',
  NNNNN: () => 'AD',
  gg: (t: Time) => pad(localWeek(t)[0] % 100, 2),
  gggg: (t: Time) => pad(localWeek(t)[0], 4),
  ggggg: (t: Time) => pad(localWeek(t)[0], 5),
  GG: (t: Time) => pad(isoWeek(t)[0] % 100, 2),
  GGGG: (t: Time) => pad(isoWeek(t)[0], 4),
  GGGGG: (t: Time) => pad(isoWeek(t)[0], 5),
  A: (t: Time) => (hours(t) < 12 ? 'AM' : 'PM'),
  a: (t: Time) => (hours(t) < 12 ? 'am' : 'pm'),
  H: (t: Time) => `${hours(t)}`,
  HH: (t: Time) => pad(hours(t), 2),
  h: (t: Time) => `${hours12(t)}`,
  hh: (t: Time) => pad(hours12(t), 2),
  k: (t: Time) => `${hours24(t)}`,
  kk: (t: Time) => pad(hours24(t), 2),
  hmm: (t: Time) => `${hours12(t)}${pad(minutes(t), 2)}`,
  hmmss: (t: Time) => `${hours12(t)}${pad(minutes(t), 2)}${pad(seconds(t), 2)}`,
  Hmm: (t: Time) => `${hours(t)}${pad(minutes(t), 2)}`,
  Hmmss: (t: Time) => `${hours(t)}${pad(minutes(t), 2)}${pad(seconds(t), 2)}`,
  m: (t: Time) => `${minutes(t)}`,
  mm: (t: Time) => pad(minutes(t), 2),
  s: (t: Time) => `${seconds(t)}`,
  ss: (t: Time) => pad(seconds(t), 2),
  S: fraction(1),
  SS: fraction(2),
  SSS: fraction(3),
  SSSS: fraction(4),
  SSSSS: fraction(5),
  SSSSSS: fraction(6),
  SSSSSSS: fraction(7),
  SSSSSSSS: fraction(8),
  SSSSSSSSS: fraction(9),
  x: (t: Time) => `${t.date.getTime()}`,
  X: (t: Time) => `${Math.floor(t.date.getTime() / 1000)}`,
  z: (t: Time) => abbreviation(t),
  zz: (t: Time) => abbreviation(t),
  Z: (t: Time) => offset(t, ':'),
  ZZ: (t: Time) => offset(t, ''),
} as const

/** Returns a date in a timezone that Intl knows. */
export function timeOf(date: Date, zone: string): Time {
  if (zone === 'UTC') return { date, zone, local: date, offsetMinutes: 0 }
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(date)
  const field = (type: string): number => Number(parts.find(part => part.type === type)?.value)
  const whole = Date.UTC(
    field('year'),
    field('month') - 1,
    field('day'),
    field('hour'),
    field('minute'),
    field('second'),
  )
  const ms = date.getTime() - Math.floor(date.getTime() / 1000) * 1000
  const local = new Date(whole + ms)
  return { date, zone, local, offsetMinutes: Math.round((local.getTime() - date.getTime()) / 60_000) }
}

/** Returns `CET` or `JST`, or the offset (`+03`) of a zone without an English abbreviation. */
function abbreviation(time: Time): string {
  if (time.zone === 'UTC') return 'UTC'
  // Each English locale knows only the abbreviations of its own region.
  for (const locale of ['en-US', 'en-GB', 'en-AU', 'en-IN', 'en-ZA', 'en-NZ']) {
    const parts = new Intl.DateTimeFormat(locale, { timeZone: time.zone, timeZoneName: 'short' }).formatToParts(
      time.date,
    )
    const name = parts.find(part => part.type === 'timeZoneName')?.value
    if (name !== undefined && /^[A-Z]{3,5}$/.test(name)) return name
  }
  return ABBREVIATIONS[time.zone] ?? offset(time, '').replace(/00$/, '')
}

/** Abbreviations that are missing from all of these locales. */
const ABBREVIATIONS: Readonly<Record<string, string>> = {
  'Asia/Tokyo': 'JST',
  'Asia/Seoul': 'KST',
  'Asia/Shanghai': 'CST',
  'Asia/Taipei': 'CST',
  'Asia/Hong_Kong': 'HKT',
  'Asia/Manila': 'PST',
  'Asia/Jakarta': 'WIB',
  'Asia/Karachi': 'PKT',
  'Europe/Moscow': 'MSK',
}
