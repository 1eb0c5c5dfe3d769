import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Daemon, isRunning, startDaemon } from './daemon.ts'
import type { Paths } from './paths.ts'
import { type Ports, stackPorts } from './ports.ts'
import { type Log, StackError, step } from './shell.ts'
import { ensureSigningKey, publicKeySet, TOKEN_ISSUER, TOKEN_SERVICE } from './token.ts'

/**
 * The login of the private registries. It is fixed and no secret: they listen on loopback only and hold nothing but test
 * images, and the bcrypt hash that htpasswd needs is nothing that Node.js can compute.
 */
export const LOGIN = {
  username: 'robot',
  password: 'open-sesame',
  bcrypt: '$2b$04$0zmk2U6PzNhhmba9XfPPLeElB5mKX85LdfB0e009SeEpJ2OX7Ug82',
} as const

/** What asks for a login: nothing, every request (basic), or a token server that hands out bearer tokens. */
export type RegistryKind = 'open' | 'basic' | 'token'

const KINDS: readonly RegistryKind[] = ['open', 'basic', 'token']
const START_LIMIT = 20_000

/** The registry's address, as an image's name begins with it. */
export const registryHost = (kind: RegistryKind, ports: Ports = stackPorts()): string => `localhost:${ports[kind]}`

/** Starts those of the registries, and the token server, that do not run. */
export async function ensureRegistries(paths: Paths, log: Log, program: string): Promise<void> {
  const ports = stackPorts()
  await Promise.all([
    ...KINDS.map(kind => ensure(log, registryDaemon(paths, kind, program), ports[kind], registryFiles(paths, kind, ports))),
    ensure(log, tokenDaemon(paths), ports.tokens, () => ensureSigningKey(paths)),
  ])
}

/** The daemons, without what only a start needs. */
export const registryDaemons = (paths: Paths): readonly Daemon[] => [
  ...KINDS.map(kind => registryDaemon(paths, kind, '')),
  tokenDaemon(paths),
]

async function ensure(log: Log, daemon: Daemon, port: number, prepare: () => Promise<void>): Promise<void> {
  if ((await isRunning(daemon)) && (await answers(port))) return
  if (!(await isRunning(daemon)) && (await answers(port))) {
    throw new StackError(
      `Port ${port} is taken by another program, and ${daemon.name} needs it: set MANIFOLD_STACK_PORT to the first of four free ports.`,
    )
  }
  await step(log, `Starting ${daemon.name} on port ${port}`, async () => {
    await prepare()
    await startDaemon(daemon, START_LIMIT, () => answers(port))
  })
}

/** Does something on this port speak HTTP? A registry with a login answers 401, and serves all the same. */
export async function answers(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/v2/`, { signal: AbortSignal.timeout(2000) })
    await response.arrayBuffer()
    return true
  } catch {
    return false
  }
}

function registryDaemon(paths: Paths, kind: RegistryKind, program: string): Daemon {
  return {
    name: `the ${kind} registry`,
    argv: [program, 'serve', configFile(paths, kind)],
    // Without this it sends traces to a collector that is not there, and complains.
    env: { ...process.env, OTEL_TRACES_EXPORTER: 'none' },
    pidFile: join(paths.run, `registry-${kind}`),
    logFile: join(paths.logs, `registry-${kind}.log`),
  }
}

function tokenDaemon(paths: Paths): Daemon {
  return {
    name: 'the token server',
    argv: [process.execPath, join(dirname(fileURLToPath(import.meta.url)), 'token-server.ts')],
    env: process.env,
    pidFile: join(paths.run, 'token-server'),
    logFile: join(paths.logs, 'token-server.log'),
  }
}

const configFile = (paths: Paths, kind: RegistryKind): string => join(paths.registries, `${kind}.json`)

/** Writes the registry's configuration. JSON is YAML too, so that no YAML has to be written. */
function registryFiles(paths: Paths, kind: RegistryKind, ports: Ports): () => Promise<void> {
  return async () => {
    await mkdir(paths.registries, { recursive: true })
    const config = {
      version: 0.1,
      log: { level: 'warn' },
      storage: { filesystem: { rootdirectory: join(paths.registries, kind) }, delete: { enabled: true } },
      http: { addr: `127.0.0.1:${ports[kind]}`, secret: 'manifold' },
      ...(kind === 'open' ? {} : { auth: await authentication(paths, kind, ports) }),
    }
    await writeFile(configFile(paths, kind), JSON.stringify(config, undefined, 2))
  }
}

async function authentication(paths: Paths, kind: 'basic' | 'token', ports: Ports): Promise<object> {
  if (kind === 'basic') {
    const file = join(paths.registries, 'htpasswd')
    await writeFile(file, `${LOGIN.username}:${LOGIN.bcrypt}\n`)
    return { htpasswd: { realm: 'manifold', path: file } }
  }
  const keys = join(paths.registries, 'token-keys.json')
  await writeFile(keys, JSON.stringify(await publicKeySet(paths)))
  const realm = `http://localhost:${ports.tokens}/token`
  return { token: { realm, service: TOKEN_SERVICE, issuer: TOKEN_ISSUER, jwks: keys, signingalgorithms: ['ES256'] } }
}
