/** A workflow command on a line of output: `::name key=value,key=value::data`. */
export interface WorkflowCommand {
  readonly name: string
  /** By key, unescaped. */
  readonly properties: ReadonlyMap<string, string>
  /** Unescaped. */
  readonly data: string
}

/** The commands that the runner knows. Any other line of this form is plain output. */
const KNOWN = new Set([
  'add-mask',
  'add-matcher',
  'add-path',
  'debug',
  'echo',
  'endgroup',
  'error',
  'group',
  'notice',
  'remove-matcher',
  'save-state',
  'set-env',
  'set-output',
  'stop-commands',
  'warning',
])

const COMMAND = /^\s*::(?<name>[^\s:]*)(?: (?<properties>.*?))?::(?<data>.*)$/s

/** Parses a line, or returns undefined for plain output. `resumeToken` ends a `stop-commands`. */
export const parseWorkflowCommand = (line: string, resumeToken?: string): WorkflowCommand | undefined => {
  const { name, properties = '', data = '' } = COMMAND.exec(line)?.groups ?? {}
  if (name === undefined) return undefined
  const known = name === resumeToken || KNOWN.has(name.toLowerCase())
  return known
    ? { name: name.toLowerCase(), properties: parseProperties(properties), data: unescapeData(data) }
    : undefined
}

const parseProperties = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text.split(',').flatMap(pair => {
      const [, key, value] = /^\s*([^=]+)=(.+)$/s.exec(pair) ?? []
      return key === undefined || value === undefined ? [] : [[key, unescapeProperty(value)] as const]
    }),
  )

const unescapeData = (text: string): string =>
  text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%')

const unescapeProperty = (text: string): string => unescapeData(text.replaceAll('%3A', ':').replaceAll('%2C', ','))

export type AnnotationLevel = 'error' | 'warning' | 'notice'

/** An annotation of the run or of a file. Lines and columns start at 1. */
export interface Annotation {
  readonly level: AnnotationLevel
  readonly message: string
  readonly title?: string
  readonly file?: string
  readonly line?: number
  readonly endLine?: number
  readonly column?: number
  readonly endColumn?: number
}

export const annotationOf = (level: AnnotationLevel, { properties, data }: WorkflowCommand): Annotation => {
  const text = (key: string): string | undefined => properties.get(key)
  const number = (key: string): number | undefined => (/^\d+$/.test(text(key) ?? '') ? Number(text(key)) : undefined)
  return withoutAbsent({
    level,
    message: data,
    title: text('title'),
    file: text('file'),
    line: number('line'),
    endLine: number('endLine'),
    column: number('col'),
    endColumn: number('endColumn'),
  })
}

type WithAbsent<T> = { readonly [Key in keyof T]: T[Key] | undefined }

/** Removes the keys with the value undefined, for `exactOptionalPropertyTypes`. */
const withoutAbsent = (
  annotation: WithAbsent<Required<Annotation>> & Pick<Annotation, 'level' | 'message'>,
): Annotation => {
  const { level, message, ...optional } = annotation
  const present = Object.entries(optional).filter(([, value]) => value !== undefined)
  return { level, message, ...Object.fromEntries(present) }
}
