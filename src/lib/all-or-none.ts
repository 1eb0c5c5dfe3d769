/**
 * Does the tasks side by side. When one fails, the others are told to stop, and waited for: nothing goes on behind the
 * back of the error, which is that of the task that failed first.
 */
export async function allOrNone(
  tasks: readonly ((signal: AbortSignal) => Promise<void>)[],
  outer: AbortSignal,
): Promise<void> {
  const inner = new AbortController()
  const signal = AbortSignal.any([outer, inner.signal])
  let first: { readonly error: unknown } | undefined
  await Promise.all(
    tasks.map(task =>
      task(signal).catch(error => {
        first ??= { error }
        inner.abort(error)
      }),
    ),
  )
  if (first !== undefined) throw first.error
}
