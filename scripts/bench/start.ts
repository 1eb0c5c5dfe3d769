import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { stackEnv } from '../stack/state.ts'
import type { Bench, Measure } from './bench.ts'
import { legOrder } from './leg-order.ts'
import { runStep } from './local-job.ts'
import { timed } from './program.ts'
import { sideBySide } from './rounds.ts'
import { differenceRow } from './rows.ts'

const LIMIT_MS = 60

/** Ends the process that starts it, at once: the time of that process is then the time until its first child. */
const LETHAL = '#!/bin/sh\nkill -KILL $PPID\n'

/** How long the build action takes until it starts its first child process, beside `node -e 0`. */
export const measureStart: Measure = async bench => {
  const host = await lethalDocker(bench)
  const pair = await sideBySide(
    bench.rounds,
    async () => {
      const { main } = await runStep(await legOrder(bench, { host }))
      if (main.signal !== 'SIGKILL') throw new Error(`The build action did not start docker:\n${main.log}`)
      return main.duration
    },
    async () => (await timed([process.execPath, '-e', '0'])).ms,
  )
  return [
    differenceRow(
      { what: 'start: dist/build.js, until its first child process', against: 'node -e 0' },
      pair,
      LIMIT_MS,
    ),
  ]
}

/** An environment in which `docker` is lethal. */
async function lethalDocker({ directory, stack }: Bench): Promise<NodeJS.ProcessEnv> {
  const path = join(directory, 'lethal')
  await mkdir(path)
  await writeFile(join(path, 'docker'), LETHAL)
  await chmod(join(path, 'docker'), 0o755)
  const env = stackEnv(await stack())
  return { ...env, PATH: [path, env['PATH']].join(delimiter) }
}
