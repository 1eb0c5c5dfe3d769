import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Stack } from '../../scripts/stack/state.ts'
import { mustRun, run } from '../../src/lib/process.ts'
import { freePort } from './free-port.ts'
import { type TemporaryDirectory, temporaryDirectory } from './repository.ts'
import type { Clients } from './stack.ts'

/** A BuildKit that listens on a local port, in a container that is removed after the test. */
export interface Buildkit extends AsyncDisposable {
  readonly address: string
  readonly container: string
  /** Returns the description of its cache, which shows what it built. */
  cache(): Promise<string>
}

/** A BuildKit with mutual TLS. */
export interface RemoteBuildkit extends Buildkit {
  /** Files of the client, by driver option. */
  readonly certificates: Readonly<Record<'cacert' | 'cert' | 'key', string>>
}

/** Path of the CA certificate in the container. */
export const CA_IN_CONTAINER = '/given/tls/ca.pem'

/** Starts a BuildKit without authentication. */
export async function startBuildkit(stack: Stack, clients: Clients): Promise<Buildkit> {
  return start(stack, clients, await temporaryDirectory())
}

/** Starts a BuildKit that requires a client certificate. */
export async function startRemoteBuildkit(stack: Stack, clients: Clients): Promise<RemoteBuildkit> {
  const directory = await temporaryDirectory()
  const certificate = await makeCertificates(join(directory.path, 'tls'))
  const buildkit = await start(stack, clients, directory, name => [
    ...['--tlscacert', CA_IN_CONTAINER],
    ...['--tlscert', `/given/tls/${name}.pem`, '--tlskey', `/given/tls/${name}.key`],
  ])
  return {
    ...buildkit,
    certificates: { cacert: certificate('ca.pem'), cert: certificate('client.pem'), key: certificate('client.key') },
  }
}

/** Starts BuildKit in a container with `directory`. `tls` returns the flags of the server and the client. */
async function start(
  stack: Stack,
  { docker }: Clients,
  directory: TemporaryDirectory,
  tls: (name: 'server' | 'client') => readonly string[] = () => [],
): Promise<Buildkit> {
  const address = `tcp://127.0.0.1:${await freePort()}`
  const mirror = `[registry."docker.io"]\n  mirrors = ["${stack.registry}"]\n`
  await writeFile(join(directory.path, 'buildkitd.toml'), stack.mirrors.length === 0 ? '' : mirror)
  const container = await docker(
    ...['run', '--detach', '--rm', '--privileged', '--network', 'host', '--volume', `${directory.path}:/given:ro`],
    ...[stack.images.buildkit, '--addr', address, '--config', '/given/buildkitd.toml', ...tls('server')],
  )
  return {
    address,
    container,
    cache: () => docker('exec', container, 'buildctl', '--addr', address, ...tls('client'), 'du', '--verbose'),
    async [Symbol.asyncDispose]() {
      await docker('rm', '--force', '--volumes', container)
      await directory[Symbol.asyncDispose]()
    },
  }
}

/** Creates a CA and certificates for a server and a client. Returns a function from file names to paths. */
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
