import type { Document, Node, YAMLError } from 'yaml'
import { atLine } from '../lib/csv.ts'
import type { Problem } from '../lib/errors.ts'
import { parseImages } from '../metadata/images.ts'
import { isRegistryHost } from '../oci/reference.ts'
import { hostOfKey } from '../registry/credentials.ts'
import type { Login } from '../registry/docker-config.ts'
import type { InputReader } from './reader.ts'

const NAME = 'registry-auth'
const KEYS: readonly string[] = ['registry', 'username', 'password']

/** Explanations of YAML errors that never quote the value, as some of the parser's messages do. */
const REASONS: Partial<Record<YAMLError['code'], string>> = {
  BAD_DQ_ESCAPE: 'a backslash within double quotes is not a valid escape.',
  BAD_INDENT: 'a line has the wrong indentation, or a bracket is not closed.',
  BAD_SCALAR_START: 'a string begins with a character that has a meaning in YAML.',
  BLOCK_AS_IMPLICIT_KEY: 'a string contains a colon and a space, or "- " has no space.',
  DUPLICATE_KEY: 'a login has a key twice. Begin each login with "- ".',
  MISSING_CHAR: 'a quote or bracket is not closed, or a line is not aligned with the first key of its login.',
  TAB_AS_INDENT: 'a line is indented with a tab. Use spaces.',
  UNEXPECTED_TOKEN:
    'a string contains a character with a meaning in YAML, such as a quote, or a line has the wrong indentation.',
}

/** The only form in which every character of a secret is safe; quotes are not, because a secret may contain them. */
const SAFE_FORM = `Write each password as a block, in which no character has a meaning:
  - registry: ghcr.io
    username: \${{ secrets.NAME }}
    password: |
      \${{ secrets.TOKEN }}`

/** Errors that a block does not prevent. */
const NOT_OF_STRINGS: ReadonlySet<string> = new Set(['BAD_INDENT', 'DUPLICATE_KEY', 'TAB_AS_INDENT'])

/** A login whose password is empty. */
export interface LoginWithoutPassword {
  /** The input, and its line: `password`, `registry-auth, line 2`. */
  readonly input: string
  /** Undefined: the images' registry. */
  readonly registry: string | undefined
  /** The problem if the step needs this login. */
  readonly problem: Problem
}

interface RegistryAuth {
  readonly logins: readonly Login[]
  readonly withoutPassword: readonly LoginWithoutPassword[]
}

const NO_PASSWORD = 'the password is missing or empty. Does the secret exist, and is it available to this event?'

/**
 * Reads the input `registry-auth`: a YAML list of `registry`, `username` and `password`, as in docker/login-action. A
 * login without a registry is for Docker Hub; if no image goes there, that is a problem. Masks passwords, and no
 * message repeats the input.
 */
export async function readRegistryAuth(inputs: InputReader, mask: (secret: string) => void): Promise<RegistryAuth> {
  if (inputs.text(NAME) === undefined) return NONE
  const { isMap, isScalar, isSeq, LineCounter, parseDocument } = await import('yaml')
  const lines = new LineCounter()
  const options = { lineCounter: lines, prettyErrors: false, schema: 'failsafe' } as const
  // The raw value, because whitespace at its start matters for line numbers and indentation.
  const document: Document = parseDocument(inputs.raw(NAME), options)
  const where = (offset: number | undefined): string => atLine(NAME, lines.linePos(offset ?? 0).line)
  const [error] = document.errors
  if (error !== undefined) {
    const reason = REASONS[error.code] ?? 'a string contains characters with a meaning in YAML.'
    const advice = NOT_OF_STRINGS.has(error.code) ? '' : ` ${SAFE_FORM}`
    inputs.problem(where(error.pos[0]), `the value is not YAML: ${reason}${advice}`)
    return NONE
  }
  if (!isSeq(document.contents)) {
    inputs.problem(NAME, 'the value is not a YAML list of logins. Begin each login with "- registry: …".')
    return NONE
  }
  const toRegistry = registryReader(inputs)
  const withoutPassword: LoginWithoutPassword[] = []
  const logins = document.contents.items.flatMap(item => {
    const at = where((item as Node | null)?.range?.[0])
    const problem = (what: string): void => inputs.problem(at, what)
    const values = new Map<string, string>()
    let readable = true
    for (const { key, value } of isMap(item) ? item.items : []) {
      const name = isScalar(key) ? String(key.value) : ''
      if (isScalar(value) && !value.anchor && !value.tag) values.set(name, String(value.value ?? '').trim())
      else {
        readable = false
        const what = KEYS.includes(name) ? `the ${name} begins with` : 'the login has'
        problem(`${what} a character with a meaning in YAML, such as *, &, ! or a comma. ${SAFE_FORM}`)
      }
    }
    const password = values.get('password')
    if (password) mask(password)
    if (!readable) return []
    if (password === '' && unknownOf(values) === undefined) {
      const registry = toRegistry(values.get('registry'), problem)
      if (registry !== undefined) {
        withoutPassword.push({ input: at, registry, problem: { where: at, what: NO_PASSWORD } })
      }
      return []
    }
    return loginOf(values, toRegistry, problem)
  })
  return { logins, withoutPassword }
}

const NONE: RegistryAuth = { logins: [], withoutPassword: [] }

/**
 * The host of a registry, of which Docker's configuration also knows the address (`https://index.docker.io/v1/`);
 * undefined if the text is none.
 */
export function registryHost(text: string): string | undefined {
  const host = hostOfKey(text)
  return host !== undefined && isRegistryHost(host) ? host : undefined
}

type ToRegistry = (text: string | undefined, problem: (what: string) => void) => string | undefined

/** Returns a parser of an entry's registry. An entry without one gets the default, or is a problem. */
function registryReader(inputs: InputReader): ToRegistry {
  // Problems of "images" are reported by its own parser.
  const images = parseImages(inputs.raw('images'), () => {})
  const elsewhere = images.length > 0 && images.every(({ repository }) => repository.registry !== 'docker.io')
  return (text, problem) => {
    const host = registryHost(text || 'docker.io')
    if (!text && elsewhere) problem('the registry is missing. For Docker Hub, write registry: docker.io.')
    else if (host !== undefined) return host
    else problem('the registry is not a host, such as ghcr.io or localhost:5000.')
    return undefined
  }
}

const unknownOf = (values: ReadonlyMap<string, string>): string | undefined =>
  [...values.keys()].find(key => !KEYS.includes(key))

function loginOf(
  values: ReadonlyMap<string, string>,
  toRegistry: ToRegistry,
  problem: (what: string) => void,
): readonly Login[] {
  const username = values.get('username')
  const password = values.get('password')
  const unknown = unknownOf(values)
  if (unknown !== undefined) problem(`"${unknown}" is not one of ${KEYS.join(', ')}.`)
  if (!username) problem('the username is missing or empty.')
  if (!password) problem(NO_PASSWORD)
  const registry = toRegistry(values.get('registry'), problem)
  if (unknown !== undefined || !username || !password || registry === undefined) return []
  return [{ registry, username, password }]
}
