import { describe, expect, test } from '@jest/globals'
import { givenLogins, type LoginFacts, tokenLogin, withTokenLogin } from '../../../src/actions/logins.ts'
import { parseBuildInputs } from '../../../src/inputs/build.ts'
import { type Credentials, readCredentials } from '../../../src/inputs/credentials.ts'
import { parseMergeInputs } from '../../../src/inputs/merge.ts'
import { inputReader } from '../../../src/inputs/reader.ts'
import { parseRepository } from '../../../src/oci/reference.ts'

/** Reads the inputs; `masked` gets what is hidden. Rejects with a UsageError. */
async function read(
  inputs: Readonly<Record<string, string>>,
  masked: string[] = [],
  pushes = true,
): Promise<Credentials> {
  const given = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])
  const mask = (secret: string): void => void masked.push(secret)
  const reader = inputReader({ env: Object.fromEntries(given), mask })
  const credentials = await readCredentials(reader, { mask, pushes })
  reader.done()
  return credentials
}

const facts = (...images: readonly string[]): LoginFacts => ({
  pushes: true,
  destinations: images.map(parseRepository),
  repositoryName: 'Me/app',
  onGitHub: true,
  actor: 'octocat',
})

test('readCredentials: masks passwords and the token', async () => {
  const masked: string[] = []
  const several = '- { registry: ghcr.io, username: me, password: two }\n- { username: hub, password: "0123" }\n'
  const inputs = {
    username: 'me',
    password: 'one',
    registry: 'Quay.io',
    'registry-auth': several,
    'github-token': 'ghs',
  }
  expect(await read(inputs, masked)).toEqual({
    login: { registry: 'quay.io', username: 'me', password: 'one' },
    registryAuth: [
      { registry: 'ghcr.io', username: 'me', password: 'two' },
      { registry: 'docker.io', username: 'hub', password: '0123' },
    ],
    githubToken: 'ghs',
    withoutPassword: [],
    pushes: true,
  })
  expect(masked.sort()).toEqual(['0123', 'ghs', 'one', 'two'])
})

test.each([
  ['ghcr.io', 'ghcr.io'],
  ['https://index.docker.io/v1/', 'docker.io'],
  ['https://Registry.example.com:5000', 'registry.example.com:5000'],
])('readCredentials: the registry %s is %s', async (registry, host) => {
  const { login } = await read({ username: 'me', password: 'one', registry }, [])
  expect(login?.registry).toBe(host)
})

test.each(['ghcr.io/me', 'my registry', 'https://ghcr.io/me/app'])(
  'readCredentials: %s is not a registry',
  async registry => {
    await expect(read({ username: 'me', password: 'one', registry }, [])).rejects.toThrow(
      `registry: "${registry}" is not a registry host. Write only the host`,
    )
  },
)

describe('readCredentials: a wrong registry-auth names the line, and never repeats what was written', () => {
  test.each<[text: string, problem: RegExp]>([
    ['registry: ghcr.io', /^registry-auth: the value is not a YAML list/],
    ['hunter2', /^registry-auth: the value is not a YAML list/],
    [
      '- registry: a.b\n  password: "hunter2',
      /^registry-auth, line 2: the value is not YAML: a quote or bracket is not closed/,
    ],
    [
      '\n\n- registry: a.b\n username: hunter2',
      /^registry-auth, line 4: the value is not YAML: .* not aligned with the first key/,
    ],
    [
      '- registry: a.b\n  password: @hunter2',
      /^registry-auth, line 2: the value is not YAML: a string begins with a character/,
    ],
    [
      '- registry: a.b\n  password: hun: hunter2',
      /^registry-auth, line 2: the value is not YAML: a string contains a colon/,
    ],
    [
      "- registry: a.b\n  password: 'hun'hunter2",
      /^registry-auth, line 2: the value is not YAML: a string contains a character/,
    ],
    ['- password: "hunter2\\q"', /^registry-auth, line 1: the value is not YAML: a backslash within double quotes/],
    [
      '- password: hunter2\n  password: hunter2',
      /^registry-auth, line 2: the value is not YAML: a login has a key twice/,
    ],
    [
      '- password: [hunter2',
      /^registry-auth, line 1: the value is not YAML: a line has the wrong indentation, or a bracket/,
    ],
    ['\t- password: hunter2', /^registry-auth, line 1: the value is not YAML: a line is indented with a tab/],
    [
      '- password: hunter2\n---\n- b',
      /^registry-auth, line 2: the value is not YAML: a string contains characters with a meaning in YAML\. Write each/,
    ],
    ['- username: me\n  password: *hunter2', /^registry-auth, line 1: the password begins with a character/],
    ['- username: me\n  password: !hunter2', /^registry-auth, line 1: the password begins with a character/],
    ['- username: me\n  password: &hunter2 x', /^registry-auth, line 1: the password begins with a character/],
    ['- { username: me, password: a,hunter2 }', /^registry-auth, line 1: the login has a character .* or a comma/],
    [
      '- { registry: ghcr.io/hunter2, username: me, password: x }',
      /^registry-auth, line 1: the registry is not a host/,
    ],
    ['- { registry: "hunter 2", username: me, password: x }', /^registry-auth, line 1: the registry is not a host/],
    [
      '- registry: a.b\n  username: me\n  password: hunter2\n- username: you',
      /^registry-auth, line 4: the password is missing/,
    ],
    ['- registry: a.b\n  password: hunter2', /^registry-auth, line 1: the username is missing or empty\.$/],
    ['- user: me\n  password: hunter2', /^registry-auth, line 1: "user" is not one of registry, username, password\./],
    ['- hunter2', /^registry-auth, line 1: the username is missing/],
    ['-', /the username is missing/],
  ])('%s', async (text, problem) => {
    const { message } = await read({ 'registry-auth': text }).then(
      () => new Error('it was taken'),
      (error: Error) => error,
    )
    expect(message).toMatch(problem)
    expect(message).not.toContain('hunter2')
  })
})

test.each([
  '- registry: a.b\n  password: "hun"hunter2"',
  '- registry: a.b\n  password: hun: hunter2',
  '- registry: a.b\n  password: @hunter2',
  '- registry: a.b\n  password: "hunter2\\q"',
  '- { registry: a.b, password: hun"ter, hunter2 }',
  '- username: me\n  password: *hunter2',
])('readCredentials: shows the form that is safe for every password: %s', async text => {
  const { message } = await read({ 'registry-auth': text }).then(
    () => new Error('it was taken'),
    (error: Error) => error,
  )
  const [, shown = ''] = /in which no character has a meaning:\n(.*)$/s.exec(message) ?? []
  const password = `@"h': #u\\n, *{t}%`
  const filled = shown.replace('${{ secrets.NAME }}', 'me').replace('${{ secrets.TOKEN }}', password)
  expect((await read({ 'registry-auth': filled })).registryAuth).toEqual([
    { registry: 'ghcr.io', username: 'me', password },
  ])
})

describe('readCredentials: the registry of an entry', () => {
  const entry = (registry: string): string => `- { ${registry}username: me, password: x }`
  test.each([
    ['registry: "https://index.docker.io/v1/", ', 'docker.io'],
    ['registry: "https://Quay.io", ', 'quay.io'],
    ['registry: "http://localhost:5000/v2/", ', 'localhost:5000'],
    ['registry: "", ', 'docker.io'],
    ['', 'docker.io'],
  ])('%s is %s', async (text, registry) => {
    expect((await read({ 'registry-auth': entry(text) })).registryAuth).toMatchObject([{ registry }])
  })

  test.each([
    ['me/app\nghcr.io/me/app', undefined],
    ['ghcr.io/me/app,enable=false', undefined],
    ['ghcr.io/', undefined],
    ['ghcr.io/me/app', 'registry-auth, line 1: the registry is missing. For Docker Hub, write registry: docker.io.'],
  ])('that is missing, with the images %j: %s', async (images, problem) => {
    const reading = read({ images, 'registry-auth': entry('') })
    if (problem === undefined)
      await expect(reading).resolves.toMatchObject({ registryAuth: [{ registry: 'docker.io' }] })
    else await expect(reading).rejects.toThrow(problem)
  })
})

describe('readCredentials: half a login', () => {
  test.each([
    [{ username: 'me' }, /^password: "password" is empty, but "username" is set/],
    [{ password: 'x' }, /^username: "username" is empty, but "password" is set/],
  ])('%j', async (inputs, problem) => {
    await expect(read(inputs)).rejects.toThrow(problem)
  })
})

test.each<[inputs: Readonly<Record<string, string>>, registry: string, what: RegExp]>([
  [{ username: 'me', registry: 'quay.io' }, 'quay.io', /^"password" is empty, but "username" is set/],
  [{ registry: 'quay.io' }, 'quay.io', /^set "username" and "password" to log in to this registry\.$/],
  [{ 'registry-auth': '- { username: me, password: "" }' }, 'docker.io', /^the password is missing or empty/],
  [{ 'registry-auth': '- { username: "", password: "" }' }, 'docker.io', /^the password is missing or empty/],
])('readCredentials: which registry lacks a password: %j', async (inputs, registry, what) => {
  const { withoutPassword } = await read(inputs)
  expect(withoutPassword).toMatchObject([{ registry, problem: { what: expect.stringMatching(what) } }])
})

describe('readCredentials: a step that pushes nothing', () => {
  const other = '- { registry: a.example, username: me, password: two }'
  test.each<[inputs: Readonly<Record<string, string>>, without: readonly string[]]>([
    [{ username: 'me' }, ['password']],
    [{ username: 'me', registry: 'quay.io' }, ['password']],
    [{ registry: 'quay.io' }, ['password']],
    [{ 'registry-auth': `${other}\n- { registry: b.example, username: me, password: "" }` }, ['registry-auth, line 2']],
    [{ 'registry-auth': `- registry: b.example\n  username:\n  password:\n${other}` }, ['registry-auth, line 1']],
    [{ username: 'me', password: 'one' }, []],
    [{}, []],
  ])('does without an empty password: %j', async (inputs, without) => {
    const credentials = await read(inputs, [], false)
    expect(credentials.withoutPassword.map(({ input }) => input)).toEqual(without)
    expect(credentials.login).toEqual(inputs['password'] && { username: 'me', password: 'one' })
    expect(credentials.registryAuth.map(({ registry }) => registry)).toEqual(
      inputs['registry-auth'] ? ['a.example'] : [],
    )
  })

  test.each<[inputs: Readonly<Record<string, string>>, problem: RegExp]>([
    [{ password: 'x' }, /^username: "username" is empty, but "password" is set/],
    [{ 'registry-auth': '- { username: me }' }, /^registry-auth, line 1: the password is missing/],
    [{ 'registry-auth': '- { user: me, password: "" }' }, /^registry-auth, line 1: "user" is not one of/],
    [{ 'registry-auth': '- hunter2' }, /^registry-auth, line 1: the username is missing/],
  ])('still reports other problems: %j', async (inputs, problem) => {
    await expect(read(inputs, [], false)).rejects.toThrow(problem)
  })

  const half = { INPUT_USERNAME: 'me', INPUT_IMAGES: 'ghcr.io/me/app', INPUT_TAGS: 'type=raw,value=1' }
  const steps = { build: parseBuildInputs, merge: parseMergeInputs } as const
  test.each<[step: keyof typeof steps, env: Readonly<Record<string, string>>, goesOn: boolean]>([
    ['build', { GITHUB_EVENT_NAME: 'push' }, false],
    ['build', { GITHUB_EVENT_NAME: 'pull_request' }, true],
    ['build', { GITHUB_EVENT_NAME: 'merge_group' }, true],
    ['build', { GITHUB_EVENT_NAME: 'pull_request', INPUT_PUSH: 'true' }, false],
    ['build', { GITHUB_EVENT_NAME: 'push', INPUT_PUSH: 'false' }, true],
    ['merge', { GITHUB_EVENT_NAME: 'push' }, false],
    ['merge', { GITHUB_EVENT_NAME: 'pull_request' }, true],
    ['merge', { GITHUB_EVENT_NAME: 'merge_group' }, true],
    ['merge', { GITHUB_EVENT_NAME: 'pull_request', INPUT_PUSH: 'true' }, true],
    ['merge', { GITHUB_EVENT_NAME: 'push', INPUT_PUSH: 'false' }, true],
  ])('%s, %j: goes on without a password: %s', async (step, env, goesOn) => {
    const parsing = steps[step]({ env: { ...half, ...env }, mask: () => {} })
    if (goesOn)
      expect((await parsing).credentials).toMatchObject({ login: undefined, withoutPassword: [{ input: 'password' }] })
    else await expect(parsing).rejects.toThrow(/^password: "password" is empty, but "username" is set/)
  })
})

describe('chooseLogins: the logins of a step', () => {
  const login = { username: 'me', password: 'one', registry: undefined }
  const other = { registry: 'ghcr.io', username: 'you', password: 'two' }
  const none: Credentials = {
    login: undefined,
    registryAuth: [],
    githubToken: undefined,
    withoutPassword: [],
    pushes: true,
  }

  test.each<[what: string, credentials: Credentials, images: readonly string[], registries: readonly string[]]>([
    ['none', none, ['ghcr.io/me/app'], []],
    [
      'one without a registry is for the first image',
      { ...none, login },
      ['quay.io/a/b', 'ghcr.io/me/app'],
      ['quay.io me'],
    ],
    ['one without a registry and without an image', { ...none, login }, [], []],
    ['several', { ...none, login, registryAuth: [other] }, ['quay.io/a/b'], ['ghcr.io you', 'quay.io me']],
    ['two for one registry', { ...none, login, registryAuth: [other] }, ['ghcr.io/a/b'], ['ghcr.io me']],
  ])('%s', (_, credentials, images, registries) => {
    const logins = givenLogins(credentials, facts(...images))
    expect(logins.map(({ registry, username }) => `${registry} ${username}`)).toEqual(registries)
  })

  const token: Credentials = { ...none, githubToken: 'ghs' }
  const byToken = { registry: 'ghcr.io', username: 'octocat', password: 'ghs', source: "the workflow's token" }
  test.each<[what: string, credentials: Credentials, facts: LoginFacts, login: typeof byToken | undefined]>([
    ["the workflow's owner", token, facts('quay.io/a/b', 'ghcr.io/me/app'), byToken],
    ['no actor', token, { ...facts('ghcr.io/me/app'), actor: undefined }, { ...byToken, username: 'me' }],
    ['another owner', token, facts('ghcr.io/you/app'), undefined],
    ['another registry', token, facts('quay.io/me/app'), undefined],
    ['no token', none, facts('ghcr.io/me/app'), undefined],
    ['a login for ghcr.io', { ...token, registryAuth: [other] }, facts('ghcr.io/me/app'), undefined],
    [
      'a login for another registry',
      { ...token, registryAuth: [{ ...other, registry: 'quay.io' }] },
      facts('ghcr.io/me/app'),
      byToken,
    ],
    ['a workflow of another forge', token, { ...facts('ghcr.io/me/app'), onGitHub: false }, undefined],
    ['no repository of a workflow', token, { ...facts('ghcr.io/me/app'), repositoryName: undefined }, undefined],
  ])('by the token: %s', (_, credentials, given, login) => {
    expect(tokenLogin(credentials, given)).toEqual(login)
  })

  test.each([
    [false, ['quay.io', 'ghcr.io']],
    [true, ['quay.io']],
  ])('the token does not override a login of the machine: %s', async (known, registries) => {
    const asked: string[] = []
    const credentials = { ...token, registryAuth: [{ ...other, registry: 'quay.io' }] }
    const logins = await withTokenLogin(credentials, facts('ghcr.io/me/app'), async registry => {
      asked.push(registry)
      return known
    })
    expect(logins.map(({ registry }) => registry)).toEqual(registries)
    expect(asked).toEqual(['ghcr.io'])
  })

  test('does not look for a login that is not needed', async () => {
    const known = (): Promise<boolean> => Promise.reject(new Error('asked'))
    await expect(withTokenLogin({ ...token, registryAuth: [other] }, facts('ghcr.io/me/app'), known)).resolves.toEqual([
      other,
    ])
  })
})
