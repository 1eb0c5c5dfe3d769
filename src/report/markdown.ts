/** GitHub drops the summary of a step if it is larger, in bytes (actions/runner, CreateStepSummaryCommand). */
export const SUMMARY_LIMIT = 1024 * 1024

const LEFT_OUT = 'A part of this summary is left out, because GitHub shows at most 1 MiB per step.'

/**
 * Joins the parts of a summary, in the order of their importance. Leaves out parts that do not fit into the limit. Ends
 * with an empty line, because other steps may append to the page.
 */
export function page(parts: readonly string[]): string {
  const kept: string[] = []
  let room = SUMMARY_LIMIT - Buffer.byteLength(LEFT_OUT) - 4
  for (const part of parts) {
    const bytes = Buffer.byteLength(part) + 2
    if (bytes > room) continue
    kept.push(part)
    room -= bytes
  }
  return `${[...kept, ...(kept.length < parts.length ? [LEFT_OUT] : [])].join('\n\n')}\n`
}

/** Escapes text, so that nothing in it becomes markup, a link or a formula. */
export const plain = (text: string): string =>
  text.replaceAll(/[\\`*_~$[\]<&:]/g, '\\$&').replaceAll(/www\./gi, match => match.replace('.', '\\.'))

/** Escapes a cell, so that it cannot end early. GFM reads `\|` as a bar in code spans, too. */
const cell = (markdown: string): string => markdown.replaceAll('|', '\\|').replaceAll(/\r\n|[\r\n]/g, ' ')

/** Returns a table in GitHub Flavored Markdown. Cells are Markdown; {@link code} and {@link plain} escape text. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map(row => `| ${row.map(cell).join(' | ')} |`).join('\n')

/** Returns a link, or the text alone without an address. */
export const link = (markdown: string, address: string | undefined): string =>
  address === undefined ? markdown : `[${markdown}](${address})`

export const code = (text: string): string => `\`${text.replaceAll('`', "'")}\``

/** Returns a block of code that its content cannot close: the fence is longer than any in the content. */
export function codeBlock(language: string, content: string): string {
  const longest = Math.max(2, ...(content.match(/`+/g) ?? []).map(run => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${content}\n${fence}`
}

/** Returns content that is hidden until the reader opens it. */
export const fold = (title: string, content: string): string =>
  `<details><summary>${title}</summary>\n\n${content}\n\n</details>`
