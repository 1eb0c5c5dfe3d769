import { describe, expect, test } from '@jest/globals'
import { formatDate, parseDateFormat, parseTimeZone } from '../../../src/metadata/dates.ts'

const MOMENT = new Date('2024-02-29T15:04:05.678Z')

describe('formatDate', () => {
  test.each([
    ['YYYYMMDD', '20240229'],
    ['YY.M.D', '24.2.29'],
    ['dddd, MMMM Do YYYY, h:mm:ss a', 'Thursday, February 29th 2024, 3:04:05 pm'],
    ['ddd dd d do E e', 'Thu Th 4 4th 4 4'],
    ['HH H hh h kk k A', '15 15 03 3 15 15 PM'],
    ['YYYY-MM-DDTHH:mm:ss.SSS[Z]', '2024-02-29T15:04:05.678Z'],
    ['S SS SSSS', '6 67 6780'],
    ['DDD DDDo DDDD Q Qo', '60 60th 060 1 1st'],
    ['GGGG-[W]WW E', '2024-W09 4'],
    ['gggg ww wo', '2024 09 9th'],
    ['X x', '1709219045 1709219045678'],
    ['Z ZZ z', '+00:00 +0000 UTC'],
    ['hmm Hmmss', '304 150405'],
    ['L', '02/29/2024'],
    ['LL LT', 'February 29, 2024 3:04 PM'],
    ['l lll', '2/29/2024 Feb 29, 2024 3:04 PM'],
    ['[today] \\Y YYYY', 'today Y 2024'],
    ['[LL]-YYYY', 'LL-2024'],
    ['YYYYYY N', '+002024 AD'],
  ])('%s', (format, expected) => {
    expect(formatDate(MOMENT, parseDateFormat(format), 'UTC')).toBe(expected)
  })

  test.each([
    ['Asia/Tokyo', '2024-03-01 00:04 +09:00 JST'],
    ['America/New_York', '2024-02-29 10:04 -05:00 EST'],
    ['Europe/Paris', '2024-02-29 16:04 +01:00 CET'],
    ['Asia/Kolkata', '2024-02-29 20:34 +05:30 IST'],
    ['America/Sao_Paulo', '2024-02-29 12:04 -03:00 -03'],
    ['utc', '2024-02-29 15:04 +00:00 UTC'],
  ])('in %s', (zone, expected) => {
    expect(formatDate(MOMENT, parseDateFormat('YYYY-MM-DD HH:mm Z z'), parseTimeZone(zone))).toBe(expected)
  })

  test.each([
    ['2024-12-30T00:00:00Z', '2025-W01 2025-w01'],
    ['2021-01-03T00:00:00Z', '2020-W53 2021-w02'],
    ['2022-01-01T00:00:00Z', '2021-W52 2022-w01'],
    ['2023-01-01T23:59:59Z', '2022-W52 2023-w01'],
  ])('weeks around the turn of the year: %s', (date, expected) => {
    expect(formatDate(new Date(date), parseDateFormat('GGGG-[W]WW gggg-[w]ww'), 'UTC')).toBe(expected)
  })

  test.each([
    [1, '1st'],
    [2, '2nd'],
    [3, '3rd'],
    [4, '4th'],
    [11, '11th'],
    [12, '12th'],
    [13, '13th'],
    [21, '21st'],
    [30, '30th'],
  ])('day %d is the %s', (day, expected) => {
    expect(formatDate(new Date(Date.UTC(2024, 0, day)), parseDateFormat('Do'), 'UTC')).toBe(expected)
  })
})

test.each([
  ['', 'because it has no token such as YYYY'],
  ['...', 'because it has no token such as YYYY'],
  ['[YYYY]', 'because it has no token such as YYYY'],
  ['%Y-%m-%d', 'is a strftime format'],
])('parseDateFormat: %j is not a date format', (format, why) => {
  expect(() => parseDateFormat(format)).toThrow(why)
})

test('parseTimeZone: an unknown timezone is reported with the nearest known one', () => {
  expect(() => parseTimeZone('Asia/Tokio')).toThrow('"Asia/Tokio" is not a timezone. Did you mean "Asia/Tokyo"?')
})
