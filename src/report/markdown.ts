/** Joins the parts of a summary. Ends it with an empty line, because other steps may append to the page. */
export const page = (parts: readonly string[]): string => `${parts.join('\n\n')}\n`

/** Escapes text, so that nothing in it becomes markup, a link or a formula. */
export const plain = (text: string): string =>
  text.replaceAll(/[\\`*_~$[\]<&:]/g, '\\$&').replaceAll(/www\./gi, match => match.replace('.', '\\.'))

/** Escapes a cell, so that it cannot end early. GFM reads `\|` as a bar in code spans, too. */
const cell = (markdown: string): string => markdown.replaceAll('|', '\\|').replaceAll(/\r\n|[\r\n]/g, ' ')

/** Returns a table in GitHub Flavored Markdown. Cells are Markdown; {@link code} and {@link plain} escape text. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map(row => `| ${row.map(cell).join(' | ')} |`).join('\n')

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
