// @actions/core as published costs each start 80 ms: webpack has to keep its OIDC client, and with it a whole HTTP
// client, because the package does not say that its modules only define things. They do, so this adds that line.
// Plain JavaScript without dependencies: scripts/run.mjs runs it under any Node.js from 18 on.
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The version whose modules were read: nothing but definitions. */
const VERSION = '3.0.1'
const LINE_BEFORE = '  "type": "module",\n'
const FLAG = '  "sideEffects": false,\n'

/** Adds the flag to the text of core's package.json. Throws an Error if that is not the text the patch was made for. */
export function withoutSideEffects(text) {
  const { version, sideEffects } = JSON.parse(text)
  if (version !== VERSION) throw notMadeFor(`this is version ${version}`)
  if (text.includes(LINE_BEFORE + FLAG)) return text
  if (sideEffects !== undefined) throw notMadeFor(`it has "sideEffects": ${JSON.stringify(sideEffects)}`)
  const parts = text.split(LINE_BEFORE)
  if (parts.length !== 2) throw notMadeFor(`the line ${LINE_BEFORE.trim()} is not in it once`)
  return parts.join(LINE_BEFORE + FLAG)
}

/** Takes the flag out again: the text as it was published. */
export const asPublished = text => text.replace(LINE_BEFORE + FLAG, LINE_BEFORE)

const notMadeFor = why =>
  new Error(
    `scripts/patch-core.mjs patches the package.json of @actions/core ${VERSION}, but ${why}. ` +
      'Check that no module of the package does more than define things, and adapt the patch.',
  )

/** Patches the @actions/core of a node_modules directory, unless it is patched already. */
export function patchCore(modules) {
  const file = join(modules, '@actions', 'core', 'package.json')
  const text = readFileSync(file, 'utf8')
  const patched = withoutSideEffects(text)
  if (patched === text) return
  // A new file in its place: another tree may share the old one by a hard link.
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, patched)
  renameSync(draft, file)
}
