/** A column of a plain-text table. */
export interface Column<Row> {
  readonly title: string
  readonly of: (row: Row) => string
  readonly right?: true
}

/** Formats rows as a plain-text table with a heading. */
export function formatColumns<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const cells = [columns.map(({ title }) => title), ...rows.map(row => columns.map(({ of }) => of(row)))]
  const widths = columns.map((_, column) => Math.max(...cells.map(line => line[column]?.length ?? 0)))
  const [heading = '', ...lines] = cells.map(line =>
    line
      .map((cell, i) => (columns[i]?.right ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
  const rule = widths.map(width => '─'.repeat(width)).join('  ')
  return [heading, rule, ...lines].join('\n')
}
