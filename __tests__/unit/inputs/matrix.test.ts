import { describe, expect, test } from '@jest/globals'
import { type BuildInputs, parseBuildInputs } from '../../../src/inputs/build.ts'
import { modeOf } from '../../../src/inputs/mode.ts'

const AMD64 = { platform: 'linux/amd64', runner: 'big' }

const parse = (matrix: unknown, strategy: unknown, env: Readonly<Record<string, string>> = {}): Promise<BuildInputs> =>
  parseBuildInputs({
    env: {
      INPUT_IMAGES: 'ghcr.io/me/app',
      INPUT_PLATFORMS: 'linux/amd64',
      INPUT_MATRIX: JSON.stringify(matrix),
      INPUT_STRATEGY: JSON.stringify(strategy),
      ...env,
    },
    mask: () => {},
  })

const GITHUB = { 'fail-fast': true, 'job-index': 1, 'job-total': 2, 'max-parallel': 2 }
const ACT = { 'fail-fast': true, 'max-parallel': 4 }
/** As a runner counts that gets a matrix of one leg from its server. */
const SPLIT = { 'job-index': 0, 'job-total': 1 }

describe('matrix input: the place of a leg', () => {
  test.each<[what: string, matrix: unknown, strategy: unknown, env: Record<string, string>, place: unknown]>([
    ['as GitHub states it', AMD64, GITHUB, {}, { index: 1, total: 2 }],
    ['unknown without job-total', AMD64, ACT, { ACT: 'true' }, 'unknown'],
    ['unknown without job-index', AMD64, { 'job-total': 2 }, {}, 'unknown'],
    ['unknown without a strategy', AMD64, null, {}, 'unknown'],
    ['unknown if the numbers are texts', AMD64, { 'job-index': '0', 'job-total': '2' }, {}, 'unknown'],
    ['unknown on Gitea if there is one leg', AMD64, SPLIT, { GITEA_ACTIONS: 'true' }, 'unknown'],
    ['unknown on Forgejo if there is one leg', { Matrix: AMD64 }, SPLIT, { FORGEJO_ACTIONS: 'true' }, 'unknown'],
    [
      'as Forgejo states it if there are more',
      { Matrix: AMD64 },
      GITHUB,
      { FORGEJO_ACTIONS: 'true' },
      { index: 1, total: 2 },
    ],
    ['of one leg on GitHub', AMD64, SPLIT, {}, { index: 0, total: 1 }],
    ['none without a matrix on GitHub', null, SPLIT, {}, undefined],
    ['none without a matrix on act', {}, ACT, { ACT: 'true' }, undefined],
    ['none without a matrix on Forgejo', { Matrix: {} }, ACT, { FORGEJO_ACTIONS: 'true' }, undefined],
    ['none without a matrix on Forgejo, where it is null', { Matrix: null }, ACT, {}, undefined],
  ])('is %s', async (_, matrix, strategy, env, place) => {
    expect((await parse(matrix, strategy, env)).position).toEqual(place)
  })
})

describe('matrix input: the wrapper of Forgejo', () => {
  test('is taken off, so that the step is a leg', async () => {
    const inputs = await parse({ Matrix: AMD64 }, ACT, { FORGEJO_ACTIONS: 'true' })
    expect(inputs.matrix).toEqual(AMD64)
    expect(modeOf(inputs)).toBe('leg')
  })

  test.each([
    ['a key of that name beside others', { Matrix: { a: 1 }, platform: 'linux/amd64' }],
    ['a key of that name with a text', { Matrix: 'linux/amd64' }],
  ])('is not %s', async (_, matrix) => {
    expect((await parse(matrix, GITHUB)).matrix).toEqual(matrix)
  })
})
