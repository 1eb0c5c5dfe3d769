import { readdir, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { UsageError } from '../errors.ts'

/** What BuildKit fetches by itself: Git and HTTP addresses (docs/reference/buildx_build.md#build-context of buildx). */
const REMOTE = /^(?:https?:\/\/|git:\/\/|git@|ssh:\/\/|github\.com\/|docker-image:\/\/|oci-layout:\/\/)/

export const isRemote = (context: string): boolean => REMOTE.test(context)

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    found => found.isFile(),
    () => false,
  )

/**
 * Looks at a context and a Dockerfile on this machine before anything is started for them. Paths are seen from
 * `workspace`. Throws a {@link UsageError} when they are not there.
 */
export async function checkContext(
  { context, file }: { readonly context: string; readonly file?: string },
  workspace: string,
): Promise<void> {
  if (isRemote(context)) return
  const directory = resolve(workspace, context)
  const entries = await readdir(directory).catch(() => undefined)
  if (entries === undefined) throw UsageError.at('context', `there is no directory "${context}" in the workspace.`)
  if (entries.length === 0) {
    throw UsageError.at(
      'context',
      `the directory "${context}" is empty. Check the repository out first (actions/checkout), ` +
        'or give the URL of a Git repository.',
    )
  }
  const dockerfile = file ?? join(context, 'Dockerfile')
  if (/^https?:/.test(dockerfile) || (await isFile(resolve(workspace, dockerfile)))) return
  throw UsageError.at('file', `there is no Dockerfile "${dockerfile}" in the workspace.`)
}
