import type { Document, Node } from 'yaml'
import type { Login } from '../oci/docker-config.ts'
import { canonicalRegistry } from '../oci/reference.ts'
import { atLine } from './lists.ts'
import type { InputReader } from './reader.ts'

const NAME = 'registry-auth'
const KEYS = new Set(['registry', 'username', 'password'])

/**
 * The input `registry-auth`: a YAML list of `registry`, `username` and `password`, as docker/login-action has it. Without
 * a registry a login is for Docker Hub. Passwords are masked; no message repeats what was written. A login whose password
 * is empty is a problem, unless somebody is told of what is forgone.
 */
export async function readRegistryAuth(
  inputs: InputReader,
  mask: (secret: string) => void,
  forgo?: (where: string) => void,
): Promise<readonly Login[]> {
  const text = inputs.text(NAME)
  if (text === undefined) return []
  const { isMap, isScalar, isSeq, LineCounter, parseDocument } = await import('yaml')
  const lines = new LineCounter()
  const document: Document = parseDocument(text, { lineCounter: lines, prettyErrors: false, schema: 'failsafe' })
  const where = (offset: number | undefined): string => atLine(NAME, lines.linePos(offset ?? 0).line)
  const [error] = document.errors
  if (error !== undefined) {
    inputs.problem(where(error.pos[0]), `it is not YAML (${error.code}).`)
    return []
  }
  if (!isSeq(document.contents)) {
    inputs.problem(NAME, 'it is not a YAML list of registry, username and password: begin each with "- registry: …".')
    return []
  }
  return document.contents.items.flatMap(item => {
    const at = where((item as Node | null)?.range?.[0])
    const values = new Map<string, string>()
    for (const { key, value } of isMap(item) ? item.items : []) {
      if (isScalar(key) && isScalar(value)) values.set(String(key.value), String(value.value ?? '').trim())
    }
    const password = values.get('password')
    if (password) mask(password)
    if (forgo !== undefined && values.get('password') === '' && unknownOf(values) === undefined) {
      forgo(at)
      return []
    }
    return loginOf(values, what => inputs.problem(at, what))
  })
}

const unknownOf = (values: ReadonlyMap<string, string>): string | undefined =>
  [...values.keys()].find(key => !KEYS.has(key))

function loginOf(values: ReadonlyMap<string, string>, problem: (what: string) => void): readonly Login[] {
  const username = values.get('username')
  const password = values.get('password')
  const unknown = unknownOf(values)
  if (unknown !== undefined) problem(`"${unknown}" is not one of ${[...KEYS].join(', ')}.`)
  if (!username) problem('the username is missing or empty.')
  if (!password) problem('the password is missing or empty. Does the secret exist, and may this event read it?')
  if (unknown !== undefined || !username || !password) return []
  return [{ registry: canonicalRegistry(values.get('registry') || 'docker.io'), username, password }]
}
