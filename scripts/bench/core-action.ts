import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { timed } from './program.ts'

const SOURCE = fileURLToPath(new URL('core-alone.ts', import.meta.url))

/** Bundles an action that only imports @actions/core, as the actions are bundled; gives its directory. */
export async function bundleCoreAction(directory: string): Promise<string> {
  const out = join(directory, 'core-alone')
  await timed(['ncc', 'build', SOURCE, '--out', out, '--minify', '--target', 'es2022', '--transpile-only'])
  await writeFile(join(out, 'action.yml'), 'name: core alone\nruns: { using: node24, main: main.js }\n')
  await writeFile(join(out, 'main.js'), "import './index.js'\n")
  return out
}
