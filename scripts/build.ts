// Bundles src/ into dist/: dist/index.js with its lazy chunks, and a two-line entry for each action.
// `build --check` builds into a temporary directory and compares the result with the committed dist/.
import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { minify } from '@swc/core'
import { patchCore } from './patch-core.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const ENTRIES = ['build', 'cleanup', 'merge', 'plan']

async function bundle(out: string): Promise<void> {
  // After a manual `npm ci`, the package is not patched.
  patchCore(join(root, 'node_modules'))
  await rm(out, { recursive: true, force: true })
  const args = ['build', 'src/index.ts', '--out', out, '--minify', '--license', 'licenses.txt', '--target', 'es2022']
  // A separate stage of the tests checks the types of all files.
  args.push('--transpile-only')
  const { status, stderr, stdout } = spawnSync('ncc', args, { cwd: root, encoding: 'utf8' })
  if (status !== 0) throw new Error(`ncc build failed:\n${stdout}${stderr}`)
  await minifyChunks(out)
  await Promise.all(
    ENTRIES.map(name => writeFile(join(out, `${name}.js`), `import { ${name} } from './index.js'\nawait ${name}()\n`)),
  )
}

/** Minifies the lazy chunks, which ncc does not, although they are most of what a runner downloads. */
async function minifyChunks(out: string): Promise<void> {
  const chunks = (await readdir(out)).filter(name => name.endsWith('.index.js'))
  await Promise.all(
    chunks.map(async name => {
      const file = join(out, name)
      const { code } = await minify(await readFile(file, 'utf8'), { module: true, compress: true, mangle: true })
      await writeFile(file, code)
    }),
  )
}

async function contents(directory: string): Promise<Map<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
  return new Map(
    await Promise.all(files.map(async file => [file.slice(directory.length), await readFile(file, 'utf8')] as const)),
  )
}

/** Lists the files of dist/ that differ from a build of the sources. */
async function differences(): Promise<readonly string[]> {
  const out = await mkdtemp(join(tmpdir(), 'manifold-dist-'))
  try {
    await bundle(out)
    const [committed, built] = await Promise.all([contents(join(root, 'dist')), contents(out)])
    const names = new Set([...committed.keys(), ...built.keys()])
    return [...names].filter(name => committed.get(name) !== built.get(name)).map(name => `dist${name}`)
  } finally {
    await rm(out, { recursive: true, force: true })
  }
}

if (process.argv.includes('--check')) {
  const changed = await differences()
  if (changed.length > 0) {
    console.error(`Not what the sources build to: ${changed.join(', ')}. Run "npm run build" and commit dist/.`)
    process.exit(1)
  }
} else {
  await bundle(join(root, 'dist'))
}
