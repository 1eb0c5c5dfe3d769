/** The permission that a request needs. distribution, docs/spec/auth/scope.md. */
export interface Scope {
  /** The repository's path. */
  readonly path: string
  readonly actions: Actions
}

export type Actions = 'pull' | 'pull,push'

/** Formats a scope: `repository:me/app:pull,push`. */
export const formatScope = ({ path, actions }: Scope): string => `repository:${path}:${actions}`

/** Formats several scopes as one value of OAuth2's parameter `scope`. */
export const formatScopes = (scopes: readonly Scope[]): string => scopes.map(formatScope).join(' ')
