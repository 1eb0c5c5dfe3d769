/** The stages of a Dockerfile, with variables unexpanded. */
export interface Dockerfile {
  /** The frontend of `# syntax=`; undefined: BuildKit's own. */
  readonly syntax: string | undefined
  /** The arguments before the first stage, the only ones that `FROM` can use. */
  readonly args: readonly Argument[]
  readonly stages: readonly Stage[]
  /** The names of all arguments: before the first stage, in stages, and in ONBUILD. */
  readonly argNames: readonly string[]
}

export interface Argument {
  readonly name: string
  /** The default. */
  readonly value: string | undefined
}

export interface Stage {
  /** In lower case; undefined if the stage has none. */
  readonly name: string | undefined
  /** An image, an earlier stage, or `scratch`. */
  readonly base: string
  /** The value of `--platform`. */
  readonly platform: string | undefined
  /** The first line, counted from 1. */
  readonly line: number
}

const INSTRUCTIONS = new Set(
  (
    'add arg cmd copy entrypoint env expose from healthcheck label maintainer onbuild run shell stopsignal user ' +
    'volume workdir'
  ).split(' '),
)

/**
 * Parses a Dockerfile as BuildKit does (docs.docker.com/reference/dockerfile, "Format", "Parser directives" and
 * "Here-documents"). Returns undefined for a file that BuildKit rejects: BuildKit reports the error itself.
 */
export function readDockerfile(text: string): Dockerfile | undefined {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .map(line => line.replace(/\r+$/, ''))
  const args: Argument[] = []
  const stages: Stage[] = []
  const argNames: string[] = []
  for (const instruction of instructionsOf(lines)) {
    const { keyword, rest, line } = instruction
    if (!INSTRUCTIONS.has(keyword)) return undefined
    const taken = argumentsOf(keyword, rest)
    argNames.push(...taken.map(({ name }) => unquoted(name)))
    if (keyword === 'arg' && stages.length === 0) args.push(...taken)
    if (keyword !== 'from') continue
    const stage = stageOf(rest, line)
    if (stage === undefined) return undefined
    stages.push(stage)
  }
  // After a first line for the shell (#!), BuildKit still finds the frontend, but no other directive.
  const { syntax } = directivesOf(lines[0]?.startsWith('#!') ? lines.slice(1) : lines)
  return stages.length === 0 ? undefined : { syntax: syntax?.split(' ')[0], args, stages, argNames }
}

const DIRECTIVE = /^\s*#\s*(syntax|escape|check)\s*=(.*)$/i

/** Returns the parser directives: comments at the very top, before any other line. */
function directivesOf(lines: readonly string[]): Readonly<Record<string, string>> {
  const end = lines.findIndex(line => !DIRECTIVE.test(line))
  const found = lines.slice(0, end === -1 ? undefined : end).map(line => DIRECTIVE.exec(line))
  return Object.fromEntries(found.map(match => [match?.[1]?.toLowerCase(), match?.[2]?.trim()]))
}

interface Instruction {
  /** In lower case. */
  readonly keyword: string
  /** The arguments, with continuation lines joined. */
  readonly rest: string
  readonly line: number
}

/** The escape character at the end of a line, unless it is itself escaped. */
const CONTINUED = { '\\': /(^|[^\\])\\[ \t]*$/, '`': /(^|[^`])`[ \t]*$/ } as const

const isComment = (line: string): boolean => /^\s*#/.test(line)
const isBlank = (line: string): boolean => line.trim() === ''

function* instructionsOf(lines: readonly string[]): Generator<Instruction, void> {
  const continued = CONTINUED[directivesOf(lines)['escape'] === '`' ? '`' : '\\']
  let at = 0
  while (at < lines.length) {
    const line = at + 1
    let text = ''
    for (let more = true; more && at < lines.length; at++) {
      const next = lines[at] ?? ''
      // Comments and empty lines within an instruction are not part of it.
      if (isComment(next) || isBlank(next)) {
        more = line !== at + 1
        continue
      }
      more = continued.test(next)
      text += next.replace(continued, '$1')
    }
    const [, keyword = '', rest = ''] = /^\s*(\S+)\s*(.*)$/s.exec(text) ?? []
    if (keyword === '') continue
    yield { keyword: keyword.toLowerCase(), rest, line }
    for (const document of documentsOf(text)) {
      const end = endOf(document, lines, at)
      if (end === undefined) return yield { keyword: 'unterminated here-document', rest: '', line }
      at = end
    }
  }
}

/** A word. Quoted parts may contain spaces, and spaces may follow `<<`. */
const WORD = /(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|<<[ \t]*|[^\s\\])+/gs
const wordsOf = (text: string): readonly string[] => text.match(WORD) ?? []

interface HereDocument {
  /** The terminator. */
  readonly end: string
  /** True for `<<-`, which allows tabs before the terminator. */
  readonly tabs: boolean
}

const MAY_HOLD_DOCUMENTS = /^\s*(?:onbuild\s+)?(?:add|copy|run)\s.*<</is

function documentsOf(instruction: string): readonly HereDocument[] {
  if (!MAY_HOLD_DOCUMENTS.test(instruction)) return []
  return wordsOf(instruction).flatMap(word => {
    const [, dash, named = ''] = /^\d*<<(-?)[ \t]*([^<]+)$/.exec(word) ?? []
    const end = named.replace(/'([^']*)'|"([^"]*)"|\\(.)/g, '$1$2$3')
    return end === '' ? [] : [{ end, tabs: dash === '-' }]
  })
}

/** Returns the index of the line after a here-document that begins at `from`; undefined if the document never ends. */
function endOf({ end, tabs }: HereDocument, lines: readonly string[], from: number): number | undefined {
  const last = lines.findIndex((line, i) => i >= from && (tabs ? line.replace(/^\t+/, '') : line) === end)
  return last === -1 ? undefined : last + 1
}

/** Returns the arguments that `ARG` or `ONBUILD ARG` declares. */
function argumentsOf(keyword: string, rest: string): readonly Argument[] {
  const declared = keyword === 'onbuild' ? /^arg\s+(.*)$/is.exec(rest)?.[1] : keyword === 'arg' ? rest : undefined
  return declared === undefined ? [] : wordsOf(declared).map(argumentOf)
}

const unquoted = (text: string): string => text.replace(/^["']|["']$/g, '')

function argumentOf(word: string): Argument {
  const equals = word.indexOf('=')
  return equals === -1
    ? { name: word, value: undefined }
    : { name: word.slice(0, equals), value: word.slice(equals + 1) }
}

/** `FROM [--flag=value …] base [AS name]` */
function stageOf(rest: string, line: number): Stage | undefined {
  const words = rest.split(/\s+/).filter(word => word !== '')
  const begin = words.findIndex(word => !word.startsWith('--'))
  const [base, as, name, ...more] = begin === -1 ? [] : words.slice(begin)
  if (base === undefined || more.length > 0) return undefined
  if (as !== undefined && (as.toLowerCase() !== 'as' || name === undefined)) return undefined
  const flag = words.slice(0, begin).find(word => word.startsWith('--platform='))
  return { name: name?.toLowerCase(), base, platform: flag?.slice('--platform='.length), line }
}
