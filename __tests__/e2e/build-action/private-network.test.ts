import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, jest, test } from '@jest/globals'
import { goTool } from '../../../scripts/stack/go-tools.ts'
import { ensurePrivateNetwork, type PrivateNetwork } from '../../../scripts/stack/private-network.ts'
import type { Stack } from '../../../scripts/stack/state.ts'
import { openWorkshop } from '../../../scripts/stack/workshop.ts'
import { mustRun, run } from '../../../src/lib/process.ts'
import { succeeded, tracesOf, workspaceOf } from '../../support/build-action.ts'
import { startRegistry } from '../../support/registry/server.ts'
import { testCertificate } from '../../support/registry/tls.ts'
import { temporaryDirectory } from '../../support/repository.ts'
import { type Clients, clientsOf, freshPath, imagesOf, theStack } from '../../support/stack.ts'
import { type LocalRun, startRun } from '../../support/workflow.ts'

jest.setTimeout(3 * 60_000)

const workshop = openWorkshop(line => console.log(line))
let stack: Stack
let clients: Clients
let network: PrivateNetwork
beforeAll(async () => {
  stack = await theStack()
  clients = await clientsOf(stack)
  network = await ensurePrivateNetwork(workshop)
})

const proxyWithLogin = (): string => {
  const { username, password } = network.proxyLogin
  return network.proxy.replace('://', `://${username}:${password}@`)
}

/** All that a job knows of the network. */
const variables = () => ({
  HTTPS_PROXY: proxyWithLogin(),
  NO_PROXY: 'localhost,127.0.0.1,.elsewhere.test',
  NODE_EXTRA_CA_CERTS: network.authority,
})

/** A client that reaches the registry through the proxy. */
async function crane(...args: readonly string[]): Promise<string> {
  const program = await goTool(workshop, 'crane')
  await using config = await temporaryDirectory()
  const auth = Buffer.from(`${network.username}:${network.password}`).toString('base64')
  await writeFile(join(config.path, 'config.json'), JSON.stringify({ auths: { [network.registry]: { auth } } }))
  const env = { HTTPS_PROXY: proxyWithLogin(), SSL_CERT_FILE: network.authority, DOCKER_CONFIG: config.path }
  return (await mustRun(run, program, args, { env })).stdout.trim()
}

/** The hosts that the proxy has connected since it started. */
const connected = async (): Promise<readonly string[]> => {
  const lines = (await readFile(network.proxyLog, 'utf8')).matchAll(/CONNECT (\S+?):\d+ HTTP/g)
  return [...lines].map(([, host = '']) => host)
}

const PLATFORMS = ['linux/amd64', 'linux/arm64']

describe('private network: a registry behind a proxy, with a private certificate authority', () => {
  const login = () => ({ username: network.username, password: '${{ secrets.PASSWORD }}' })
  const jobOf = (env: Readonly<Record<string, string>>, leg: number) => ({
    env,
    contexts: {
      secrets: { PASSWORD: network.password },
      matrix: { platform: PLATFORMS[leg] ?? '' },
      strategy: { 'fail-fast': true, 'job-index': leg, 'job-total': PLATFORMS.length, 'max-parallel': 2 },
    },
  })
  const legOf = (workflow: LocalRun, workspace: string, image: string, leg: number) =>
    workflow.build(workspace, { images: image, tags: '1.2.3', ...login() }, jobOf(variables(), leg))

  test('gets every leg and the merge, with nothing but three variables', async () => {
    await expect(fetch(`https://${network.registry}/v2/`)).rejects.toHaveProperty('cause.code', 'ENOTFOUND')
    await using workspace = await workspaceOf({ Dockerfile: 'FROM busybox:1\nCOPY text /text\n', text: 'of a leg\n' })
    await using workflow = await startRun({ stack })
    const image = `${network.registry}/${freshPath('private')}`
    const before = (await connected()).length
    const built = await Promise.all(PLATFORMS.map((_, leg) => legOf(workflow, workspace.path, image, leg)))
    built.forEach(succeeded)
    const merged = succeeded(
      await workflow.merge(login(), { env: variables(), contexts: { secrets: { PASSWORD: network.password } } }),
    )

    const index = await crane('manifest', `${image}:1.2.3`)
    expect(Object.keys(imagesOf(index))).toEqual(PLATFORMS)
    expect(await crane('digest', `${image}:1.2.3`)).toBe(merged.outputs['digest'])
    const hosts = (await connected()).slice(before)
    expect(new Set(hosts)).toEqual(new Set(['registry.manifold.test', 'tokens.manifold.test']))

    for (const { log } of built) expect(log).toContain('Builder: BuildKit uses HTTPS_PROXY for pulls and pushes.')
    for (const { log, outputs, state, summary, annotations } of [...built, merged]) {
      // The local runner shows a step's variables before it starts, and masks what the step masks from then on.
      const own = log.slice(log.indexOf('##[endgroup]'))
      const shown = own + JSON.stringify([outputs, state, summary, annotations])
      expect(shown).not.toContain(network.proxyLogin.password)
    }
    for (const step of built) expect(await tracesOf(step, stack, clients)).toBe('')
  })

  test('does not get a push of a BuildKit without the proxy, and the error says why', async () => {
    await using workspace = await workspaceOf({ Dockerfile: 'FROM scratch\nCOPY Dockerfile /\n' })
    await using workflow = await startRun({ stack })
    const { outcome, annotations, log } = await workflow.build(
      workspace.path,
      {
        images: `${network.registry}/${freshPath('private')}`,
        tags: '1',
        ...login(),
        'driver-opts': `${stack.driverOpts.join('\n')}\nenv.HTTPS_PROXY=`,
      },
      { env: variables(), contexts: { secrets: { PASSWORD: network.password } } },
    )
    expect({ outcome, log }).toEqual({ outcome: 'failure', log: expect.stringContaining('no such host') })
    expect(annotations.map(({ message }) => message).join('\n')).toMatch(
      /push to registry\.manifold\.test.* failed: .*no such host\nBuildKit .*HTTPS_PROXY/s,
    )
  })
})

test('private network: a TLS registry on localhost is no plain one for BuildKit', async () => {
  const certificate = testCertificate()
  await using registry = await startRegistry({ tls: certificate })
  await using workspace = await workspaceOf({ Dockerfile: 'FROM scratch\nCOPY Dockerfile /\n' })
  const file = join(workspace.path, 'ca.pem')
  await writeFile(file, certificate.cert)
  await using workflow = await startRun({ stack })
  const image = `${registry.host}/me/app`
  const built = succeeded(
    await workflow.build(workspace.path, { images: image, tags: '1' }, { env: { NODE_EXTRA_CA_CERTS: file } }),
  )
  expect(registry.store.repository('me/app').tags.get('1')).toBe(built.outputs['digest'])
})
