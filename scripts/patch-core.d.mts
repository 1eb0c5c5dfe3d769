export function withoutSideEffects(text: string): string
export function asPublished(text: string): string
export function patchCore(modules: string): void
