import { copyFile, stat, symlink } from 'node:fs/promises'

/** What {@link link} does with the file system. */
interface LinkFiles {
  readonly stat: (path: string) => Promise<{ isDirectory(): boolean }>
  readonly symlink: (target: string, path: string, type?: 'junction') => Promise<void>
  readonly copyFile: (from: string, to: string) => Promise<void>
}

/**
 * Makes `path` the same as `target`, an absolute path. A link, except on Windows, where those take a privilege that
 * runners need not have: there a directory gets a junction, which takes none, and a file is copied.
 */
export async function link(
  target: string,
  path: string,
  system: string,
  files: LinkFiles = { stat, symlink, copyFile },
): Promise<void> {
  if (system !== 'win32') return files.symlink(target, path)
  if ((await files.stat(target)).isDirectory()) return files.symlink(target, path, 'junction')
  return files.copyFile(target, path)
}
