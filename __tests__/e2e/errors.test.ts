import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, jest, test } from '@jest/globals'
import { type Stack, stackEnv } from '../../scripts/stack/state.ts'
import { freePort } from '../support/free-port.ts'
import { type Clients, clientsOf, freshPath, theStack } from '../support/stack.ts'
import { type Inputs, ROOT, startRun } from '../support/workflow.ts'

jest.setTimeout(2 * 60_000)

let stack: Stack
let clients: Clients
beforeAll(async () => {
  stack = await theStack()
  clients = await clientsOf(stack)
})

const EXAMPLE = join(ROOT, 'examples', 'targetarch')

interface Wrong {
  readonly inputs?: (image: string) => Inputs | Promise<Inputs>
  /** In place of the host's. */
  readonly env?: NodeJS.ProcessEnv
  /** The step notes its builder before it makes it, so that its post step can remove it. */
  readonly builder?: 'noted'
  readonly message: RegExp
}

const LOGIN = 'Check the username and the password or token, and its permission to push to'

describe('errors: one clear error, with nothing published and no builder left:', () => {
  test.each<[what: string, wrong: Wrong]>([
    ['no images', { inputs: () => ({ images: '' }), message: /^images: no repository to push to/ }],
    [
      'a platform that is not known',
      {
        inputs: () => ({ platforms: 'linux/amd46' }),
        message: /^platforms: "linux\/amd46" is not a platform: "amd46" is not a .* Did you mean "amd64"\?$/,
      },
    ],
    [
      'a tag rule that is not known',
      {
        inputs: () => ({ tags: 'type=semantic' }),
        message: /^tags, line 1: "semantic" is not a type of tag\. Known types: schedule, semver, /,
      },
    ],
    [
      'a Dockerfile that is not there',
      {
        inputs: () => ({ file: 'Dockerfile.prod' }),
        message: /^file: the Dockerfile "Dockerfile\.prod" does not exist in the workspace\. .* Found: Dockerfile\.$/,
      },
    ],
    [
      'a context that is not there',
      {
        inputs: () => ({ context: 'app' }),
        message: /^context: the directory "app" does not exist in the workspace\.$/,
      },
    ],
    [
      'an image name that is not legal',
      {
        inputs: () => ({ images: 'ghcr.io/A B/app' }),
        message: /^images, line 1: "ghcr\.io\/a b\/app" is not a legal image name: "a b" may contain a-z and 0-9/,
      },
    ],
    [
      'half a login',
      {
        inputs: () => ({ username: 'robot' }),
        message:
          /^password: "password" is empty, but "username" is set\. Does the secret exist, and is it available to this event\?$/,
      },
    ],
    [
      'a registry that is not there',
      {
        inputs: async () => ({ images: `localhost:${await freePort()}/app` }),
        builder: 'noted',
        message:
          /^(localhost:\d+): POST of an upload to app failed: connect ECONNREFUSED \S+ \(without credentials\)\. Nothing listens at \1\. /,
      },
    ],
    [
      'a wrong password',
      {
        inputs: () => ({
          images: `${stack.privateRegistry.host}/${freshPath('wrong-password')}`,
          username: stack.privateRegistry.username,
          password: 'guess',
        }),
        builder: 'noted',
        message: new RegExp(
          String.raw`^localhost:\d+: POST of an upload to (test/wrong-password-\w+) failed: 401 UNAUTHORIZED: ` +
            String.raw`authentication required \(as robot, with credentials from the inputs\)\. ${LOGIN} \1\.$`,
        ),
      },
    ],
    [
      'a wrong password for a token',
      {
        inputs: () => ({
          images: `${stack.tokenRegistry.host}/${freshPath('wrong-token')}`,
          username: stack.tokenRegistry.username,
          password: 'guess',
        }),
        builder: 'noted',
        message: new RegExp(
          String.raw`^localhost:\d+: GET of the token for repository:(test/wrong-token-\w+):pull,push at localhost:\d+ ` +
            String.raw`failed: 401 UNAUTHORIZED: incorrect username or password \(as robot, with credentials from the inputs\)\. ${LOGIN} \1\.$`,
        ),
      },
    ],
    [
      'no login where one is needed',
      {
        inputs: () => ({ images: `${stack.privateRegistry.host}/${freshPath('no-login')}` }),
        builder: 'noted',
        message:
          /^(localhost:\d+): POST of an upload to test\/no-login-\w+ failed: 401 UNAUTHORIZED: authentication required \(without credentials\)\. There is no login for \1\. Set "username" and "password" /,
      },
    ],
    [
      'no Docker',
      {
        env: { PATH: '/nonexistent' },
        builder: 'noted',
        message: /^docker buildx create .*\n.*: "docker" is not installed on this machine, or not on its PATH$/,
      },
    ],
    [
      'a Docker engine that does not answer',
      {
        env: { DOCKER_HOST: 'unix:///nonexistent.sock' },
        builder: 'noted',
        message: /^docker buildx create .*\nended with exit code 1: [\s\S]*ERROR: .*unix:\/\/\/nonexistent\.sock/,
      },
    ],
  ])('%s', async (_, { inputs = () => ({}), env = {}, builder, message }) => {
    await using workflow = await startRun({ stack })
    const path = freshPath('error')
    const image = `${stack.registry}/${path}`
    const host = { ...stackEnv(stack), ...env }
    const result = await workflow.build(EXAMPLE, { images: image, tags: '1', ...(await inputs(image)) }, { host })
    expect(result).toMatchObject({ outcome: 'failure', exitCode: 1 })
    const errors = result.annotations.filter(({ level }) => level === 'error')
    expect(errors.map(error => error.message)).toEqual([expect.stringMatching(message)])
    expect(result.outputs).toEqual({})
    expect((await clients.crane('catalog', stack.registry)).split('\n')).not.toContain(path)
    const name = /"name":"(manifold-\w+)"/.exec(result.state['builder'] ?? '')?.[1]
    expect(name === undefined ? undefined : 'noted').toBe(builder)
    const containers = await clients.docker('ps', '--all', '--format', '{{.Names}}')
    if (name !== undefined) expect(containers).not.toContain(name)
  })

  test('an empty workspace', async () => {
    await using workflow = await startRun({ stack })
    const workspace = await mkdtemp(join(tmpdir(), 'empty-'))
    try {
      const result = await workflow.build(workspace, { images: `${stack.registry}/${freshPath('empty')}`, tags: '1' })
      expect(result.annotations.map(error => error.message)).toEqual([
        expect.stringMatching(
          /^context: the directory "\." is empty\. Check out the repository first \(actions\/checkout\)/,
        ),
      ])
    } finally {
      await rm(workspace, { recursive: true })
    }
  })
})
