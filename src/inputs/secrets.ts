import type { Secret } from '../docker/build/options.ts'
import { atLine, type ListItem, quoteProblem } from '../lib/csv.ts'
import type { InputReader, InputSource } from './reader.ts'

export interface SecretInputs {
  readonly secrets: readonly Secret[]
  /** Warnings about skipped secrets: pull requests of forks see empty ones, and their builds go on without. */
  readonly warnings: readonly string[]
}

/**
 * Reads the inputs `secrets` (`id=value`), `secret-envs` (`id=VARIABLE`) and `secret-files` (`id=path`), with the list
 * syntax of docker/build-push-action. Masks values immediately; no message repeats a line, which may contain a secret.
 */
export function readSecrets(inputs: InputReader, { mask, env }: InputSource): SecretInputs {
  const warnings: string[] = []
  const read = (
    name: string,
    [form, ...examples]: Forms,
    make: (id: string, value: string) => Secret,
    commas = false,
  ) =>
    inputs.list(name, { commas }).flatMap((item): readonly Secret[] => {
      const pair = pairOf(item)
      if (pair === undefined) {
        inputs.problem(
          atLine(name, item.line),
          `the item does not have the form ${form}.${advice(item.value, examples)}`,
        )
        return []
      }
      const quote = quoteProblem(item.value)
      if (quote !== undefined) {
        inputs.problem(atLine(name, item.line), quote)
        return []
      }
      if (pair.value.trim() === '') {
        warnings.push(`${atLine(name, item.line)}: omitted "${pair.id}", because its value is empty.`)
        return []
      }
      return [make(pair.id, pair.value)]
    })

  const values = read('secrets', ['id=value', 'NAME=${{ secrets.NAME }}', 'secret-envs: NAME=NAME'], (id, value) => {
    mask(value)
    return { id, kind: 'value', value }
  })
  const variables = read(
    'secret-envs',
    ['id=VARIABLE', 'NAME=NAME'],
    (id, variable) => ({ id, kind: 'env', variable }),
    true,
  )
  const files = read('secret-files', ['id=path'], (id, path) => ({ id, kind: 'file', path }))
  const set = variables.filter(secret => {
    if (secret.kind !== 'env' || env[secret.variable]) return true
    warnings.push(`secret-envs: omitted "${secret.id}", because the variable ${secret.variable} is not set.`)
    return false
  })
  return { secrets: [...values, ...set, ...files], warnings }
}

/** The form of an item in messages, and what to write for the secret NAME. */
type Forms = readonly [form: string, ...examples: readonly string[]]

/** A name of a secret of GitHub. Lower-case words, or capitals without an underscore, may be a secret itself. */
const SECRET_NAME = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/

/** Returns what to write in place of an item that is only the name of a secret. */
const advice = (text: string, examples: readonly string[]): string =>
  SECRET_NAME.test(text) && examples.length > 0 ? ` Write ${examples.join(', or ').replaceAll('NAME', text)}.` : ''

function pairOf({ value: text }: ListItem): { readonly id: string; readonly value: string } | undefined {
  const equals = text.indexOf('=')
  return equals < 1 ? undefined : { id: text.slice(0, equals), value: text.slice(equals + 1) }
}
