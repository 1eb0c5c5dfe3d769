/** The entries of a command file, up to the first malformed line. */
export interface CommandFileEntries {
  /** In order; the last entry of a name wins. */
  readonly entries: readonly (readonly [name: string, value: string])[]
  /** Error of the first malformed line, which fails the step. */
  readonly error?: string
}

/** Parses GITHUB_OUTPUT, GITHUB_STATE or GITHUB_ENV: `name=value`, or `name<<DELIMITER` … `DELIMITER`. */
export const parseCommandFile = (content: string): CommandFileEntries => {
  const entries: (readonly [string, string])[] = []
  const lines = linesOf(content)
  try {
    for (let line = lines.next(); line !== undefined; line = lines.next()) {
      if (line.text !== '') entries.push(readEntry(line.text, lines))
    }
    return { entries }
  } catch (error) {
    if (error instanceof MalformedCommandFile) return { entries, error: error.message }
    throw error
  }
}

/** Parses GITHUB_PATH: one directory per line, oldest first. */
export const parsePathFile = (content: string): readonly string[] =>
  content.split(/\r?\n/).filter(directory => directory !== '')

class MalformedCommandFile extends Error {}

interface Line {
  readonly text: string
  /** Offset of the end of the line, before its newline. */
  readonly end: number
  readonly terminated: boolean
}

interface Lines {
  readonly content: string
  next(): Line | undefined
  position(): number
}

const linesOf = (content: string): Lines => {
  let position = 0
  const next = (): Line | undefined => {
    if (position >= content.length) return undefined
    const start = position
    const newline = content.indexOf('\n', start)
    const end = newline === -1 ? content.length : newline
    position = end + 1
    return { text: content.slice(start, end), end, terminated: newline !== -1 }
  }
  return { content, next, position: () => position }
}

const readEntry = (line: string, lines: Lines): readonly [string, string] => {
  const [equals, heredoc] = [line.indexOf('='), line.indexOf('<<')]
  if (equals !== -1 && (heredoc === -1 || equals < heredoc)) return readAssignment(line, equals)
  if (heredoc !== -1) return readHeredoc(line, heredoc, lines)
  throw new MalformedCommandFile(`Invalid format '${line}'`)
}

const readAssignment = (line: string, equals: number): readonly [string, string] => {
  if (equals === 0) throw new MalformedCommandFile(`Invalid format '${line}'. Name must not be empty`)
  return [line.slice(0, equals), line.slice(equals + 1)]
}

const readHeredoc = (line: string, at: number, lines: Lines): readonly [string, string] => {
  const [name, delimiter] = [line.slice(0, at), line.slice(at + 2)]
  if (name === '' || delimiter === '') {
    throw new MalformedCommandFile(`Invalid format '${line}'. Name must not be empty and delimiter must not be empty`)
  }
  const start = lines.position()
  let end = start
  for (let each = lines.next(); each?.text !== delimiter; each = lines.next()) {
    if (each === undefined) {
      throw new MalformedCommandFile(`Invalid value. Matching delimiter not found '${delimiter}'`)
    }
    if (!each.terminated) throw new MalformedCommandFile('Invalid value. EOF marker missing new line.')
    end = each.end
  }
  return [name, lines.content.slice(start, end)]
}
