import { formatAttributes } from '../../lib/csv.ts'
import { expandContext, isOwnRepository } from './context.ts'
import type { Secret } from './options.ts'
import type { BuildRequest } from './request.ts'

/** The secret that BuildKit uses to fetch private Git repositories (docs/build/building/secrets.md of Docker). */
const GIT_TOKEN = 'GIT_AUTH_TOKEN'

/** Returns the user's secrets, with the workflow's token if the context is the workflow's own repository. */
export function secretsOf({ options, source, githubToken }: BuildRequest): readonly Secret[] {
  const { secrets } = options
  if (githubToken === undefined || secrets.some(({ id }) => id === GIT_TOKEN)) return secrets
  if (!isOwnRepository(expandContext(options.context, source), source)) return secrets
  return [...secrets, { id: GIT_TOKEN, kind: 'value', value: githubToken }]
}

const variableOf = (index: number): string => `MANIFOLD_SECRET_${index}`

/** Formats secrets for `--secret`. Their values are in variables, see {@link secretEnvironment}. */
export const secretArguments = (secrets: readonly Secret[]): readonly string[] =>
  secrets.map((secret, index) => {
    const source =
      secret.kind === 'file'
        ? { key: 'src', value: secret.path }
        : { key: 'env', value: secret.kind === 'env' ? secret.variable : variableOf(index) }
    return formatAttributes([{ key: 'id', value: secret.id }, source])
  })

/** Returns the variables with the values. They arrived in a variable, so they fit into one. */
export const secretEnvironment = (secrets: readonly Secret[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    secrets.flatMap((secret, index) => (secret.kind === 'value' ? [[variableOf(index), secret.value]] : [])),
  )
