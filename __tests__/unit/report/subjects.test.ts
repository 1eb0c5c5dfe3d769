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

/** What the job has declared after a step that publishes; a step that the runner would fail throws. */
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

test('every repository is a subject, under its canonical name', async () => {
  const { subjects, lines } = await declare(new Map([['file', OTHER]]))
  expect(subjects).toEqual({ file: OTHER, ...Object.fromEntries(NAMES.map(name => [name, DIGEST])) })
  expect(lines).toEqual([])
})

test('what stands with another digest is left out and said: the runner would fail the step', async () => {
  const declared = new Map([
    ['ghcr.io/me/app', OTHER],
    ['docker.io/me/app', DIGEST],
  ])
  const { subjects, lines } = await declare(declared)
  expect(subjects).toEqual({ ...Object.fromEntries(declared), 'localhost:5000/app': DIGEST })
  expect(lines).toEqual([
    'Not declared for attestations: ghcr.io/me/app. A job declares 500 names at most, each with one digest; give the attesting step its subject.',
  ])
})

test('a job is filled up to its limit', async () => {
  const declared = new Map(Array.from({ length: 498 }, (_, i) => [`app-${i}`, OTHER]))
  const { subjects, lines } = await declare(declared)
  expect(Object.keys(subjects)).toHaveLength(500)
  expect(lines.join()).toContain('Not declared for attestations: localhost:5000/app.')
})

test.each([
  ['is empty, since the server does not offer it', ''],
  ['has another form than we know', '{"version":2,"artifacts":[]}'],
])('nothing is declared where the list %s', async (_, list) => {
  expect(await declare(new Map(), list)).toEqual({ subjects: {}, lines: [] })
})

test('nothing is declared where the runner has no such file', () => {
  const log = collectingLog()
  declareSubjects(REPOSITORIES, DIGEST, { env: {}, log })
  declareSubjects(REPOSITORIES, DIGEST, { env: { GITHUB_ARTIFACTS: join(directory, 'artifacts') }, log })
  expect(existsSync(join(directory, 'artifacts'))).toBe(false)
  expect(log.lines).toEqual([])
})
