import { describe, expect, test } from '@jest/globals'
import { parsePlanInputs } from '../../../src/inputs/plan.ts'
import { UsageError } from '../../../src/lib/errors.ts'

const parse = (env: Readonly<Record<string, string>>) => parsePlanInputs({ env, mask: () => {} })

test('plan inputs: the defaults are those of docker/metadata-action', async () => {
  expect(await parse({})).toMatchObject({
    context: 'workflow',
    request: { images: [], labels: [], annotations: [], flavor: { latest: 'auto' } },
    separators: { tags: '\n', labels: '\n', annotations: '\n' },
    bakeTarget: 'docker-metadata-action',
    platforms: [],
    runners: [],
    credentials: { login: undefined, registryAuth: [], githubToken: undefined },
    exportOutputs: true,
  })
})

test('plan inputs: separators are read as they are', async () => {
  const secrets: string[] = []
  const env = {
    INPUT_CONTEXT: 'git',
    INPUT_IMAGES: 'me/app',
    'INPUT_SEP-TAGS': ', ',
    'INPUT_SEP-LABELS': ' ',
    'INPUT_BAKE-TARGET': 'meta',
    'INPUT_GITHUB-TOKEN': 'ghs_x',
    INPUT_PLATFORMS: 'linux/amd64, linux/aarch64\nlinux/arm',
    INPUT_RUNNERS: 'default=big',
  }
  expect(await parsePlanInputs({ env, mask: secret => secrets.push(secret) })).toMatchObject({
    context: 'git',
    request: { images: [{ name: 'me/app' }] },
    separators: { tags: ', ', labels: ' ', annotations: '\n' },
    bakeTarget: 'meta',
    credentials: { githubToken: 'ghs_x' },
    platforms: [{ architecture: 'amd64' }, { architecture: 'arm64' }, { architecture: 'arm', variant: 'v7' }],
    runners: [{ prefix: [], runner: 'big' }],
  })
  expect(secrets).toEqual(['ghs_x'])
})

describe('plan inputs: DOCKER_METADATA_SET_OUTPUT_ENV', () => {
  test.each([
    ['', true],
    ['true', true],
    ['1', true],
    ['T', true],
    ['false', false],
    ['0', false],
    ['F', false],
  ])('%j is %s', async (text, expected) => {
    expect((await parse({ DOCKER_METADATA_SET_OUTPUT_ENV: text })).exportOutputs).toBe(expected)
  })
})

test('plan inputs: reports all problems at once, each with input and line', async () => {
  const env = {
    INPUT_CONTEXT: 'gti',
    INPUT_IMAGES: 'ok/app\nA B',
    INPUT_TAGS: '\n# comment\ntype=semvr\ntype=sha,prority=1',
    INPUT_FLAVOR: 'latest=soon',
    INPUT_LABELS: 'a=b\nc={{shaa}}',
    INPUT_ANNOTATIONS: '"x',
    INPUT_PLATFORMS: 'linux/amd64\nlinux/arm65',
    INPUT_RUNNERS: 'linux/arm64=',
    DOCKER_METADATA_SHORT_SHA_LENGTH: 'x',
    DOCKER_METADATA_SET_OUTPUT_ENV: 'yes',
  }
  let thrown: unknown
  try {
    await parse(env)
  } catch (error) {
    thrown = error
  }
  expect(thrown).toBeInstanceOf(UsageError)
  const places = thrown instanceof UsageError ? thrown.problems.map(({ where }) => where) : []
  expect(places).toEqual([
    'context',
    'images, line 2',
    'tags, line 3',
    'tags, line 4',
    'flavor, line 1',
    'labels, line 2',
    'annotations, line 1',
    'DOCKER_METADATA_SHORT_SHA_LENGTH',
    'platforms, line 2',
    'runners, line 1',
    'DOCKER_METADATA_SET_OUTPUT_ENV',
  ])
})

test('plan inputs: one platform twice is an error, however it is written', async () => {
  await expect(parse({ INPUT_PLATFORMS: 'linux/arm64\nlinux/arm64/v8' })).rejects.toThrow(
    'platforms: linux/arm64 is listed twice.',
  )
})
