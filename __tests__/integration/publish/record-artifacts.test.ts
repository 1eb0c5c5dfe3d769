import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { positionOf } from '../../../src/lib/run-identity.ts'
import { type ArtifactStore, openArtifactStore } from '../../../src/publish/artifact-store.ts'
import { downloadRecords, uploadRecord } from '../../../src/publish/record-artifacts.ts'
import { type ArtifactService, startArtifactService } from '../../support/artifact-service/service.ts'
import { collectingLog } from '../../support/log.ts'
import { recordFor } from '../../support/records.ts'

let directory: string
let service: ArtifactService
let environment: NodeJS.ProcessEnv

/** The service's addresses must be in the environment of the process: the library reads them there. */
async function storeOf(jobId: string): Promise<ArtifactStore | undefined> {
  Object.assign(process.env, service.environment({ runId: '7', jobId }), { GITHUB_WORKSPACE: directory })
  return openArtifactStore(process.env)
}

beforeEach(async () => {
  environment = { ...process.env }
  directory = await mkdtemp(join(tmpdir(), 'hand-over-'))
  service = await startArtifactService()
})
afterEach(async () => {
  process.env = environment
  await service[Symbol.asyncDispose]()
  await rm(directory, { recursive: true })
})

const amd64 = recordFor('linux/amd64', 0, 2)
const arm64 = recordFor('linux/arm64', 1, 2)

describe('record artifacts: through the artifacts of the run', () => {
  test('the merge gets what the legs left', async () => {
    const log = collectingLog()
    for (const record of [amd64, arm64]) {
      await uploadRecord(record, await storeOf(`leg-${positionOf(record.leg)?.index}`), { directory, log })
    }
    const records = await downloadRecords(await storeOf('publish'), { directory, log })
    expect(records.toSorted((a, b) => (positionOf(a.leg)?.index ?? 0) - (positionOf(b.leg)?.index ?? 0))).toEqual([
      amd64,
      arm64,
    ])
    expect((await readdir(directory)).filter(name => name.startsWith('manifold-records-'))).toEqual([])
  })

  test('a leg that leaves its record twice is an error', async () => {
    const log = collectingLog()
    await uploadRecord(amd64, await storeOf('leg'), { directory, log })
    await expect(uploadRecord(amd64, await storeOf('leg'), { directory, log })).rejects.toThrow(
      'Another leg of this run already left a record of "ghcr.io/me/app" for the same platform. If these are two variants, give each its own name (input "name").',
    )
  })
})

describe('record artifacts: an artifact service that fails', () => {
  test('makes the leg report its error, and what to do instead', async () => {
    const store: ArtifactStore = {
      upload: async () => Promise.reject(new Error('Unable to make request: ENOTFOUND')),
      list: async () => Promise.reject(new Error('Unable to make request: ENOTFOUND')),
      download: async () => {},
    }
    const work = { directory, log: collectingLog() }
    const message = /Unable to make request: ENOTFOUND\nPass the records as outputs: .*in a matrix one for each leg/
    await expect(uploadRecord(amd64, store, work)).rejects.toThrow(message)
    await expect(downloadRecords(store, work)).rejects.toThrow(message)
  })
})

describe('record artifacts: without an artifact service', () => {
  test('a leg says how to pass records by outputs, and goes on', async () => {
    const log = collectingLog()
    await uploadRecord(amd64, await openArtifactStore({}), { directory, log })
    expect(log.lines.join('\n')).toContain('records: ${{ toJSON(needs.build.outputs) }}')
  })

  test('a merge without records fails, and says it too', async () => {
    await expect(downloadRecords(await openArtifactStore({}), { directory, log: collectingLog() })).rejects.toThrow(
      /records: empty, and this run has no artifact service.*toJSON\(needs\.build\.outputs\)/,
    )
  })

  test('GitHub Enterprise Server counts as one of them', async () => {
    const env = { ...service.environment({ runId: '7', jobId: 'leg' }), GITHUB_SERVER_URL: 'https://git.example.com' }
    expect(await openArtifactStore(env)).toBeUndefined()
  })
})
