import { type Column, formatColumns } from '../columns.ts'
import type { Row } from './rows.ts'

const COLUMNS: readonly Column<Row>[] = [
  { title: 'what', of: row => row.what },
  { title: 'ours', of: row => row.ours, right: true },
  { title: 'base', of: row => row.base, right: true },
  { title: 'compared with', of: row => row.against },
  { title: 'ratio', of: row => row.ratio, right: true },
  { title: 'target', of: row => row.target },
  { title: '', of: ({ met }) => (met === undefined ? '' : met ? 'ok' : 'MISSED') },
]

/** Formats the rows as a plain-text table with a heading. */
export const formatTable = (rows: readonly Row[]): string => formatColumns(COLUMNS, rows)

/** Summarises in one line how many targets were met, and which were missed. */
export function verdict(rows: readonly Row[]): string {
  const aimed = rows.filter(row => row.met !== undefined)
  const missed = aimed.filter(row => row.met === false).map(row => row.what)
  const met = `${aimed.length - missed.length} of ${aimed.length} targets met`
  return missed.length === 0 ? `${met}.` : `${met}. Missed: ${missed.join(' · ')}.`
}
