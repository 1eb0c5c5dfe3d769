import { readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, jest, test } from '@jest/globals'
import { goTool } from '../../../scripts/stack/go-tools.ts'
import { type Stack, stackEnv } from '../../../scripts/stack/state.ts'
import { openWorkshop } from '../../../scripts/stack/workshop.ts'
import { mustRun, run } from '../../../src/lib/process.ts'
import { succeeded, tracesOf, workspaceOf } from '../../support/build-action.ts'
import { contentOf } from '../../support/image-content.ts'
import { startRegistry } from '../../support/registry/server.ts'
import { temporaryDirectory } from '../../support/repository.ts'
import { type Clients, clientsOf, freshPath, theStack } from '../../support/stack.ts'
import { startRun } from '../../support/workflow.ts'

jest.setTimeout(2 * 60_000)

let stack: Stack
let clients: Clients
beforeAll(async () => {
  stack = await theStack()
  clients = await clientsOf(stack)
})

const auth = ({ username, password }: { readonly username: string; readonly password: string }) => ({
  auth: Buffer.from(`${username}:${password}`).toString('base64'),
})

/** A machine's configuration of Docker with logins, and the plugins of the stack's own. */
async function dockerConfig(...logins: readonly { host: string; username: string; password: string }[]) {
  const directory = await temporaryDirectory()
  const theirs = stack.env['DOCKER_CONFIG'] ?? ''
  await symlink(join(theirs, 'cli-plugins'), join(directory.path, 'cli-plugins')).catch(() => {})
  const auths = Object.fromEntries(logins.map(login => [login.host, auth(login)]))
  const file = join(directory.path, 'config.json')
  await writeFile(file, JSON.stringify({ auths }, undefined, 3))
  return { ...directory, file, env: { ...stackEnv(stack), DOCKER_CONFIG: directory.path } }
}

/** A client that is logged in to both private registries. */
async function crane(...args: readonly string[]): Promise<string> {
  await using config = await dockerConfig(stack.privateRegistry, stack.tokenRegistry)
  const program = await goTool(openWorkshop(console.log), 'crane')
  return (await mustRun(run, program, args, { env: config.env as Record<string, string> })).stdout.trim()
}

const SECRETS = ['value-5ecret', 'first-5ecret', 'second-5ecret', 'variable-5ecret', 'file-5ecret']
const DOCKERFILE = `FROM base AS given
FROM busybox:1
COPY --from=given text /one
COPY --from=two text /two
RUN --mount=type=secret,id=a --mount=type=secret,id=b --mount=type=secret,id=c --mount=type=secret,id=d \\
  cd /run/secrets && cat a b c && cat a b c d | wc -c > /size && ! env | grep 5ecret
RUN ! grep -r 5ecret /run /size /etc
`

describe('build registries: private registries', () => {
  test('one by username, one by a login of the machine; secrets and contexts go into the same image', async () => {
    await using machine = await dockerConfig(stack.tokenRegistry)
    const before = await readFile(machine.file, 'utf8')
    await using workspace = await workspaceOf({
      Dockerfile: DOCKERFILE,
      'one/text': 'of the first context\n',
      'two/text': 'of the second context\n',
      'key.pem': 'file-5ecret',
    })
    await using workflow = await startRun({ stack })
    const path = freshPath('logins')
    const { host, username, password } = stack.privateRegistry
    const built = succeeded(
      await workflow.build(
        workspace.path,
        {
          images: [host, stack.tokenRegistry.host].map(registry => `${registry}/${path}`).join('\n'),
          tags: '1',
          username,
          password: '${{ secrets.PASSWORD }}',
          secrets: 'a=value-5ecret\n"b=first-5ecret\nsecond-5ecret"',
          'secret-envs': 'c=GIVEN',
          'secret-files': 'd=key.pem',
          'build-contexts': 'base=one\ntwo=two',
        },
        {
          host: machine.env,
          passOn: ['DOCKER_HOST', 'DOCKER_CONFIG'],
          contexts: { secrets: { PASSWORD: password, GIVEN: 'variable-5ecret' } },
          env: { GIVEN: '${{ secrets.GIVEN }}' },
        },
      ),
    )
    const digests = await Promise.all(
      [host, stack.tokenRegistry.host].map(registry => crane('digest', `${registry}/${path}:1`)),
    )
    expect(digests).toEqual([built.outputs['digest'], built.outputs['digest']])

    const image = `${host}/${path}:1`
    const [files, config] = await Promise.all([crane('export', image, '-'), crane('config', image)])
    const size = [...SECRETS, '\n'].join('').length
    for (const text of ['of the first context\n', 'of the second context\n', `\0${size}\n`]) {
      expect({ text, found: files.includes(text) }).toEqual({ text, found: true })
    }
    // The Dockerfile prints them; that of the file is known to BuildKit alone, which keeps it out of the image.
    const log = built.log.slice(built.log.indexOf('##[endgroup]'))
    const places = { log, files, config, results: JSON.stringify([built.outputs, built.state, built.summary]) }
    for (const [place, text] of Object.entries(places)) {
      const found = [...SECRETS, password].filter(secret => text.includes(secret))
      expect({ place, found }).toEqual({ place, found: [] })
    }
    expect(log).toContain('***')

    expect(await readFile(machine.file, 'utf8')).toBe(before)
    expect(await tracesOf(built, stack, clients)).toBe('')
  })

  test('both by registry-auth, with the base image pulled from one of them', async () => {
    await crane('copy', `${stack.registry}/library/busybox:1`, `${stack.privateRegistry.host}/test/base:1`)
    await using workspace = await workspaceOf({ Dockerfile: `FROM ${stack.privateRegistry.host}/test/base:1\n` })
    await using workflow = await startRun({ stack })
    const path = freshPath('registry-auth')
    const registries = [stack.privateRegistry, stack.tokenRegistry]
    const built = succeeded(
      await workflow.build(workspace.path, {
        images: registries.map(({ host }) => `${host}/${path}`).join('\n'),
        tags: '1\n2',
        'registry-auth': registries
          .map(
            ({ host, username, password }) => `- registry: ${host}\n  username: ${username}\n  password: ${password}`,
          )
          .join('\n'),
      }),
    )
    for (const { host } of registries) {
      expect(await crane('digest', `${host}/${path}:2`)).toBe(built.outputs['digest'])
    }
    expect(await tracesOf(built, stack, clients)).toBe('')
  })
})

test('build registries: asks a mirror without TLS first, and builds from what it has', async () => {
  await using mirror = await startRegistry()
  // Nobody else has an image of this name.
  const name = 'library/only-in-the-mirror:1'
  await clients.crane('copy', `${stack.registry}/library/busybox:1`, `${mirror.host}/${name}`)
  await using workspace = await workspaceOf({ Dockerfile: 'FROM only-in-the-mirror:1\nRUN echo made > /made\n' })
  await using workflow = await startRun({ stack })
  succeeded(
    await workflow.build(workspace.path, {
      images: `${mirror.host}/me/app`,
      tags: '1',
      'registry-mirrors': `docker.io=http://${mirror.host}`,
    }),
  )
  expect(await contentOf(mirror.store)).toContain('made\n')
})
