import { expect, test } from '@jest/globals'
import { parseRepository } from '../../../src/oci/reference.ts'
import { intentLines } from '../../../src/report/intent.ts'
import { compute } from '../../support/metadata.ts'

const inputs = { images: 'ghcr.io/me/app\nme/app', tags: 'type=semver,pattern={{version}}\ntype=edge' }
const metadata = await compute(inputs, { ref: 'refs/tags/v1.2.3' })
const access = [
  { repository: parseRepository('ghcr.io/me/app'), identity: "as me, with credentials from the workflow's token" },
  { repository: parseRepository('me/app'), identity: 'without credentials' },
]
const NO_EDGE = 'No tag from type=edge: the run is for refs/tags/v1.2.3, not for a branch'

test('intentLines: a leg names the tags of each repository, who writes them, and who pushes', () => {
  expect(intentLines({ metadata, mode: 'leg', access })).toEqual([
    "ghcr.io/me/app: 1.2.3, latest (merge writes them). May push, as me, with credentials from the workflow's token.",
    'docker.io/me/app: 1.2.3, latest (merge writes them). May push, without credentials.',
    NO_EDGE,
  ])
})

test('intentLines: a single job writes the tags itself', () => {
  expect(intentLines({ metadata, mode: 'single', access })[0]).toBe(
    "ghcr.io/me/app: 1.2.3, latest. May push, as me, with credentials from the workflow's token.",
  )
})

test('intentLines: a step that pushes nothing says why', () => {
  expect(intentLines({ metadata, mode: 'leg', access: 'Nothing is pushed on pull_request.' })).toEqual([
    'ghcr.io/me/app: 1.2.3, latest. Nothing is pushed on pull_request.',
    'docker.io/me/app: 1.2.3, latest. Nothing is pushed on pull_request.',
    NO_EDGE,
  ])
})

test('intentLines: a run without a tag gives the reasons', async () => {
  const none = await compute({ images: 'me/app', tags: 'type=edge' }, { ref: 'refs/tags/v1.2.3' })
  expect(intentLines({ metadata: none, mode: 'leg', access: 'Nothing is pushed on pull_request.' })).toEqual([
    'docker.io/me/app: no tag. Nothing is pushed on pull_request.',
    NO_EDGE,
  ])
})
