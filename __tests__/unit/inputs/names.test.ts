import { describe, expect, test } from '@jest/globals'
import { parseBuildInputs } from '../../../src/inputs/build.ts'
import { parseMergeInputs } from '../../../src/inputs/merge.ts'
import { INPUTS, refuseUnknown } from '../../../src/inputs/names.ts'
import { parsePlanInputs } from '../../../src/inputs/plan.ts'
import { problemsOf } from '../../support/metadata.ts'

const unknown = (env: Readonly<Record<string, string>>, action: keyof typeof INPUTS = 'build') =>
  problemsOf(report => refuseUnknown(env, INPUTS[action], report))

describe('input names: an unknown input', () => {
  test.each([
    ['INPUT_PLATFORM', 'platform: this action has no such input. Did you mean "platforms"?'],
    ['INPUT_TAG', 'tag: this action has no such input. Did you mean "tags"?'],
    ['INPUT_IMAGE', 'image: this action has no such input. Did you mean "images"?'],
    ['INPUT_BUILD-ARG', 'build-arg: this action has no such input. Did you mean "build-args"?'],
    ['INPUT_BUILD_ARGS', 'build_args: this action has no such input. Did you mean "build-args"?'],
    ['INPUT_VERSION', 'version: this action has no such input. Did you mean "buildx-version"?'],
    ['INPUT_ECR', 'ecr: this action has no such input. The job variable INPUT_ECR counts as one.'],
    [
      'INPUT_CONSTRUCTOR',
      'constructor: this action has no such input. The job variable INPUT_CONSTRUCTOR counts as one.',
    ],
  ])('%s', (name, problem) => {
    expect(unknown({ [name]: 'x' })).toEqual([problem])
  })

  test('is unknown to the action that does not have it', () => {
    expect(unknown({ INPUT_RUNNERS: '', INPUT_RECORDS: '' }, 'merge')).toEqual([
      expect.stringMatching(/^runners: this action has no such input\./),
    ])
    expect(unknown({ INPUT_VERSION: 'x' }, 'plan')).toEqual([expect.not.stringContaining('buildx-version')])
  })

  test('is reported by every action, with everything else that is wrong', async () => {
    const env = { INPUT_PLATFORM: 'linux/amd64', INPUT_PUSH: 'no', INPUT_CONTEXT: 'gti' }
    await expect(parseBuildInputs({ env, mask: () => {} })).rejects.toThrow(/^platform: .*\n(?:.*\n)*push: /)
    await expect(parseMergeInputs({ env, mask: () => {} })).rejects.toThrow(/^platform: .*\ncontext: .*\npush: /)
    await expect(parsePlanInputs({ env, mask: () => {} })).rejects.toThrow(/^platform: .*\npush: .*\ncontext: /)
  })
})

test('input names: other variables are no mistake', () => {
  expect(unknown({ PLATFORM: 'x', MY_INPUT_TAG: 'x', 'INPUT_BUILD-ARGS': 'A=1' })).toEqual([])
})

test('input names: plan takes every input of docker/metadata-action', () => {
  const asInMetadataAction = ['context', 'images', 'tags', 'flavor', 'labels', 'annotations', 'sep-tags', 'sep-labels']
  const more = ['sep-annotations', 'bake-target', 'github-token']
  expect(INPUTS.plan).toEqual(expect.arrayContaining([...asInMetadataAction, ...more]))
})

test.each(['ACT', 'GITEA_ACTIONS', 'FORGEJO_ACTIONS'])(
  'input names: %s passes on the inputs of a composite action',
  name => {
    expect(unknown({ [name]: 'true', INPUT_PLATFORM: 'linux/amd64' })).toEqual([])
  },
)
