import { formatAttributes } from '../../lib/csv.ts'
import { expandContext, isOwnRepository } from './context.ts'
import type { Secret } from './options.ts'
import type { BuildRequest } from './request.ts'

/** The secret with which BuildKit fetches from private Git repositories (docs/build/building/secrets.md of Docker). */
const GIT_TOKEN = 'GIT_AUTH_TOKEN'

/** The user's secrets, and the workflow's token when the context is the workflow's own repository. */
export function secretsOf({ options, source, githubToken }: BuildRequest): readonly Secret[] {
  const { secrets } = options
  if (githubToken === undefined || secrets.some(({ id }) => id === GIT_TOKEN)) return secrets
  if (!isOwnRepository(expandContext(options.context, source), source)) return secrets
  return [...secrets, { id: GIT_TOKEN, kind: 'value', value: githubToken }]
}

const variableOf = (index: number): string => `MANIFOLD_SECRET_${index}`

/** The secrets as `--secret` takes them: values are in variables, see {@link secretEnvironment}. */
export const secretArguments = (secrets: readonly Secret[]): readonly string[] =>
  secrets.map((secret, index) => {
    const source =
      secret.kind === 'file'
        ? { key: 'src', value: secret.path }
        : { key: 'env', value: secret.kind === 'env' ? secret.variable : variableOf(index) }
    return formatAttributes([{ key: 'id', value: secret.id }, source])
  })

/** The variables that hold the values. They came in a variable, so that they fit in one. */
export const secretEnvironment = (secrets: readonly Secret[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    secrets.flatMap((secret, index) => (secret.kind === 'value' ? [[variableOf(index), secret.value]] : [])),
  )
