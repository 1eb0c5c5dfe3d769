import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Measure } from './bench.ts'
import { countRow, type Row } from './rows.ts'

const execute = promisify(execFile)
const LIMIT = 1_000_000
const BUFFER = 256 * 1024 * 1024

/** Measures the archive that a runner downloads: `git archive | gzip -9`, of the commit and of the working tree. */
export const measureSize: Measure = async ({ root, directory }) => {
  const sized = async (what: string, tree: Tree): Promise<Row> =>
    countRow({ what, unit: 'B' }, await packedSize(root, tree), LIMIT)
  const committed: Tree = { name: 'HEAD', env: process.env }
  const rows = [await sized('size: git archive HEAD | gzip -9', committed)]
  const { stdout: changes } = await git(root, ['status', '--porcelain'], process.env)
  if (changes.toString() !== '')
    rows.push(await sized('size: the same of the working tree', await treeOfFiles(root, directory)))
  return rows
}

/** A Git tree, and the environment in which git finds it. */
interface Tree {
  readonly name: string
  readonly env: NodeJS.ProcessEnv
}

const git = (root: string, args: readonly string[], env: NodeJS.ProcessEnv) =>
  execute('git', ['-C', root, ...args], { encoding: 'buffer', maxBuffer: BUFFER, env })

async function packedSize(root: string, { name, env }: Tree): Promise<number> {
  const { stdout } = await git(root, ['-c', 'tar.packed.command=gzip -9', 'archive', '--format=packed', name], env)
  return stdout.length
}

/** Creates a tree of the working tree. Its index and objects go to `directory`, so the repository does not change. */
async function treeOfFiles(root: string, directory: string): Promise<Tree> {
  const objects = join(directory, 'objects')
  await mkdir(objects, { recursive: true })
  const { stdout: own } = await git(root, ['rev-parse', '--path-format=absolute', '--git-path', 'objects'], process.env)
  const env = {
    ...process.env,
    GIT_INDEX_FILE: join(directory, 'index'),
    GIT_OBJECT_DIRECTORY: objects,
    GIT_ALTERNATE_OBJECT_DIRECTORIES: own.toString().trim(),
  }
  await git(root, ['read-tree', 'HEAD'], env)
  await git(root, ['add', '--all'], env)
  const { stdout } = await git(root, ['write-tree'], env)
  return { name: stdout.toString().trim(), env }
}
