/** Work that stops early when its signal aborts. */
export type Task<T> = (signal: AbortSignal) => Promise<T>

/**
 * Runs tasks side by side and returns their results. If one fails, it aborts the others, waits until they have ended, and
 * throws the first error: nothing goes on in the background.
 */
export async function allOrNone<T extends readonly unknown[]>(
  signal: AbortSignal,
  tasks: { readonly [I in keyof T]: Task<T[I]> },
): Promise<T> {
  const failed = new AbortController()
  const stop = AbortSignal.any([signal, failed.signal])
  let first: { readonly error: unknown } | undefined
  const results = await Promise.all(
    tasks.map(task =>
      task(stop).catch((error: unknown) => {
        first ??= { error }
        failed.abort(error)
      }),
    ),
  )
  if (first !== undefined) throw first.error
  return results as unknown as T
}
