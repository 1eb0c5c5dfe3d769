import { mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { chooseLogins, mergeScope } from '../../../src/actions/logins.ts'
import { parseMergeInputs } from '../../../src/inputs/merge.ts'
import { parseWorkflow } from '../../../src/lib/github.ts'
import type { Run } from '../../../src/lib/process.ts'
import { parseRepository } from '../../../src/oci/reference.ts'
import type { LegRecord } from '../../../src/publish/record.ts'
import { collectingLog } from '../../support/log.ts'
import { recordFor } from '../../support/records.ts'

const leg = (image: string, publication = image): LegRecord =>
  recordFor('linux/amd64', 0, 1, { publication, repositories: [parseRepository(image)] })

/** The logins of a merge on a machine that has none: registry → user. */
async function loginsOfMerge(
  inputs: Readonly<Record<string, string>>,
  records: readonly LegRecord[],
  {
    server = 'https://github.com',
    event = 'push',
    log = collectingLog(),
    config = {} as object,
    run = ((command: string) => Promise.reject(new Error(`${command} was started`))) as Run,
  } = {},
) {
  await using machine = await mkdtempDisposable(join(tmpdir(), 'logins-'))
  await writeFile(join(machine.path, 'config.json'), JSON.stringify(config))
  const given = Object.entries({ 'github-token': 'ghs', ...inputs })
  const env = Object.fromEntries(given.map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]))
  const parsed = await parseMergeInputs({ env: { ...env, GITHUB_EVENT_NAME: event }, mask: () => {} })
  const workflow = parseWorkflow({ GITHUB_REPOSITORY: 'Me/app', GITHUB_SERVER_URL: server }, {})
  const around = { DOCKER_CONFIG: machine.path, GITHUB_ACTOR: 'octocat' }
  const logins = await chooseLogins(parsed.credentials, mergeScope(parsed, records), workflow, {
    env: around,
    run,
    log,
  })
  return Object.fromEntries(logins.map(({ registry, username }) => [registry, username]))
}

const hub = { username: 'hubber', password: 'x' }

describe("chooseLogins: a merge uses the workflow's token", () => {
  const token = { 'ghcr.io': 'octocat' }

  test.each<[what: string, inputs: Readonly<Record<string, string>>, images: readonly string[]]>([
    ['where its legs pushed to', {}, ['ghcr.io/me/app']],
    ['to copy from where its legs pushed to', { images: 'docker.io/me/app' }, ['ghcr.io/me/app']],
    ['for a source', { images: 'quay.io/me/app', sources: 'ghcr.io/me/parts:1' }, []],
    ['for a source beside legs', { sources: 'linux/arm64=ghcr.io/me/parts:1' }, ['docker.io/me/app']],
  ])('%s', async (_, inputs, images) => {
    expect(
      await loginsOfMerge(
        inputs,
        images.map(image => leg(image)),
      ),
    ).toEqual(token)
  })

  test('not if neither the destination nor a source belongs to its owner', async () => {
    expect(await loginsOfMerge({ sources: 'ghcr.io/you/app:1' }, [leg('docker.io/me/app')])).toEqual({})
  })

  test('not on another forge', async () => {
    expect(await loginsOfMerge({}, [leg('ghcr.io/me/app')], { server: 'https://git.example.com' })).toEqual({})
  })

  test('beside the login of the inputs, which is for the first destination', async () => {
    expect(await loginsOfMerge({ ...hub, images: 'docker.io/me/app' }, [leg('ghcr.io/me/app')])).toEqual({
      ...token,
      'docker.io': 'hubber',
    })
  })
})

describe('chooseLogins: a credential store', () => {
  const config = { credsStore: 'desktop' }
  const token = { 'ghcr.io': 'octocat' }
  const answers =
    (exitCode: number, stdout: string): Run =>
    async () => ({ exitCode, stdout, stderr: '' })

  test('that has a login keeps it', async () => {
    const run = answers(0, JSON.stringify({ Username: 'me', Secret: 'x' }))
    expect(await loginsOfMerge({}, [leg('ghcr.io/me/app')], { config, run })).toEqual({})
  })

  test('that is locked is no obstacle if the token serves, and the log says so', async () => {
    const log = collectingLog()
    const run = answers(1, 'The vault is locked')
    expect(await loginsOfMerge({}, [leg('ghcr.io/me/app')], { config, run, log })).toEqual(token)
    expect(log.lines).toEqual([
      expect.stringMatching(
        /^ghcr\.io: using the workflow's token, because this machine's logins cannot be read: .*docker-credential-desktop.* The vault is locked$/,
      ),
    ])
  })

  test.each<[what: string, config: object, expected: object]>([
    ['alone says nothing', config, token],
    ['beside the entry that a login leaves', { ...config, auths: { 'ghcr.io': {} } }, {}],
    ['for the registry', { credHelpers: { 'ghcr.io': 'pass' } }, {}],
    ['for another registry', { credHelpers: { 'quay.io': 'pass' } }, token],
  ])('is not asked if nothing is pushed: %s', async (_, config, expected) => {
    expect(await loginsOfMerge({ push: 'false' }, [leg('ghcr.io/me/app')], { config })).toEqual(expected)
  })
})

describe('chooseLogins: username and password', () => {
  test('are for the publication that is named', async () => {
    const records = [leg('quay.io/me/other'), leg('docker.io/me/app', 'app')]
    expect(await loginsOfMerge({ ...hub, name: 'app' }, records)).toEqual({ 'docker.io': 'hubber' })
  })

  test('are not for the image that a step only tests', async () => {
    const tested = { ...leg('quay.io/me/test'), optional: true, pushed: false }
    expect(await loginsOfMerge(hub, [tested, leg('docker.io/me/app')])).toEqual({ 'docker.io': 'hubber' })
  })

  test('do not go to a registry that only holds sources', async () => {
    expect(await loginsOfMerge({ ...hub, sources: 'quay.io/you/app:1' }, [])).toEqual({})
  })
})

test.each([
  ['pull_request', { username: 'me' }, 'password is empty. This step pushes nothing, so it skips that login.'],
  ['pull_request', hub, undefined],
  ['push', hub, undefined],
])('chooseLogins: on %s with %j, the log says which login is skipped: %s', async (event, inputs, line) => {
  const log = collectingLog()
  await loginsOfMerge(inputs, [leg('docker.io/me/app')], { event, log })
  expect(log.lines).toEqual(line === undefined ? [] : [line])
})

describe('chooseLogins: a login without a password, on a push', () => {
  const entry = (registry: string): string => `- registry: ${registry}\n  username: me\n  password: ""`
  const EMPTY = /^registry-auth, line 1: the password is missing or empty\. Does the secret exist/

  test.each<[inputs: Readonly<Record<string, string>>, problem: RegExp]>([
    [{ 'registry-auth': entry('docker.io') }, EMPTY],
    [{ 'registry-auth': entry('quay.io'), sources: 'linux/arm64=quay.io/me/parts:1' }, EMPTY],
    [{ username: 'me', registry: 'docker.io' }, /^password: "password" is empty, but "username" is set/],
    [{ registry: 'docker.io' }, /^registry: set "username" and "password"/],
  ])('is an error if the run uses the registry: %j', async (inputs, problem) => {
    await expect(loginsOfMerge(inputs, [leg('docker.io/me/app')])).rejects.toThrow(problem)
  })

  test.each<[inputs: Readonly<Record<string, string>>, warning: string]>([
    [{ 'registry-auth': entry('quay.io') }, 'registry-auth, line 1: the password is empty'],
    [{ username: 'me', registry: 'quay.io' }, 'password: the password is empty'],
  ])('is skipped if the run does not: %j', async (inputs, warning) => {
    const log = collectingLog()
    expect(await loginsOfMerge(inputs, [leg('ghcr.io/me/app')], { log })).toEqual({ 'ghcr.io': 'octocat' })
    expect(log.lines).toEqual([`warning: ${warning}, so this step does not log in to quay.io.`])
  })
})
