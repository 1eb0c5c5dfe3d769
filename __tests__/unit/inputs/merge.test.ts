import { describe, expect, test } from '@jest/globals'
import { describeOverrides } from '../../../src/actions/merge-overrides.ts'
import { type MergeInputs, parseMergeInputs } from '../../../src/inputs/merge.ts'
import { parseWorkflow } from '../../../src/lib/github.ts'
import { run } from '../../../src/lib/process.ts'
import { DOCKER_MANIFEST, OCI_MANIFEST } from '../../../src/oci/descriptor.ts'
import type { ExistingImages } from '../../../src/publish/sources.ts'
import type { Registries } from '../../../src/registry/registries.ts'
import { collectingLog } from '../../support/log.ts'
import { REPOSITORY, SHA } from '../../support/metadata.ts'
import { imageFor } from '../../support/records.ts'

const parse = (annotations: string, env: Readonly<Record<string, string>> = {}) =>
  parseMergeInputs({ env: { INPUT_ANNOTATIONS: annotations, ...env }, mask: () => {} })

const EVENT = { repository: REPOSITORY, head_commit: { id: SHA, timestamp: '2026-03-14T08:09:26+01:00' } }

/** The overrides of a merge, and its log. Without the event of a push, facts are missing, and no API answers. */
async function overridden(inputs: MergeInputs, sources: readonly ExistingImages[] = [], event: object = EVENT) {
  const env = {
    GITHUB_EVENT_NAME: 'push',
    GITHUB_SHA: SHA,
    GITHUB_REPOSITORY: 'me/app',
    GITHUB_API_URL: 'http://127.0.0.1:1',
  }
  const registries: Registries = {
    repository({ registry }) {
      throw new Error(`${registry} is not asked`)
    },
  }
  const log = collectingLog()
  const step = { env, run, log }
  const overrides = await describeOverrides(inputs, parseWorkflow(env, event), registries, sources, step)
  return { ...overrides, log: log.lines }
}

/** The annotations that merge adds to the index. */
const added = async (annotations: string, env: Readonly<Record<string, string>> = {}) =>
  (await overridden(await parse(annotations, env))).annotations

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

describe('merge inputs: facts that the event lacks', () => {
  const inputs = (env: Readonly<Record<string, string>>) =>
    parse('', { INPUT_IMAGES: 'me/other', INPUT_TAGS: '1', ...env })

  test('are no matter without an effect: the legs have dated and described the image', async () => {
    const event = { repository: { default_branch: 'main' } }
    expect((await overridden(await inputs({}), [], event)).log).toEqual([])
  })

  test.each([
    { INPUT_TAGS: "x{{commit_date 'YYYY'}}" },
    { INPUT_TAGS: "type=schedule,pattern={{commit_date 'YYYY'}}\n1" },
    { INPUT_FLAVOR: "prefix={{#if tag}}{{else}}{{commit_date 'YYYY'}}-{{/if}}" },
    { INPUT_ANNOTATIONS: "year={{commit_date 'YYYY'}}" },
    { INPUT_SOURCES: 'me/app:1' },
  ])('are a warning with %j', async env => {
    const event = { repository: { default_branch: 'main' } }
    const { log } = await overridden(await inputs(env), [existing(OCI_MANIFEST)], event)
    expect(log.filter(line => line.startsWith('warning: The time of commit 9f2c1e7 is unknown'))).toHaveLength(1)
  })
})

const existing = (mediaType: string): ExistingImages => {
  const image = imageFor('linux/amd64')
  return {
    repository: { registry: 'docker.io', path: 'me/app' },
    images: [{ ...image, descriptor: { ...image.descriptor, mediaType } }],
    attestations: [],
    annotations: {},
  }
}

test('merge inputs: a manifest list of Docker images has no predefined annotations, only those that are wanted', async () => {
  const inputs = await parse('', { INPUT_IMAGES: 'me/other', INPUT_TAGS: '1', INPUT_SOURCES: 'me/app:1' })
  const title = 'org.opencontainers.image.title'
  expect((await overridden(inputs, [existing(OCI_MANIFEST)])).annotations).toMatchObject({ [title]: 'rocket' })
  expect((await overridden(inputs, [existing(DOCKER_MANIFEST)])).annotations).toEqual({})
})
