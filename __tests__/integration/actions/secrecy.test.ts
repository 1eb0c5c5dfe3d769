import { expect, jest, test } from '@jest/globals'
import { parseRecordsInput } from '../../../src/publish/records-input.ts'
import { type BuildStepOptions, type BuildStepRun, runBuildStep } from '../../support/fake-docker/build-step.ts'
import type { Call, Script } from '../../support/fake-docker/script.ts'
import { testCertificate } from '../../support/registry/tls.ts'

jest.setTimeout(30_000)

/** Everything that may not be seen, as itself and as a login's base64. */
const SECRETS = {
  password: 'open-sesame-1',
  second: 'open-sesame-2',
  value: 'value-5ecret',
  line: 'second-line-5ecret',
  token: 'ghs_5ecret',
  variable: 'variable-5ecret',
}
const base64 = (text: string): string => Buffer.from(text).toString('base64')
const FORBIDDEN = [
  ...Object.values(SECRETS),
  base64(`robot:${SECRETS.password}`),
  base64(`robot:${SECRETS.second}`),
  base64(SECRETS.password),
]

const INPUTS: BuildStepOptions = {
  inputs: {
    username: 'robot',
    password: SECRETS.password,
    'registry-auth': `- { registry: other.example.com, username: robot, password: "${SECRETS.second}" }`,
    secrets: `a=${SECRETS.value}\n"b=first\n${SECRETS.line}"`,
    'secret-envs': 'c=A_VARIABLE',
    'github-token': SECRETS.token,
    'build-args': 'PUBLIC=yes',
  },
  files: { Dockerfile: 'FROM scratch\nARG PUBLIC\n' },
  env: { A_VARIABLE: SECRETS.variable },
  registry: { auth: { kind: 'basic', users: { robot: { password: SECRETS.password } } } },
}

/** The log of a step, from where it begins itself: the runner shows the inputs before a step begins to mask. */
function ownLog(log: string): string {
  const [, ...own] = log.split('##[endgroup]\n')
  if (own.length === 0) throw new Error(`The runner has not shown the inputs:\n${log}`)
  return own.join('')
}

const texts = ({ main, post }: BuildStepRun): Readonly<Record<string, string>> => ({
  log: ownLog(main.log),
  'log of the post stage': post.log,
  annotations: JSON.stringify([main.annotations, post.annotations]),
  summary: main.summary ?? '',
  outputs: JSON.stringify(main.outputs),
  state: JSON.stringify(main.state),
})

function expectNoSecret(run: BuildStepRun): void {
  const { calls } = run
  const seen = { ...texts(run), 'command lines': JSON.stringify(calls.map(({ argv }) => argv)) }
  // What is searched is there: the commands of the build, in the log and on their own, and what the step left.
  expect(seen).toMatchObject({
    log: expect.stringMatching(/^\[command\]docker buildx build .*PUBLIC=yes/m),
    'log of the post stage': expect.stringContaining('Removed: '),
    state: expect.stringContaining('builder'),
    'command lines': expect.stringContaining('PUBLIC=yes'),
  })
  for (const [where, text] of Object.entries(seen)) {
    for (const secret of FORBIDDEN)
      expect({ where, found: text.includes(secret) ? text : '' }).toEqual({ where, found: '' })
  }
}

test('secrecy: a successful step shows no password and no secret', async () => {
  const run = await runBuildStep(INPUTS)
  expect(run.main).toMatchObject({ outcome: 'success', outputs: { published: 'true' } })
  expect(run.main.summary).toContain('Published')
  expectNoSecret(run)
})

test('secrecy: nor does a failed build, even if docker prints them', async () => {
  const stderr = `#5 0.1 ${SECRETS.value} ${SECRETS.line}\n#5 0.2 ${SECRETS.password} ${base64(`robot:${SECRETS.password}`)}\nERROR: bad password ${SECRETS.password} ${SECRETS.token}\n`
  const script: Script = [{ words: 'buildx build', answers: [{ exitCode: 1, stderr }] }]
  const { env: _, inputs: { 'secret-envs': __, ...inputs } = {}, ...options } = INPUTS
  const run = await runBuildStep({ ...options, inputs, script })
  expect(run.main.outcome).toBe('failure')
  expect(run.main.annotations.map(({ message }) => message)).toEqual([expect.stringContaining('bad password ***')])
  expectNoSecret(run)
})

test('secrecy: the record of a leg has no secret', async () => {
  const run = await runBuildStep({ ...INPUTS, inputs: { ...INPUTS.inputs, publish: 'false' } })
  const [record] = parseRecordsInput(run.main.outputs['record'] ?? '')
  expect(record).toMatchObject({ pushed: true })
  expect(run.main.summary).toContain('Pushed')
  expectNoSecret(run)
  for (const secret of FORBIDDEN) expect(JSON.stringify(record)).not.toContain(secret)
})

test('secrecy: secrets are in the environment of the build alone', async () => {
  const { calls } = await runBuildStep(INPUTS)
  const holders = calls.filter(({ env }) =>
    Object.entries(env).some(([name, value]) => !name.startsWith('INPUT_') && value.includes(SECRETS.value)),
  )
  expect(holders.map(({ argv }) => argv.slice(0, 2))).toEqual([['buildx', 'build']])
})

test('secrecy: the password of a proxy reaches BuildKit, and is not shown if its creation fails', async () => {
  const password = 'proxy-s3cret'
  const script: Script = [{ words: 'buildx create', answers: [{ exitCode: 1, stderr: `ERROR: no ${password}\n` }] }]
  const { main, commands } = await runBuildStep({
    script,
    env: { HTTPS_PROXY: `http://me:${password}@proxy.example.com:3128`, NO_PROXY: 'a.example.com,10.0.0.0/8' },
  })
  expect(commands[0]).toContain(
    `--driver-opt env.HTTPS_PROXY=http://me:${password}@proxy.example.com:3128 ` +
      '--driver-opt "env.NO_PROXY=a.example.com,10.0.0.0/8"',
  )
  expect(main.annotations.map(({ message }) => message)).toEqual([
    expect.stringMatching(/env\.HTTPS_PROXY=http:\/\/me:\*\*\*@proxy.*ERROR: no \*\*\*/s),
  ])
  // The runner shows the variables of a step before the step can mask anything.
  const log = main.log.slice(main.log.indexOf('##[endgroup]'))
  expect({ log }).toEqual({ log: expect.not.stringContaining(password) })
})

test('secrecy: Docker trusts the authorities of NODE_EXTRA_CA_CERTS, and BuildKit gets a copy', async () => {
  const { calls, plain } = await runBuildStep({
    files: { 'ca.pem': testCertificate().cert },
    env: { NODE_EXTRA_CA_CERTS: '${{ github.workspace }}/ca.pem' },
  })
  const directories = calls.map(({ env }) => plain(env['SSL_CERT_DIR'] ?? ''))
  expect(directories).toEqual(calls.map(() => '/etc/ssl/certs:/etc/pki/tls/certs:STEP/authorities'))
  expect(calls[0]?.argv.join(' ')).toContain(
    '--driver-opt env.SSL_CERT_DIR=/etc/ssl/certs:/etc/pki/tls/certs:/etc/buildkit/certs/docker.io --buildkitd-flags',
  )
})

const authsOf = ({ dockerConfig }: Call): Readonly<Record<string, unknown>> =>
  (JSON.parse(dockerConfig ?? '{}') as { auths?: Record<string, unknown> }).auths ?? {}

test("secrecy: Docker reads the logins beside those of the machine's own configuration", async () => {
  const theirs = { auth: base64('they:theirs') }
  const { main, calls, registry, directoryLeft } = await runBuildStep({
    ...INPUTS,
    dockerConfig: { auths: { 'their.example.com': theirs }, credsStore: 'desktop' },
  })
  expect(main.outcome).toBe('success')
  const logins = {
    'their.example.com': theirs,
    'other.example.com': { auth: base64(`robot:${SECRETS.second}`) },
    [registry.host]: { auth: base64(`robot:${SECRETS.password}`) },
  }
  expect(calls).toHaveLength(3)
  expect(calls.map(authsOf)).toEqual(calls.map(() => logins))
  // Until the post stage, and no longer: the machine's own configuration is another file.
  expect(directoryLeft).toBe(true)
})

test('secrecy: without a login of its own, the step uses the configuration as it is', async () => {
  const theirs = { auth: base64('robot:theirs') }
  const users = { robot: { password: 'theirs' } }
  const { main, calls, registry, plain } = await runBuildStep({
    dockerConfig: { auths: { REGISTRY: theirs } },
    registry: { auth: { kind: 'basic', users } },
  })
  expect(main.outcome).toBe('success')
  expect(calls).toHaveLength(3)
  expect(calls.map(({ env }) => plain(env['DOCKER_CONFIG'] ?? ''))).toEqual(calls.map(() => 'CONFIG'))
  expect(calls.map(authsOf)).toEqual(calls.map(() => ({ [registry.host]: theirs })))
})
