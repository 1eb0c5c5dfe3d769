// `npm run bench` measures the actions and their alternatives side by side, in one run.
// `npm run bench -- plan merge` runs only those measures; scripts/bench/options.ts has the options.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../__tests__/support/workflow.ts'
import type { Bench, Measure } from './bench/bench.ts'
import { measureLeg } from './bench/leg.ts'
import { measureMerge } from './bench/merge.ts'
import { parseOptions } from './bench/options.ts'
import { measurePlan } from './bench/plan.ts'
import { measureProcesses } from './bench/processes.ts'
import type { Row } from './bench/rows.ts'
import { measureSize } from './bench/size.ts'
import { measureStart } from './bench/start.ts'
import { formatTable, verdict } from './bench/table.ts'
import type { Stack } from './stack/state.ts'
import { ensureStack } from './stack/up.ts'

const MEASURES: ReadonlyMap<string, Measure> = new Map([
  ['size', measureSize],
  ['start', measureStart],
  ['plan', measurePlan],
  ['processes', measureProcesses],
  ['leg', measureLeg],
  ['merge', measureMerge],
])

const options = parseOptions(process.argv.slice(2), [...MEASURES.keys()], ROOT)
const directory = await mkdtemp(join(tmpdir(), 'manifold-bench-'))
let stack: Promise<Stack> | undefined
const bench: Bench = {
  ...options,
  directory,
  stack: () => {
    stack ??= ensureStack(line => console.error(line))
    return stack
  },
}

const rows: Row[] = []
const failed: string[] = []
try {
  for (const name of options.measures) {
    const began = performance.now()
    try {
      rows.push(...((await MEASURES.get(name)?.(bench)) ?? []))
    } catch (error) {
      // The results of the other measures are still useful.
      failed.push(name)
      console.error(error)
    }
    console.error(`${name}: ${((performance.now() - began) / 1000).toFixed(1)} s`)
  }
} finally {
  await rm(directory, { recursive: true, force: true })
}
console.log(`\n${formatTable(rows)}\n`)
console.log(`Medians of ${options.rounds} alternating rounds, after a warm-up round. ${verdict(rows)}`)
if (failed.length > 0) console.error(`Failed to measure: ${failed.join(', ')}.`)
const missed = rows.some(row => row.met === false)
if (failed.length > 0 || (options.strict && missed)) process.exitCode = 1
