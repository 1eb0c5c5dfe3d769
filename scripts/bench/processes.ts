import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stackEnv } from '../stack/state.ts'
import { startArtifactProcess } from './artifact-process.ts'
import type { Measure } from './bench.ts'
import { legOrder } from './leg-order.ts'
import { runGoodStep } from './local-job.ts'
import { countRow } from './rows.ts'
import { parseSpawnLog, shortName } from './spawn-log.ts'

const LIMIT = 5
const HOOK = fileURLToPath(new URL('spawn-hook.ts', import.meta.url))

/** Counts the child processes that Node.js starts in main and post of one leg. */
export const measureProcesses: Measure = async bench => {
  await using artifacts = await startArtifactProcess()
  const log = join(bench.directory, 'spawned.jsonl')
  const host = { ...stackEnv(await bench.stack()), NODE_OPTIONS: `--import=${HOOK}`, MANIFOLD_SPAWN_LOG: log }
  const passOn = ['NODE_OPTIONS', 'MANIFOLD_SPAWN_LOG']
  await runGoodStep(await legOrder(bench, { host, passOn, services: await artifacts.environment(1) }))
  const started = parseSpawnLog(await readFile(log, 'utf8'))
  const what = `processes of a leg: ${started.map(shortName).join(', ')}`
  return [countRow({ what }, started.length, LIMIT)]
}
