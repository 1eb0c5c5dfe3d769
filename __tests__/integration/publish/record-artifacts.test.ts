import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { positionOf } from '../../../src/lib/run-identity.ts'
import { type ArtifactStore, hasArtifactService, openArtifactStore } from '../../../src/publish/artifact-store.ts'
import { downloadRecords, uploadRecord } from '../../../src/publish/record-artifacts.ts'
import { type ArtifactService, type Fault, startArtifactService } from '../../support/artifact-service/service.ts'
import { collectingLog } from '../../support/log.ts'
import { recordFor } from '../../support/records.ts'

// The first use of the library loads it, which is slow on a busy machine.
jest.setTimeout(30_000)

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
      'Another step of this run already left a record of "ghcr.io/me/app" for the same platform. ' +
        'If it only tests what it builds, set push: false there. ' +
        'If these are two variants, give each its own name (input "name").',
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
    const message =
      /Unable to make request: ENOTFOUND\nPass the records as outputs: .*publish: false.*separate jobs.*toJSON\(needs\) \}\} and platforms:/
    await expect(uploadRecord(amd64, store, work)).rejects.toThrow(message)
    await expect(downloadRecords(store, work)).rejects.toThrow(message)
  })
})

describe('record artifacts: without an artifact service', () => {
  test('a leg only says where its record is', async () => {
    const log = collectingLog()
    await uploadRecord(amd64, await openArtifactStore({}), { directory, log })
    expect(log.lines).toEqual(['The record is in the output "record".'])
  })

  test('a merge without records fails, and says what to do', async () => {
    await expect(downloadRecords(await openArtifactStore({}), { directory, log: collectingLog() })).rejects.toThrow(
      /records: empty, and this run has no artifact service.*publish: false.*toJSON\(needs\) \}\} and platforms:/,
    )
  })

  test('GitHub Enterprise Server counts as one of them', async () => {
    const env = { ...service.environment({ runId: '7', jobId: 'leg' }), GITHUB_SERVER_URL: 'https://git.example.com' }
    expect(await openArtifactStore(env)).toBeUndefined()
  })
})

describe('record artifacts: the artifact service of act', () => {
  const withFault = async (fault: Fault | undefined) => {
    await using acts = await startArtifactService({ onRequest: () => fault })
    const env = { ACT: 'true', ...acts.environment({ runId: '7', jobId: 'leg' }) }
    return { has: await hasArtifactService(env), requests: acts.requests(), left: acts.artifacts() }
  }

  test('counts as none if it cannot read the requests of the library', async () => {
    const { has, requests } = await withFault({ status: 500, message: '' })
    expect(has).toBe(false)
    expect(requests).toEqual(['CreateArtifact'])
  })

  test.each<[what: string, fault: Fault | undefined]>([
    ['it can', undefined],
    ['it fails for another reason', { status: 500, message: 'disk full' }],
    ['it does not answer', 'disconnect'],
  ])('counts if %s, and nothing is left there', async (_, fault) => {
    expect(await withFault(fault)).toEqual({ has: true, requests: ['CreateArtifact'], left: [] })
  })

  test('costs no other runner a request', async () => {
    expect(await hasArtifactService(service.environment({ runId: '7', jobId: 'leg' }))).toBe(true)
    expect(service.requests()).toEqual([])
  })
})
