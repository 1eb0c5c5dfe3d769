import { startArtifactProcess } from './artifact-process.ts'
import type { Measure } from './bench.ts'
import { freshRepository, legOrder } from './leg-order.ts'
import { runGoodStep } from './local-job.ts'
import { mustBePushed, runRawLeg } from './raw-leg.ts'
import { sideBySide } from './rounds.ts'
import { ratioRow } from './rows.ts'

const LIMIT = 1.3

/** Measures one leg, from the start of main to the end of post, against the equivalent commands. */
export const measureLeg: Measure = async bench => {
  const stack = await bench.stack()
  await using artifacts = await startArtifactProcess()
  const pair = await sideBySide(
    bench.rounds,
    async round => {
      const services = await artifacts.environment(round)
      const repository = freshRepository(stack)
      const { main, ms } = await runGoodStep(await legOrder(bench, { services, repository }))
      await mustBePushed(repository, main.outputs['digest'] ?? '')
      return ms
    },
    () => runRawLeg(stack, bench.directory),
  )
  const left = await artifacts.count()
  if (left !== bench.rounds + 1) throw new Error(`${bench.rounds + 1} legs left ${left} records.`)
  return [ratioRow({ what: 'leg: main and post', against: 'buildx create, build, rm' }, pair, LIMIT)]
}
