import { describe, expect, test } from '@jest/globals'
import type { ValueObject } from '../../support/runner/expression-value.ts'
import { ACT, FORGEJO, type Forge, GITEA, GITHUB } from '../../support/runner/forge.ts'
import { scriptedJobs } from '../../support/runner/scripted-jobs.ts'
import { render } from '../../support/runner/template.ts'

const { start, action } = scriptedJobs()

const STRATEGY = { index: 1, total: 2, failFast: false }

describe('local runner: the forge', () => {
  test.each<[name: string, forge: Forge, positioned: boolean]>([
    ['GitHub', GITHUB, true],
    ['act', ACT, false],
    ['Gitea', GITEA, false],
    ['Forgejo', FORGEJO, false],
  ])('%s states the position of a leg or does not', (_, forge, positioned) => {
    const { 'job-index': index, 'job-total': total, 'fail-fast': failFast } = forge.strategy(STRATEGY)
    expect({ index, total, failFast }).toEqual({
      failFast: false,
      index: positioned ? 1 : undefined,
      total: positioned ? 2 : undefined,
    })
  })

  const shown = (forge: Forge, matrix: ValueObject | null): unknown =>
    JSON.parse(render('${{ toJSON(matrix) }}', { contexts: { matrix: forge.matrix(matrix) } }))

  test('Forgejo wraps the matrix in JSON only', () => {
    const matrix = FORGEJO.matrix({ platform: 'linux/amd64' })
    expect(shown(FORGEJO, { platform: 'linux/amd64' })).toEqual({ Matrix: { platform: 'linux/amd64' } })
    expect(render('${{ matrix.platform }}', { contexts: { matrix } })).toBe('linux/amd64')
  })

  test('act has an empty matrix in a job without one', () => {
    expect([GITHUB, ACT, FORGEJO].map(forge => shown(forge, null))).toEqual([null, {}, { Matrix: {} }])
  })

  const SHOW = 'console.log(JSON.stringify([process.env.ACT, process.env.INPUT_TOPIC]))'

  test('act passes the inputs of a composite action to its steps, and warns of none', async () => {
    const uses = await action(SHOW)
    const seen = async (forge: Forge) => {
      await using job = await start({ forge })
      const { stdout, annotations } = await job.step({ uses, with: { other: 1 }, composite: { topic: 'x' } })
      return { env: JSON.parse(stdout), warnings: annotations.length }
    }
    expect(await seen(ACT)).toEqual({ env: ['true', 'x'], warnings: 0 })
    expect(await seen(GITHUB)).toEqual({ env: [null, null], warnings: 1 })
  })
})
