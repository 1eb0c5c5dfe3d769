import { join } from 'node:path'
import type { Measure } from './bench.ts'
import { bundleCoreAction } from './core-action.ts'
import { runGoodStep } from './local-job.ts'
import { sideBySide } from './rounds.ts'
import { ratioRow } from './rows.ts'

const LIMIT = 1.6

const INPUTS = {
  images: 'ghcr.io/me/app\nme/app',
  tags: 'type=semver,pattern={{version}}\ntype=semver,pattern={{major}}.{{minor}}\ntype=ref,event=branch\ntype=sha',
  platforms: 'linux/amd64,linux/arm64,linux/arm/v7',
}

/** Measures the plan action from start to end, against an action that only imports the published @actions/core. */
export const measurePlan: Measure = async ({ root, rounds, directory }) => {
  const base = await bundleCoreAction(directory)
  const pair = await sideBySide(
    rounds,
    async () => {
      const { ms, main } = await runGoodStep({ uses: join(root, 'plan'), with: INPUTS })
      if (!main.outputs['tags']?.includes('ghcr.io/me/app:1.2.3')) throw new Error(`The plan has no tags:\n${main.log}`)
      return ms
    },
    async () => (await runGoodStep({ uses: base })).ms,
  )
  return [
    ratioRow(
      { what: 'plan: dist/plan.js, start to end', against: 'only import @actions/core, as published' },
      pair,
      LIMIT,
    ),
  ]
}
