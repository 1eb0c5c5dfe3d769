import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import {
  type ArtifactService,
  type ArtifactServiceOptions,
  type Fault,
  type JobIdentity,
  startArtifactService,
} from '../../support/artifact-service/service.ts'

/** Each call is a process that loads the library, and a busy machine takes seconds for that. */
jest.setTimeout(30_000)

/**
 * The client reads its environment wherever it likes, so each call is a process of its own, as in a real job. It gets
 * one call as JSON and prints what came of it.
 */
const CLIENT = `
  import { DefaultArtifactClient } from '@actions/artifact'
  const [method, ...args] = JSON.parse(process.argv[1])
  const client = new DefaultArtifactClient()
  const write = value => process.stdout.write('\\nRESULT ' + JSON.stringify(value) + '\\n')
  await client[method](...args).then(value => write({ value }), error => write({ error: error.message }))
`

interface Outcome {
  readonly value?: unknown
  readonly error?: string
}

const call = async (service: ArtifactService, job: JobIdentity, ...command: readonly unknown[]): Promise<Outcome> => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '-e', CLIENT, JSON.stringify(command)],
    { env: { PATH: process.env['PATH'], GITHUB_WORKSPACE: directory, ...service.environment(job) } },
  )
  return JSON.parse(/^RESULT (.*)$/m.exec(stdout)?.[1] ?? '{}')
}

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'artifact-service-'))
})
afterEach(async () => {
  await rm(directory, { recursive: true, force: true })
})

const upload = async (service: ArtifactService, job: JobIdentity, name: string, content: string): Promise<Outcome> => {
  const source = join(directory, `${job.jobId}-${job.runAttempt ?? 1}`)
  const file = join(source, 'record.json')
  await mkdir(source, { recursive: true })
  await writeFile(file, content)
  return call(service, job, 'uploadArtifact', name, [file], source)
}

const download = async (service: ArtifactService, job: JobIdentity, id: number): Promise<string> => {
  const path = join(directory, `download-${id}`)
  await call(service, job, 'downloadArtifact', id, { path })
  return readFile(join(path, 'record.json'), 'utf8')
}

const list = async (service: ArtifactService, job: JobIdentity, latest = false): Promise<readonly Listed[]> => {
  const { value, error } = await call(service, job, 'listArtifacts', { latest })
  if (!isListing(value)) throw new Error(`There is no list: ${error}`)
  return value.artifacts
}

interface Listed {
  readonly id: number
  readonly name: string
  readonly digest: string
}

const isListing = (value: unknown): value is { readonly artifacts: readonly Listed[] } =>
  typeof value === 'object' && value !== null && 'artifacts' in value

const names = (artifacts: readonly { readonly name: string }[]): readonly string[] =>
  artifacts.map(({ name }) => name).toSorted()

const merge: JobIdentity = { runId: '7', jobId: 'merge' }
const leg = (architecture: string): JobIdentity => ({ runId: '7', jobId: `build-${architecture}` })

describe('artifact service: one run', () => {
  test('three jobs upload at once, a fourth finds and downloads what they left', async () => {
    await using service = await startArtifactService()
    const contents = { amd64: '{"platform":"linux/amd64"}', arm64: '{"platform":"linux/arm64"}', s390x: '{}' }
    await Promise.all(
      Object.entries(contents).map(([name, content]) => upload(service, leg(name), `record-${name}`, content)),
    )

    const listed = await list(service, merge)
    const found = await Promise.all(
      listed.map(async ({ id, name }) => [name.replace('record-', ''), await download(service, merge, id)]),
    )

    expect(Object.fromEntries(found)).toEqual(contents)
    expect(listed.map(({ digest }) => digest).toSorted()).toEqual(
      service
        .artifacts()
        .map(({ digest }) => digest)
        .toSorted(),
    )
  })

  test('a name is taken once; after a deletion it is free again', async () => {
    await using service = await startArtifactService()
    await upload(service, leg('amd64'), 'record', 'first')

    const second = await upload(service, leg('arm64'), 'record', 'second')
    expect(second.error).toContain('(409) Conflict: an artifact with this name already exists on the workflow run')
    expect(names(service.artifacts())).toEqual(['record'])

    await call(service, merge, 'deleteArtifact', 'record')
    expect(service.artifacts()).toEqual([])
    expect(await upload(service, leg('arm64'), 'record', 'third')).toHaveProperty('value.id', 2)
  })

  test('a run does not see the artifacts of another', async () => {
    await using service = await startArtifactService()
    await upload(service, leg('amd64'), 'record', 'content')

    expect(await list(service, { runId: '8', jobId: 'merge' })).toEqual([])
    expect(await call(service, { runId: '8', jobId: 'merge' }, 'getArtifact', 'record')).toEqual({
      error: expect.stringContaining('Artifact not found for name: record'),
    })
  })

  test('an upload of many blocks comes back whole', async () => {
    await using service = await startArtifactService()
    const large = Buffer.alloc(20 * 1024 * 1024, 'manifold ').toString()
    const file = join(directory, 'large.txt')
    await writeFile(file, large)
    await call(service, leg('amd64'), 'uploadArtifact', 'large', [file], directory, { compressionLevel: 0 })

    const path = join(directory, 'download')
    await call(service, merge, 'downloadArtifact', 1, { path })

    expect(service.requests().filter(operation => operation === 'PutBlock').length).toBeGreaterThan(1)
    expect((await readFile(join(path, 'large.txt'), 'utf8')) === large).toBe(true)
  })
})

describe('artifact service: two attempts of a run', () => {
  const first: JobIdentity = { ...leg('amd64'), runAttempt: 1 }
  const second: JobIdentity = { ...leg('amd64'), runAttempt: 2 }

  test('a re-run of the failed jobs sees both artifacts of a name, and the newest with `latest`', async () => {
    await using service = await startArtifactService()
    await upload(service, first, 'record-amd64', 'old')
    await upload(service, { ...leg('arm64'), runAttempt: 1 }, 'record-arm64', 'kept')
    await upload(service, second, 'record-amd64', 'new')
    const again: JobIdentity = { ...merge, runAttempt: 2 }

    expect(names(await list(service, again))).toEqual(['record-amd64', 'record-amd64', 'record-arm64'])
    const latest = await list(service, again, true)
    expect(names(latest)).toEqual(['record-amd64', 'record-arm64'])
    const newest = latest.find(({ name }) => name === 'record-amd64')
    expect(await download(service, again, newest?.id ?? 0)).toBe('new')
  })

  test('a re-run of all jobs begins with nothing', async () => {
    await using service = await startArtifactService()
    await upload(service, first, 'record', 'old')

    expect(await list(service, { ...second, seesEarlierAttempts: false })).toEqual([])
  })
})

describe('artifact service: faults', () => {
  const failing = (operation: string, attempts: number, fault: Fault): ArtifactServiceOptions => ({
    onRequest: request => (request.operation === operation && request.attempt <= attempts ? fault : undefined),
  })

  test('the client survives a 503', async () => {
    await using service = await startArtifactService(failing('CreateArtifact', 1, { status: 503 }))

    expect(await upload(service, leg('amd64'), 'record', 'content')).toHaveProperty('value.id', 1)
    expect(service.requests().filter(operation => operation === 'CreateArtifact')).toHaveLength(2)
  })

  test.each<readonly [string, Fault, string]>([
    ['a refusal', { status: 403, message: 'no permission' }, '(403) Forbidden: no permission'],
    ['an absent service', 'disconnect', 'ECONNRESET'],
  ])('%s reaches the client', async (_, fault, message) => {
    await using service = await startArtifactService(failing('ListArtifacts', Number.POSITIVE_INFINITY, fault))

    expect(await call(service, merge, 'listArtifacts')).toEqual({ error: expect.stringContaining(message) })
  })
})

describe('artifact service: the storage', () => {
  /** Calls a method without the client; gives the signed address in its answer, if any. */
  const urlOf = async (
    service: ArtifactService,
    job: JobIdentity,
    method: string,
    name: string,
    fields: Readonly<Record<string, string>> = {},
  ): Promise<string> => {
    const { ACTIONS_RESULTS_URL, ACTIONS_RUNTIME_TOKEN } = service.environment(job)
    const [, payload = ''] = ACTIONS_RUNTIME_TOKEN.split('.')
    const [, run, id] = /Actions\.Results:([\w-]+):([\w-]+)/.exec(Buffer.from(payload, 'base64url').toString()) ?? []
    const path = `twirp/github.actions.results.api.v1.ArtifactService/${method}`
    const response = await fetch(new URL(path, ACTIONS_RESULTS_URL), {
      method: 'POST',
      headers: { authorization: `Bearer ${ACTIONS_RUNTIME_TOKEN}` },
      body: JSON.stringify({ workflow_run_backend_id: run, workflow_job_run_backend_id: id, name, ...fields }),
    })
    const answer: Readonly<Record<string, string>> = JSON.parse(await response.text())
    return answer['signed_upload_url'] ?? answer['signed_url'] ?? ''
  }

  const store = async (service: ArtifactService, content: string): Promise<string> => {
    await fetch(await urlOf(service, leg('amd64'), 'CreateArtifact', 'record'), { method: 'PUT', body: content })
    await urlOf(service, leg('amd64'), 'FinalizeArtifact', 'record', { size: String(content.length) })
    return urlOf(service, leg('amd64'), 'GetSignedArtifactURL', 'record')
  }

  test.each([
    ['no range', undefined, 200, 'content'],
    ['a range', 'bytes=1-2', 206, 'on'],
    ['a range without an end', 'bytes=4-', 206, 'ent'],
    ['a range that ends late', 'bytes=4-99', 206, 'ent'],
  ])('serves %s', async (_, range, status, expected) => {
    await using service = await startArtifactService()
    const url = await store(service, 'content')

    const response = await fetch(url, range === undefined ? {} : { headers: { range } })

    expect(response.status).toBe(status)
    expect(await response.text()).toBe(expected)
  })

  test('refuses a range beyond the end', async () => {
    await using service = await startArtifactService()
    const response = await fetch(await store(service, 'content'), { headers: { range: 'bytes=7-' } })

    expect([response.status, response.headers.get('x-ms-error-code')]).toEqual([416, 'InvalidRange'])
  })

  test('an empty artifact is an artifact', async () => {
    await using service = await startArtifactService()
    const response = await fetch(await store(service, ''))

    expect([response.status, await response.text()]).toEqual([200, ''])
  })

  test('refuses an upload that is not what was announced', async () => {
    await using service = await startArtifactService()
    await fetch(await urlOf(service, leg('amd64'), 'CreateArtifact', 'record'), { method: 'PUT', body: 'content' })
    await urlOf(service, leg('amd64'), 'FinalizeArtifact', 'record', { size: '7', hash: 'sha256:0' })

    expect(service.artifacts()).toEqual([])
  })

  test('an address allows what it was signed for, and nothing else', async () => {
    await using service = await startArtifactService()
    const url = await urlOf(service, leg('amd64'), 'CreateArtifact', 'record')

    expect((await fetch(url, { method: 'PUT', body: 'content' })).status).toBe(201)
    expect((await fetch(url)).status).toBe(403)
    expect((await fetch(url.replace(/sig=.*/, 'sig=x'), { method: 'PUT', body: 'content' })).status).toBe(403)
  })

  test('what was never finished is not an artifact', async () => {
    await using service = await startArtifactService()
    const url = await urlOf(service, leg('amd64'), 'CreateArtifact', 'record')
    await fetch(url, { method: 'PUT', body: 'content' })

    expect(service.artifacts()).toEqual([])
    expect(await list(service, leg('amd64'))).toEqual([])
  })
})
