import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ROOT } from '../../__tests__/support/workflow.ts'
import { asPublished } from '../patch-core.mjs'
import { timed } from './program.ts'

/** A minimal action: the baseline cost of every action. */
const PROGRAM = "import { info } from '@actions/core'\ninfo('Done.')\n"

/**
 * Bundles an action that only imports @actions/core, like our own actions. Returns its directory. It uses the published
 * core: the benchmark measures the effect of our patch, so the baseline must not have the patch.
 */
export async function bundleCoreAction(directory: string): Promise<string> {
  const source = join(directory, 'core-alone')
  const out = join(source, 'dist')
  await copyPublishedCore(join(source, 'node_modules', '@actions'))
  await writeFile(join(source, 'package.json'), '{ "type": "module" }\n')
  await writeFile(join(source, 'action.js'), PROGRAM)
  await timed(['ncc', 'build', join(source, 'action.js'), '--out', out, '--minify', '--target', 'es2022'])
  await writeFile(join(out, 'action.yml'), 'name: core alone\nruns: { using: node24, main: main.js }\n')
  await writeFile(join(out, 'main.js'), "import './index.js'\n")
  return out
}

/** Copies core without the patch. Links to its dependencies let the bundler find their dependencies, too. */
async function copyPublishedCore(target: string): Promise<void> {
  const installed = join(ROOT, 'node_modules', '@actions')
  await mkdir(target, { recursive: true })
  await cp(join(installed, 'core'), join(target, 'core'), { recursive: true })
  const manifest = join(target, 'core', 'package.json')
  const text = asPublished(await readFile(manifest, 'utf8'))
  await writeFile(manifest, text)
  const { dependencies } = JSON.parse(text) as { readonly dependencies: Readonly<Record<string, string>> }
  for (const name of Object.keys(dependencies).map(full => full.replace('@actions/', ''))) {
    await symlink(join(installed, name), join(target, name))
  }
}
