/** The permission that a request needs. distribution, docs/spec/auth/scope.md. */
export interface Scope {
  /** The repository's path. */
  readonly path: string
  readonly actions: Actions
}

export type Actions = 'pull' | 'pull,push'

/** `repository:me/app:pull,push` */
export const formatScope = ({ path, actions }: Scope): string => `repository:${path}:${actions}`

/** Several scopes in one text, as OAuth2's parameter `scope` has them. */
export const formatScopes = (scopes: readonly Scope[]): string => scopes.map(formatScope).join(' ')
