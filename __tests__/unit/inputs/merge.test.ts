import { describe, expect, test } from '@jest/globals'
import { describeOverrides } from '../../../src/actions/merge-overrides.ts'
import { parseMergeInputs } from '../../../src/inputs/merge.ts'
import { parseWorkflow } from '../../../src/lib/github.ts'
import { run } from '../../../src/lib/process.ts'
import type { Registries } from '../../../src/registry/registries.ts'
import { collectingLog } from '../../support/log.ts'
import { REPOSITORY, SHA } from '../../support/metadata.ts'

const parse = (annotations: string, env: Readonly<Record<string, string>> = {}) =>
  parseMergeInputs({ env: { ...env, INPUT_ANNOTATIONS: annotations }, mask: () => {} })

/** The annotations that merge adds to the index. */
async function added(annotations: string, env: Readonly<Record<string, string>> = {}) {
  const inputs = await parse(annotations, env)
  const head_commit = { id: SHA, timestamp: '2026-03-14T08:09:26+01:00' }
  const workflow = parseWorkflow(
    { GITHUB_EVENT_NAME: 'push', GITHUB_SHA: SHA },
    { repository: REPOSITORY, head_commit },
  )
  const registries: Registries = {
    repository({ registry }) {
      throw new Error(`${registry} is not asked`)
    },
  }
  const overrides = await describeOverrides(inputs, workflow, registries, { env, run, log: collectingLog() })
  return overrides.annotations
}

describe('merge inputs: annotations are those of the index', () => {
  test('with and without the level', async () => {
    expect(await added('a=b\nindex:c=d\nindex[linux/amd64]:e=f')).toEqual({ a: 'b', c: 'd', e: 'f' })
  })

  test.each(['manifest', 'nonsense'])('whatever DOCKER_METADATA_ANNOTATIONS_LEVELS says: %s', async levels => {
    expect(await added('a=b', { DOCKER_METADATA_ANNOTATIONS_LEVELS: levels })).toEqual({ a: 'b' })
  })

  test.each([
    ['manifest:a=b', '"manifest"'],
    ['index,manifest[linux/arm64],manifest-descriptor:a=b', '"manifest", "manifest-descriptor"'],
    ['index-descriptor:a=b', '"index-descriptor"'],
  ])('%s is an error that names its line', async (line, levels) => {
    await expect(parse(`c=d\n${line}`)).rejects.toThrow(
      new RegExp(
        `^annotations, line 2: merge writes only the index, so it cannot annotate ${levels}\\. Move such lines to`,
      ),
    )
  })
})
