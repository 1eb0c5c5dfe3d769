import { fileURLToPath } from 'node:url'
import type { Measure } from './bench.ts'
import { legOrder } from './leg-order.ts'
import { runStep } from './local-job.ts'
import { timed } from './program.ts'
import { sideBySide } from './rounds.ts'
import { differenceRow } from './rows.ts'

/** @actions/core and @actions/exec account for 20 of these milliseconds. */
const LIMIT_MS = 80
const HOOK = fileURLToPath(new URL('first-child.cjs', import.meta.url))

/** Measures the build action until it starts its first child process, against `node -e 0`. Both load the hook. */
export const measureStart: Measure = async bench => {
  const env = { NODE_OPTIONS: `--require=${HOOK}` }
  const pair = await sideBySide(
    bench.rounds,
    async () => {
      const order = await legOrder(bench)
      const { main } = await runStep({ ...order, job: { ...order.job, env } })
      if (main.signal !== 'SIGKILL') throw new Error(`The build action started no child process:\n${main.log}`)
      return main.duration
    },
    async () => (await timed([process.execPath, '-e', '0'], { env: { ...process.env, ...env } })).ms,
  )
  return [
    differenceRow(
      { what: 'start: dist/build.js, until its first child process', against: 'node -e 0' },
      pair,
      LIMIT_MS,
    ),
  ]
}
