// The published @actions/core adds 80 ms to each start: its package.json does not declare that its modules have no side
// effects, so webpack keeps its OIDC client and a whole HTTP client. This adds the declaration.
// It is plain JavaScript without dependencies, because scripts/run.mjs runs it on any Node.js since 18.
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The version whose modules were checked: they contain only definitions. */
const VERSION = '3.0.1'
const LINE_BEFORE = '  "type": "module",\n'
const FLAG = '  "sideEffects": false,\n'

/** Adds the flag to core's package.json. Throws an Error if the patch was not made for this content. */
export function withoutSideEffects(text) {
  const { version, sideEffects } = JSON.parse(text)
  if (version !== VERSION) throw notMadeFor(`this is version ${version}`)
  if (text.includes(LINE_BEFORE + FLAG)) return text
  if (sideEffects !== undefined) throw notMadeFor(`it has "sideEffects": ${JSON.stringify(sideEffects)}`)
  const parts = text.split(LINE_BEFORE)
  if (parts.length !== 2) throw notMadeFor(`it does not contain the line ${LINE_BEFORE.trim()} exactly once`)
  return parts.join(LINE_BEFORE + FLAG)
}

/** Removes the flag, which restores the published content. */
export const asPublished = text => text.replace(LINE_BEFORE + FLAG, LINE_BEFORE)

const notMadeFor = why =>
  new Error(
    `scripts/patch-core.mjs patches the package.json of @actions/core ${VERSION}, but ${why}. ` +
      'Check that the modules of the package contain only definitions, and update the patch.',
  )

/** Patches @actions/core in a node_modules directory, unless it is already patched. */
export function patchCore(modules) {
  const file = join(modules, '@actions', 'core', 'package.json')
  const text = readFileSync(file, 'utf8')
  const patched = withoutSideEffects(text)
  if (patched === text) return
  // Replace the file instead of changing it, because another tree may share it through a hard link.
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, patched)
  renameSync(draft, file)
}
