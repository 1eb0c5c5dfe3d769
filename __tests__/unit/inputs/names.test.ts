import { describe, expect, test } from '@jest/globals'
import { parseBuildInputs } from '../../../src/inputs/build.ts'
import { parseMergeInputs } from '../../../src/inputs/merge.ts'
import { INPUTS, refuseUnknown } from '../../../src/inputs/names.ts'
import { parsePlanInputs } from '../../../src/inputs/plan.ts'
import { problemsOf } from '../../support/metadata.ts'

const unknown = (env: Readonly<Record<string, string>>, action: keyof typeof INPUTS = 'build') =>
  problemsOf(report => refuseUnknown(env, INPUTS[action], report))

const RENAME = (name: string) =>
  ` If ${name} is a variable of the job, or an input of a composite action on a forge other than GitHub, rename that.`

/** The runners that also pass the inputs of a composite action to its steps, and GitHub's, which does not. */
const RUNNERS = [{}, { ACT: 'true' }, { GITEA_ACTIONS: 'true' }, { FORGEJO_ACTIONS: 'true', ACT: 'true' }]

describe('input names: an unknown input', () => {
  test.each([
    ['INPUT_PLATFORM', 'platform', 'Did you mean "platforms"?'],
    ['INPUT_TAG', 'tag', 'Did you mean "tags"?'],
    ['INPUT_BUILD-ARG', 'build-arg', 'Did you mean "build-args"?'],
    ['INPUT_BUILD_ARGS', 'build_args', 'Did you mean "build-args"?'],
    ['INPUT_IMAGE', 'image', 'Did you mean "images", or "binfmt-image" of docker/setup-qemu-action?'],
    ['INPUT_VERSION', 'version', 'Did you mean "buildx-version"?'],
    ['INPUT_APPEND', 'append', 'Did you mean "nodes"?'],
    ['INPUT_ECR', 'ecr', 'Remove it: "username" and "password" are the login for every registry.'],
    ['INPUT_CACHE-BINARY', 'cache-binary', 'Remove it: manifold keeps buildx in the tool cache.'],
    ['INPUT_SEP-TAGS', 'sep-tags', 'It is an input of the plan action.'],
    ['INPUT_RUNNERS', 'runners', 'It is an input of the plan action.'],
  ])('%s is an error on every runner', (variable, name, hint) => {
    for (const runner of RUNNERS) {
      expect(unknown({ ...runner, [variable]: 'x' })).toEqual([
        `${name}: this action has no such input. ${hint}${RENAME(variable)}`,
      ])
    }
  })

  test.each(['INPUT_TOPIC', 'INPUT_DRY_RUN', 'INPUT_ENVIRONMENT', 'INPUT_CONSTRUCTOR', 'INPUT_HASOWNPROPERTY'])(
    '%s is a variable of the job, so it is ignored on every runner',
    variable => {
      for (const action of ['build', 'merge', 'plan'] as const) {
        for (const runner of RUNNERS) expect(unknown({ ...runner, [variable]: 'x' }, action)).toEqual([])
      }
    },
  )

  test('is unknown to the action that does not have it', () => {
    expect(unknown({ INPUT_RUNNERS: '', INPUT_RECORDS: '' }, 'merge')).toEqual([
      expect.stringMatching(/^runners: this action has no such input\. It is an input of the plan action\./),
    ])
    expect(unknown({ 'INPUT_BUILD-ARGS': 'A=1' }, 'merge')).toEqual([
      expect.stringMatching(/^build-args: this action has no such input\. It is an input of the build action\./),
    ])
    expect(unknown({ INPUT_VERSION: 'x' }, 'plan')).toEqual([
      expect.stringContaining("It is an input of one of Docker's actions."),
    ])
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
