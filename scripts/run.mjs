// Entry point of every npm script, which runs on any Node.js since 18. It installs the packages of package-lock.json if
// node_modules does not match, patches @actions/core, and then starts the TypeScript script with the project's own
// Node.js.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { patchCore } from './patch-core.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const modules = join(root, 'node_modules')
const stamp = join(modules, '.manifold-lock')
const lock = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex')

const run = (command, args, env = process.env) => {
  const { status, signal, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env })
  if (error) throw error
  if (status !== 0) process.exit(status ?? (signal === 'SIGINT' ? 130 : 1))
}

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
  console.log('Installing the npm packages of package-lock.json …')
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'])
  writeFileSync(stamp, lock)
}
// Not only after an install, because the stamp may be older than the patch.
patchCore(modules)

const bin = join(modules, '.bin')
const [script, ...args] = process.argv.slice(2)
run(join(bin, 'node'), [join(root, 'scripts', `${script}.ts`), ...args], {
  ...process.env,
  PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`,
})
