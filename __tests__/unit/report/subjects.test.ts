import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { parseRepository } from '../../../src/oci/reference.ts'
import { declareSubjects } from '../../../src/report/subjects.ts'
import { collectingLog } from '../../support/log.ts'
import { artifactsList, parseArtifactsFile, type Subjects } from '../../support/runner/artifact-subjects.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'subjects-'))
})
afterEach(() => rm(directory, { recursive: true }))

const DIGEST = `sha256:${'a'.repeat(64)}` as const
const OTHER = `sha256:${'b'.repeat(64)}`
const REPOSITORIES = ['ghcr.io/me/app', 'me/app', 'localhost:5000/app'].map(parseRepository)
const NAMES = ['ghcr.io/me/app', 'docker.io/me/app', 'localhost:5000/app']

/** Returns the job's declarations after a step that publishes. Throws if the runner would fail the step. */
async function declare(
  declared: Subjects,
  list = artifactsList(declared),
  repositories = REPOSITORIES,
): Promise<{ subjects: Record<string, string>; lines: readonly string[] }> {
  const env = { GITHUB_ARTIFACTS: join(directory, 'artifacts'), GITHUB_ARTIFACTS_LIST: join(directory, 'list') }
  await Promise.all([writeFile(env.GITHUB_ARTIFACTS, ''), writeFile(env.GITHUB_ARTIFACTS_LIST, list)])
  const log = collectingLog()
  declareSubjects(repositories, DIGEST, { env, log })
  const { subjects, error } = parseArtifactsFile(await readFile(env.GITHUB_ARTIFACTS, 'utf8'), declared)
  if (error !== undefined) throw new Error(error)
  return { subjects: Object.fromEntries(subjects), lines: log.lines }
}

test('declareSubjects: every repository is a subject, under its canonical name', async () => {
  const { subjects, lines } = await declare(new Map([['file', OTHER]]))
  expect(subjects).toEqual({ file: OTHER, ...Object.fromEntries(NAMES.map(name => [name, DIGEST])) })
  expect(lines).toEqual([])
})

test('declareSubjects: a name with another digest is omitted and logged, because the runner would fail the step', async () => {
  const declared = new Map([
    ['ghcr.io/me/app', OTHER],
    ['docker.io/me/app', DIGEST],
  ])
  const { subjects, lines } = await declare(declared)
  expect(subjects).toEqual({ ...Object.fromEntries(declared), 'localhost:5000/app': DIGEST })
  expect(lines).toEqual([
    'Not declared for attestation: ghcr.io/me/app. A job can declare at most 500 names, each with one digest. Set the subject in the step that attests.',
  ])
})

test('declareSubjects: fills a job up to its limit', async () => {
  const declared = new Map(Array.from({ length: 498 }, (_, i) => [`app-${i}`, OTHER]))
  const { subjects, lines } = await declare(declared)
  expect(Object.keys(subjects)).toHaveLength(500)
  expect(lines.join()).toContain('Not declared for attestation: localhost:5000/app.')
})

test.each([
  ['is empty, because the server does not support it', ''],
  ['has an unknown format', '{"version":2,"artifacts":[]}'],
])('declareSubjects: nothing is declared if the list %s', async (_, list) => {
  expect(await declare(new Map(), list)).toEqual({ subjects: {}, lines: [] })
})

test('declareSubjects: nothing is declared if the runner has no such file', () => {
  const log = collectingLog()
  declareSubjects(REPOSITORIES, DIGEST, { env: {}, log })
  declareSubjects(REPOSITORIES, DIGEST, { env: { GITHUB_ARTIFACTS: join(directory, 'artifacts') }, log })
  expect(existsSync(join(directory, 'artifacts'))).toBe(false)
  expect(log.lines).toEqual([])
})
