/** Parts of a summary. It ends with an empty line: a job's page may go on with that of another step. */
export const page = (parts: readonly string[]): string => `${parts.join('\n\n')}\n`

/** Text that is shown as it is: nothing in it becomes markup, a link or a formula. */
export const plain = (text: string): string =>
  text.replaceAll(/[\\`*_~$[\]<&:]/g, '\\$&').replaceAll(/www\./gi, match => match.replace('.', '\\.'))

/** A cell cannot end before its text does. GFM takes `\|` for a bar in code spans, too. */
const cell = (markdown: string): string => markdown.replaceAll('|', '\\|').replaceAll(/\r\n|[\r\n]/g, ' ')

/** A table of GitHub Flavored Markdown. Cells are Markdown: text of others is {@link code} or {@link plain}. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map(row => `| ${row.map(cell).join(' | ')} |`).join('\n')

export const code = (text: string): string => `\`${text.replaceAll('`', "'")}\``

/** A block of code that no content can close: its fence is longer than any in the content. */
export function codeBlock(language: string, content: string): string {
  const longest = Math.max(2, ...(content.match(/`+/g) ?? []).map(run => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${content}\n${fence}`
}

/** What is shown only when somebody opens it. */
export const fold = (title: string, content: string): string =>
  `<details><summary>${title}</summary>\n\n${content}\n\n</details>`
