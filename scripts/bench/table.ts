import type { Row } from './rows.ts'

const COLUMNS: readonly { readonly title: string; readonly of: (row: Row) => string; readonly right?: true }[] = [
  { title: 'what', of: row => row.what },
  { title: 'ours', of: row => row.ours, right: true },
  { title: 'base', of: row => row.base, right: true },
  { title: 'compared with', of: row => row.against },
  { title: 'ratio', of: row => row.ratio, right: true },
  { title: 'target', of: row => row.target },
  { title: '', of: ({ met }) => (met === undefined ? '' : met ? 'ok' : 'MISSED') },
]

/** Formats the rows as a plain-text table with a heading. */
export function formatTable(rows: readonly Row[]): string {
  const cells = [COLUMNS.map(({ title }) => title), ...rows.map(row => COLUMNS.map(({ of }) => of(row)))]
  const widths = COLUMNS.map((_, column) => Math.max(...cells.map(line => line[column]?.length ?? 0)))
  const [heading = '', ...lines] = cells.map(line =>
    line
      .map((cell, i) => (COLUMNS[i]?.right ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
  const rule = widths.map(width => '─'.repeat(width)).join('  ')
  return [heading, rule, ...lines].join('\n')
}

/** Summarises in one line how many targets were met, and which were missed. */
export function verdict(rows: readonly Row[]): string {
  const aimed = rows.filter(row => row.met !== undefined)
  const missed = aimed.filter(row => row.met === false).map(row => row.what)
  const met = `${aimed.length - missed.length} of ${aimed.length} targets met`
  return missed.length === 0 ? `${met}.` : `${met}. Missed: ${missed.join(' · ')}.`
}
