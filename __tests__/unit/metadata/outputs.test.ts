import { describe, expect, test } from '@jest/globals'
import { bakeFiles, metadataOutputs, variables } from '../../../src/metadata/outputs.ts'
import { publishedTags } from '../../../src/metadata/published-tags.ts'
import { parseRepository } from '../../../src/oci/reference.ts'
import { RegistryError } from '../../../src/registry/errors.ts'
import { compute, SHA } from '../../support/metadata.ts'

const NEWLINES = { tags: '\n', labels: '\n', annotations: '\n' }
const run = { ref: 'refs/tags/v1.2.3' }
const inputs = { images: 'Me/App\nghcr.io/me/app', tags: 'type=semver,pattern={{version}}', labels: 'q="a"' }

test('metadataOutputs: those of docker/metadata-action', async () => {
  const outputs = metadataOutputs(await compute(inputs, run), NEWLINES)
  const labels = [
    'org.opencontainers.image.created=2026-03-14T07:09:26.000Z',
    'org.opencontainers.image.description=Goes up & comes down',
    'org.opencontainers.image.licenses=Apache-2.0',
    `org.opencontainers.image.revision=${SHA}`,
    'org.opencontainers.image.source=https://github.com/acme/rocket',
    'org.opencontainers.image.title=rocket',
    'org.opencontainers.image.url=https://github.com/acme/rocket',
    'org.opencontainers.image.version=1.2.3',
  ]
  const tags = ['me/app:1.2.3', 'me/app:latest', 'ghcr.io/me/app:1.2.3', 'ghcr.io/me/app:latest']
  expect(outputs).toEqual({
    version: '1.2.3',
    tags: tags.join('\n'),
    'tag-names': '1.2.3\nlatest',
    labels: [...labels, 'q="a"'].join('\n'),
    annotations: labels.map(label => `manifest:${label}`).join('\n'),
    json: expect.any(String),
  })
  const json: unknown = JSON.parse(outputs['json'] ?? '')
  expect(Object.keys(json as object)).toEqual(['tags', 'tag-names', 'labels', 'annotations'])
  expect(json).toMatchObject({ tags, 'tag-names': ['1.2.3', 'latest'], labels: { q: '"a"' } })
})

test('metadataOutputs: separated as asked for', async () => {
  const outputs = metadataOutputs(await compute(inputs, run), { tags: ',', labels: ' ', annotations: ';' })
  expect(outputs['tags']).toBe('me/app:1.2.3,me/app:latest,ghcr.io/me/app:1.2.3,ghcr.io/me/app:latest')
  expect(outputs['tag-names']).toBe('1.2.3,latest')
  expect(outputs['labels']).toContain('.licenses=Apache-2.0 org.')
  expect(outputs['annotations']).toContain('.licenses=Apache-2.0;manifest:org.')
})

test('metadataOutputs: empty without a tag, except for the labels', async () => {
  const outputs = metadataOutputs(await compute({ ...inputs, tags: 'type=edge' }, run), NEWLINES)
  expect(outputs).toMatchObject({ version: '', tags: '', 'tag-names': '' })
  expect(outputs['labels']).toContain('org.opencontainers.image.version=\nq="a"')
})

describe('bakeFiles: their content', () => {
  test('hold tags, labels and annotations', async () => {
    const files = bakeFiles(await compute(inputs, run), 'docker-metadata-action')
    const args = { DOCKER_META_IMAGES: 'me/app,ghcr.io/me/app', DOCKER_META_VERSION: '1.2.3' }
    expect(files['bake-file-tags']).toBe(
      `{\n  "target": {\n    "docker-metadata-action": {\n      "tags": [\n        "me/app:1.2.3",\n        "me/app:latest",\n        "ghcr.io/me/app:1.2.3",\n        "ghcr.io/me/app:latest"\n      ],\n      "args": {\n        "DOCKER_META_IMAGES": "me/app,ghcr.io/me/app",\n        "DOCKER_META_VERSION": "1.2.3"\n      }\n    }\n  }\n}`,
    )
    const content = (name: string): unknown => JSON.parse(files[name] ?? '').target['docker-metadata-action']
    expect(content('bake-file')).toMatchObject({ tags: { length: 4 }, labels: { q: '"a"' }, args })
    expect(content('bake-file-labels')).toMatchObject({ labels: { 'org.opencontainers.image.title': 'rocket' } })
    expect(content('bake-file-annotations')).toMatchObject({ annotations: { length: 8 } })
  })

  test('omit a missing version, and have the given target', async () => {
    const files = bakeFiles(await compute({ tags: 'type=edge' }, run), 'meta')
    expect(JSON.parse(files['bake-file-tags'] ?? '')).toEqual({
      target: { meta: { tags: [], args: { DOCKER_META_IMAGES: '' } } },
    })
  })
})

test('variables: names as docker/metadata-action has them', () => {
  expect(variables({ version: '1', 'tag-names': 'a' })).toEqual([
    ['DOCKER_METADATA_OUTPUT_VERSION', '1'],
    ['DOCKER_METADATA_OUTPUT_TAG_NAMES', 'a'],
  ])
})

describe('publishedTags', () => {
  const images = ['a/b', 'ghcr.io/c/d'].map(name => ({ repository: parseRepository(name) }))
  const refused = (status: number) =>
    new RegistryError(
      { registry: 'ghcr.io', method: 'GET', subject: 'the tags of c/d', identity: 'nobody' },
      { status, reason: 'no', transient: false },
    )
  const ask = async (answer: readonly string[] | Error) => {
    const warnings: string[] = []
    const tags = await publishedTags(
      images,
      async ({ registry }) => {
        if (registry === 'docker.io') return ['1', 'x']
        if (answer instanceof Error) throw answer
        return answer
      },
      warning => warnings.push(warning),
    )
    return { tags, warnings }
  }

  test('are those of all repositories', async () => {
    expect(await ask(['x', '2'])).toEqual({ tags: ['1', 'x', '2'], warnings: [] })
  })

  test('are empty for a repository that does not exist yet', async () => {
    expect(await ask(refused(404))).toEqual({ tags: ['1', 'x'], warnings: [] })
  })

  test('are unknown if one registry fails', async () => {
    const { tags, warnings } = await ask(refused(403))
    expect(tags).toBeUndefined()
    expect(warnings).toEqual([
      expect.stringMatching(/^The tags of ghcr\.io\/c\/d are unknown, so latest=highest moves none: /),
    ])
  })
})
