import type { Login } from '../docker/config.ts'
import { canonicalRegistry, type Repository } from '../oci/reference.ts'
import type { InputReader } from './reader.ts'

/** A login as it is given: without a registry it is for the one that the images go to. */
export type GivenLogin = Omit<Login, 'registry'> & { readonly registry?: string }

/**
 * The login of the inputs `username`, `password` and `registry`. Half a login is a problem: an empty password is most
 * often a secret that this workflow may not read.
 */
export function readLogin(inputs: InputReader): GivenLogin | undefined {
  const username = inputs.text('username')
  const password = inputs.secret('password')
  const registry = inputs.text('registry')
  if (username !== undefined && password !== undefined) {
    return { username, password, ...(registry !== undefined && { registry: canonicalRegistry(registry) }) }
  }
  if (username !== undefined) {
    inputs.problem('password', 'it is empty, and username is given. Does the secret exist, and may this event read it?')
  } else if (password !== undefined) {
    inputs.problem('username', 'it is empty, and password is given.')
  } else if (registry !== undefined) {
    inputs.problem('registry', 'username and password are needed to log in to it.')
  }
  return undefined
}

/** The logins that a step works with, when its images go to `repositories`. */
export function loginsFor(given: GivenLogin | undefined, repositories: readonly Repository[]): readonly Login[] {
  const registry = given?.registry ?? repositories[0]?.registry
  return given === undefined || registry === undefined ? [] : [{ ...given, registry }]
}
