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
  readonly message: RegExp
}

describe('ends in one clear error, with nothing published and no builder left:', () => {
  test.each<[what: string, wrong: Wrong]>([
    ['no images', { inputs: () => ({ images: '' }), message: /^images: it is empty/ }],
    [
      'a platform that is not known',
      { inputs: () => ({ platforms: 'linux/amd46' }), message: /^platforms: .*"linux\/amd46".*Did you mean "amd64"\?/ },
    ],
    ['a tag rule that is not known', { inputs: () => ({ tags: 'type=semantic' }), message: /^tags, line 1: .*semver/ }],
    [
      'a Dockerfile that is not there',
      { inputs: () => ({ file: 'Dockerfile.prod' }), message: /^file: there is no Dockerfile "Dockerfile\.prod"/ },
    ],
    [
      'a context that is not there',
      { inputs: () => ({ context: 'app' }), message: /^context: there is no directory "app"/ },
    ],
    [
      'an image name that is not legal',
      { inputs: () => ({ images: 'ghcr.io/A B/app' }), message: /^images, line 1: .*not a legal image name/ },
    ],
    ['half a login', { inputs: () => ({ username: 'robot' }), message: /^password: it is empty.*secret/ }],
    [
      'a registry that is not there',
      {
        inputs: async () => ({ images: `localhost:${await freePort()}/app` }),
        message: /localhost:\d+[\s\S]*(refused|not answer|reach)/i,
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
        message: /localhost:\d+[\s\S]*robot/,
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
        message: /localhost:\d+[\s\S]*robot/,
      },
    ],
    [
      'no login where one is needed',
      {
        inputs: () => ({ images: `${stack.privateRegistry.host}/${freshPath('no-login')}` }),
        message: /localhost:\d+[\s\S]*(401|log in|credentials)/i,
      },
    ],
    ['no Docker', { env: { PATH: '/nonexistent' }, message: /"docker" is not installed/ }],
    [
      'a Docker engine that does not answer',
      {
        env: { DOCKER_HOST: 'unix:///nonexistent.sock' },
        message: /unix:\/\/\/nonexistent\.sock/,
      },
    ],
  ])('%s', async (_, { inputs = () => ({}), env = {}, message }) => {
    await using workflow = await startRun({ stack })
    const path = freshPath('error')
    const image = `${stack.registry}/${path}`
    const host = { ...stackEnv(stack), ...env }
    const result = await workflow.build(EXAMPLE, { images: image, tags: '1', ...(await inputs(image)) }, { host })
    expect(result).toMatchObject({ outcome: 'failure', exitCode: 1 })
    const errors = result.annotations.filter(({ level }) => level === 'error')
    expect(errors.map(error => error.message)).toEqual([expect.stringMatching(message)])
    expect(result.outputs['digest']).toBeUndefined()
    expect((await clients.crane('catalog', stack.registry)).split('\n')).not.toContain(path)
    const builder = result.state['builder']
    const containers = await clients.docker('ps', '--all', '--format', '{{.Names}}')
    if (builder !== undefined) expect(containers).not.toContain(JSON.parse(builder).name)
  })

  test('an empty workspace', async () => {
    await using workflow = await startRun({ stack })
    const workspace = await mkdtemp(join(tmpdir(), 'empty-'))
    try {
      const result = await workflow.build(workspace, { images: `${stack.registry}/${freshPath('empty')}`, tags: '1' })
      expect(result.annotations.map(error => error.message)).toEqual([expect.stringMatching(/actions\/checkout/)])
    } finally {
      await rm(workspace, { recursive: true })
    }
  })
})
