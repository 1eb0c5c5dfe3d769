import { mkdir, mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { CommandError, type CommandResult, type Run, type RunOptions } from '../../../src/lib/process.ts'
import { credentialFinder, hostOfKey } from '../../../src/registry/credentials.ts'

const base64 = (text: string): string => Buffer.from(text).toString('base64')
const never: Run = async command => {
  throw new Error(`${command} was run`)
}

/** Finds a credential with this text as the Docker configuration. */
const find = (registry: string, config: unknown, run: Run = never) =>
  credentialFinder({ env: { DOCKER_CONFIG: '/docker' }, run, read: async () => JSON.stringify(config) })(registry)

describe('hostOfKey', () => {
  test.each([
    ['ghcr.io', 'ghcr.io'],
    ['https://ghcr.io', 'ghcr.io'],
    ['https://ghcr.io/', 'ghcr.io'],
    ['http://localhost:5000', 'localhost:5000'],
    ['https://index.docker.io/v1/', 'docker.io'],
    ['index.docker.io', 'docker.io'],
    ['docker.io', 'docker.io'],
    ['https://registry.example/v2/', 'registry.example'],
    ['ghcr.io/owner', undefined],
    ['https://evil.example/ghcr.io', undefined],
    ['', undefined],
  ])('%j is of %j', (key, host) => {
    expect(hostOfKey(key)).toBe(host)
  })
})

describe('credentialFinder', () => {
  const path = '/docker/config.json'
  const password = (username: string, secret: string, source = path) => ({
    kind: 'password',
    username,
    password: secret,
    source,
  })

  test.each([
    ['ghcr.io', { auths: { 'ghcr.io': { auth: base64('me:se:cret') } } }, password('me', 'se:cret')],
    ['ghcr.io', { auths: { 'https://ghcr.io': { auth: base64('me:secret\0\0') } } }, password('me', 'secret')],
    ['ghcr.io', { auths: { 'ghcr.io': { username: 'me', password: 'secret' } } }, password('me', 'secret')],
    ['docker.io', { auths: { 'https://index.docker.io/v1/': { auth: base64('me:hub') } } }, password('me', 'hub')],
    ['docker.io', { auths: { 'docker.io': { auth: base64('me:hub') } } }, password('me', 'hub')],
    ['localhost:5000', { auths: { 'localhost:5000': { auth: base64('me:local') } } }, password('me', 'local')],
    [
      'ghcr.io',
      { auths: { 'https://ghcr.io': { auth: base64('x:wrong') }, 'ghcr.io': { auth: base64('me:right') } } },
      password('me', 'right'),
    ],
    [
      'ghcr.io',
      { auths: { 'ghcr.io': { auth: base64('me:x'), identitytoken: 'token' } } },
      { kind: 'identity-token', token: 'token', source: path },
    ],
    ['ghcr.io', { auths: { 'ghcr.io.evil.example': { auth: base64('me:x') } } }, undefined],
    ['evil-ghcr.io', { auths: { 'ghcr.io': { auth: base64('me:x') } } }, undefined],
    ['localhost:5001', { auths: { 'localhost:5000': { auth: base64('me:x') } } }, undefined],
    ['ghcr.io', { auths: { 'ghcr.io/me': { auth: base64('me:x') } } }, undefined],
    ['ghcr.io', { auths: { 'ghcr.io': {} } }, undefined],
    ['constructor', { auths: {} }, undefined],
    ['ghcr.io', {}, undefined],
  ])('%s in %j', async (registry, config, expected) => {
    expect(await find(registry, config)).toEqual(expected)
  })

  test('prefers what was given, and does not read the configuration', async () => {
    const read = async (): Promise<string> => {
      throw new Error('was read')
    }
    const given = new Map([['ghcr.io', { username: 'me', password: 'secret' }]])
    const finder = credentialFinder({ given, env: {}, run: never, read })
    expect(await finder('ghcr.io')).toEqual(password('me', 'secret', 'the inputs'))
  })

  test('reads the configuration once', async () => {
    let reads = 0
    const read = async (): Promise<string> => {
      reads++
      return '{}'
    }
    const finder = credentialFinder({ env: {}, run: never, read })
    await Promise.all([finder('a.example'), finder('b.example')])
    expect(reads).toBe(1)
  })

  test('reads the file of DOCKER_CONFIG, and does without one', async () => {
    await using directory = await mkdtempDisposable(join(tmpdir(), 'docker-'))
    const docker = join(directory.path, 'docker')
    const finder = () => credentialFinder({ env: { DOCKER_CONFIG: docker }, run: never })('ghcr.io')
    expect(await finder()).toBeUndefined()
    await mkdir(docker)
    await writeFile(join(docker, 'config.json'), JSON.stringify({ auths: { 'ghcr.io': { auth: base64('me:x') } } }))
    expect(await finder()).toMatchObject({ username: 'me', password: 'x' })
  })

  test.each([
    ['{', 'the Docker configuration is not JSON.'],
    ['[]', 'the Docker configuration is not a JSON object.'],
    [`{"auths":{"ghcr.io":{"auth":"${base64('nothing')}"}}}`, 'an entry "auth" is not user:password in base64.'],
  ])('rejects the configuration %s', async (text, message) => {
    const finder = credentialFinder({ env: { DOCKER_CONFIG: '/docker' }, run: never, read: async () => text })
    await expect(finder('ghcr.io')).rejects.toThrow(`${path}: ${message}`)
  })
})

describe('credentialFinder: credential helpers', () => {
  const answering = (finished: Partial<CommandResult>) => {
    const calls: { command: string; args: readonly string[]; options: RunOptions | undefined }[] = []
    const run: Run = async (command, args, options) => {
      calls.push({ command, args, options })
      return { exitCode: 0, stdout: '', stderr: '', ...finished }
    }
    return { calls, run }
  }
  const known = { stdout: JSON.stringify({ ServerURL: 'x', Username: 'me', Secret: 'secret' }) }

  test.each([
    ['ghcr.io', { credsStore: 'desktop' }, 'docker-credential-desktop', 'ghcr.io'],
    ['docker.io', { credsStore: 'desktop' }, 'docker-credential-desktop', 'https://index.docker.io/v1/'],
    ['ghcr.io', { credsStore: 'desktop', credHelpers: { 'ghcr.io': 'gh' } }, 'docker-credential-gh', 'ghcr.io'],
  ])('for %s in %j', async (registry, config, command, server) => {
    const { calls, run } = answering(known)
    const source = `credential helper ${command}`
    expect(await find(registry, config, run)).toEqual({ kind: 'password', username: 'me', password: 'secret', source })
    expect(calls).toEqual([{ command, args: ['get'], options: { input: server, timeoutMs: 30_000 } }])
  })

  test('does not ask a helper of another registry', async () => {
    expect(await find('ghcr.io', { credHelpers: { 'gcr.io': 'gcloud' } })).toBeUndefined()
  })

  test('the user <token> means an identity token', async () => {
    const { run } = answering({ stdout: JSON.stringify({ Username: '<token>', Secret: 'refresh' }) })
    expect(await find('ghcr.io', { credsStore: 'x' }, run)).toMatchObject({ kind: 'identity-token', token: 'refresh' })
  })

  test('skips a helper that knows nothing', async () => {
    const { run } = answering({ exitCode: 1, stdout: 'credentials not found in native keychain\n' })
    const config = { credsStore: 'desktop', auths: { 'ghcr.io': { auth: base64('me:file') } } }
    expect(await find('ghcr.io', config, run)).toMatchObject({ password: 'file' })
    expect(await find('ghcr.io', { credsStore: 'desktop' }, run)).toBeUndefined()
  })

  test.each([
    [
      { exitCode: 2, stderr: 'keychain is locked' },
      'the helper ended with exit code 2 for ghcr.io: keychain is locked',
    ],
    [{ stdout: 'hello' }, 'the output is not JSON.'],
    [{ stdout: '{}' }, 'the output has no Username and Secret.'],
  ])('%j is a failure', async (finished, message) => {
    const { run } = answering(finished)
    await expect(find('ghcr.io', { credsStore: 'x' }, run)).rejects.toThrow(
      `credential helper docker-credential-x: ${message}`,
    )
  })

  test('a helper that is not installed is a failure that says what to do', async () => {
    const run: Run = async (command, args) => {
      throw new CommandError([command, ...args], undefined, 'spawn ENOENT')
    }
    await expect(find('ghcr.io', { credsStore: 'x' }, run)).rejects.toThrow(/cannot run for ghcr\.io[\s\S]*Install it/)
  })

  test('does not run a name that is a path', async () => {
    await expect(find('ghcr.io', { credsStore: '../../evil' })).rejects.toThrow(
      'the name of the credential helper is not valid.',
    )
  })
})
