import { mkdir, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import type { Stack } from '../../scripts/stack/state.ts'
import { mustRun, run } from '../../src/process.ts'
import { temporaryDirectory } from './repository.ts'
import type { Clients } from './stack.ts'

/** A BuildKit that listens on a port of this machine with mutual TLS, in a container that goes with the test. */
export interface RemoteBuildkit extends AsyncDisposable {
  readonly address: string
  /** The client's files, as the driver options are called. */
  readonly certificates: Readonly<Record<'cacert' | 'cert' | 'key', string>>
  /** The lines of its cache that tell what it has built. */
  cache(): Promise<string>
}

export async function startRemoteBuildkit(stack: Stack, { docker }: Clients): Promise<RemoteBuildkit> {
  const directory = await temporaryDirectory()
  const certificate = await makeCertificates(join(directory.path, 'tls'))
  const address = `tcp://127.0.0.1:${await freePort()}`
  const mirror = `[registry."docker.io"]\n  mirrors = ["${stack.registry}"]\n`
  await writeFile(join(directory.path, 'buildkitd.toml'), stack.mirrors.length === 0 ? '' : mirror)
  const container = await docker(
    ...['run', '--detach', '--rm', '--privileged', '--network', 'host', '--volume', `${directory.path}:/given:ro`],
    ...[stack.images.buildkit, '--addr', address, '--config', '/given/buildkitd.toml'],
    ...['--tlscacert', '/given/tls/ca.pem', '--tlscert', '/given/tls/server.pem', '--tlskey', '/given/tls/server.key'],
  )
  const tls = [
    '--tlscacert',
    '/given/tls/ca.pem',
    '--tlscert',
    '/given/tls/client.pem',
    '--tlskey',
    '/given/tls/client.key',
  ]
  return {
    address,
    certificates: { cacert: certificate('ca.pem'), cert: certificate('client.pem'), key: certificate('client.key') },
    cache: () => docker('exec', container, 'buildctl', '--addr', address, ...tls, 'du', '--verbose'),
    async [Symbol.asyncDispose]() {
      await docker('rm', '--force', '--volumes', container)
      await directory[Symbol.asyncDispose]()
    },
  }
}

/** A certificate authority, and what it has signed for a server and a client. Gives the paths by their names. */
async function makeCertificates(folder: string): Promise<(name: string) => string> {
  await mkdir(folder)
  const path = (name: string): string => join(folder, name)
  const openssl = (...args: readonly string[]) => mustRun(run, 'openssl', args)
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1']
  await openssl('req', '-x509', ...key, '-subj', '/CN=ca', '-keyout', path('ca.key'), '-out', path('ca.pem'))
  const signing = ['-CA', path('ca.pem'), '-CAkey', path('ca.key'), '-addext', 'subjectAltName = IP:127.0.0.1']
  for (const name of ['server', 'client']) {
    const files = ['-keyout', path(`${name}.key`), '-out', path(`${name}.pem`)]
    await openssl('req', '-x509', ...key, ...signing, '-subj', `/CN=${name}`, ...files)
  }
  return path
}

const freePort = (): Promise<number> =>
  new Promise(resolve => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
