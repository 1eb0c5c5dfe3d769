import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Daemon, isRunning, startDaemon, stopDaemon } from './daemon.ts'
import { hostRelease, unpackedPackages } from './debian.ts'
import { goTool } from './go-tools.ts'
import { LOGIN } from './login.ts'
import type { Paths } from './paths.ts'
import { type Ports, stackPorts } from './ports.ts'
import { type Certificates, privateCertificates } from './private-authority.ts'
import { tokenAuthentication } from './registry-config.ts'
import { attempt, type Log, StackError, step, together } from './shell.ts'
import { withStackLock } from './up.ts'
import type { Workshop } from './workshop.ts'

/**
 * A network like a company's: its registry has TLS by a private authority and wants tokens, its names are known only to
 * the proxy, and the proxy wants a login.
 */
export interface PrivateNetwork {
  /** Name and port, as image names begin with it. */
  readonly registry: string
  readonly username: string
  readonly password: string
  /** `http://127.0.0.1:<port>`, without the login. */
  readonly proxy: string
  readonly proxyLogin: { readonly username: string; readonly password: string }
  /** File with the certificate authority. */
  readonly authority: string
  /** File with a line for each connection through the proxy. */
  readonly proxyLog: string
}

const REGISTRY = 'registry.manifold.test'
const TOKENS = 'tokens.manifold.test'
const PROXY_LOGIN = { username: 'runner', password: 'proxy-sesame' }

const [START_LIMIT, STOP_LIMIT] = [20_000, 10_000]

/** Returns three ports far from those of the stack's own services. */
function portsOf({ open }: Ports) {
  const first = open > 65_000 ? open - 140 : open + 140
  return { registry: first, tokens: first + 1, proxy: first + 2 }
}

const daemonFiles = (paths: Paths, name: string) => ({
  name: `the private network's ${name}`,
  pidFile: join(paths.run, `private-${name}`),
  logFile: join(paths.logs, `private-${name}.log`),
})

const PARTS = ['registry', 'tokens', 'proxy'] as const

/** Starts what is not running of the private network. The stack must be up. */
export async function ensurePrivateNetwork(workshop: Workshop, ports: Ports = stackPorts()): Promise<PrivateNetwork> {
  const { paths, log } = workshop
  return withStackLock(paths, async () => {
    const programs = await programsOf(paths, log)
    const certificates = await privateCertificates(paths, [REGISTRY, TOKENS], programs.openssl)
    const own = portsOf(ports)
    await mkdir(paths.registries, { recursive: true })
    const registry = await registryArguments(workshop, ports, certificates)
    const front = join(dirname(fileURLToPath(import.meta.url)), 'tls-front.ts')
    const { certificate, key } = certificates
    const argv: Readonly<Record<(typeof PARTS)[number], Daemon['argv']>> = {
      registry,
      tokens: [process.execPath, front, certificate, key, String(own.tokens), String(ports.tokens)],
      proxy: await proxyArguments(paths, programs.tinyproxy, own.proxy),
    }
    await together(
      PARTS.map(name => ensureDaemon(log, { ...daemonFiles(paths, name), argv: argv[name], env }, own[name])),
    )
    return {
      registry: `${REGISTRY}:${own.registry}`,
      username: LOGIN.username,
      password: LOGIN.password,
      proxy: `http://127.0.0.1:${own.proxy}`,
      proxyLogin: PROXY_LOGIN,
      authority: certificates.authority,
      proxyLog: daemonFiles(paths, 'proxy').logFile,
    }
  })
}

/** The environment of the daemons; the registry would send traces to a collector that does not exist. */
const env = { ...process.env, OTEL_TRACES_EXPORTER: 'none' }

/** Stops what is running of the private network. */
export async function stopPrivateNetwork(paths: Paths, log: Log): Promise<void> {
  for (const name of PARTS) {
    const daemon = daemonFiles(paths, name)
    if (await isRunning(daemon)) await step(log, `Stopping ${daemon.name}`, () => stopDaemon(daemon, STOP_LIMIT))
  }
}

/** Returns the paths of the proxy and of openssl: the host's, or else Debian's, unpacked. */
async function programsOf(paths: Paths, log: Log) {
  const { suite } = await hostRelease()
  if (suite === undefined) throw new StackError('The stack can provide a private network only on Debian.')
  const { code } = await attempt(['openssl', 'version'])
  const names = code === 0 ? ['tinyproxy-bin'] : ['tinyproxy-bin', 'openssl']
  const name = names.join('+')
  const root = await unpackedPackages(paths, log, { name, suites: [suite], names, dependencies: 'missing' })
  const libraries = (await readdir(join(root, 'usr/lib')).catch(() => [])).map(entry => join(root, 'usr/lib', entry))
  return {
    tinyproxy: join(root, 'usr/bin/tinyproxy'),
    openssl:
      code === 0
        ? { program: 'openssl', env: process.env }
        : {
            program: join(root, 'usr/bin/openssl'),
            env: { ...process.env, LD_LIBRARY_PATH: libraries.join(':') },
          },
  }
}

async function registryArguments(
  workshop: Workshop,
  ports: Ports,
  { certificate, key }: Certificates,
): Promise<Daemon['argv']> {
  const { paths } = workshop
  const own = portsOf(ports)
  const config = {
    version: 0.1,
    log: { level: 'warn' },
    storage: { filesystem: { rootdirectory: join(paths.registries, 'private') } },
    http: { addr: `127.0.0.1:${own.registry}`, secret: 'manifold', tls: { certificate, key } },
    auth: await tokenAuthentication(paths, `https://${TOKENS}:${own.tokens}/token`),
  }
  const file = join(paths.registries, 'private.json')
  await writeFile(file, JSON.stringify(config, undefined, 2))
  return [await goTool(workshop, 'registry'), 'serve', file]
}

/**
 * Returns the command line of the proxy. It runs in a mount namespace with its own /etc/hosts, so that nothing else on
 * this machine knows the names.
 */
async function proxyArguments(paths: Paths, tinyproxy: string, port: number): Promise<Daemon['argv']> {
  const [config, hosts] = [join(paths.registries, 'tinyproxy.conf'), join(paths.registries, 'tinyproxy.hosts')]
  const login = `${PROXY_LOGIN.username} ${PROXY_LOGIN.password}`
  await writeFile(config, `Port ${port}\nListen 127.0.0.1\nTimeout 600\nLogLevel Connect\nBasicAuth ${login}\n`)
  await writeFile(hosts, `127.0.0.1 localhost ${REGISTRY} ${TOKENS}\n`)
  const root = process.getuid?.() === 0 ? [] : ['--map-root-user']
  const script = 'mount --bind "$1" /etc/hosts && exec "$2" -d -c "$3"'
  return ['unshare', '--mount', ...root, 'sh', '-c', script, 'sh', hosts, tinyproxy, config]
}

async function ensureDaemon(log: Log, daemon: Daemon, port: number): Promise<void> {
  const [running, serving] = [await isRunning(daemon), await listens(port)]
  if (running && serving) return
  if (serving) throw new StackError(`Another program uses port ${port}, which ${daemon.name} needs.`)
  if (running) await stopDaemon(daemon, STOP_LIMIT)
  await step(log, `Starting ${daemon.name} on port ${port}`, () =>
    startDaemon(daemon, START_LIMIT, () => listens(port)),
  )
}

/** Reports whether a server accepts connections on a port of this machine. */
const listens = (port: number): Promise<boolean> =>
  new Promise(resolve => {
    const socket = connect(port, '127.0.0.1')
    socket.setTimeout(2000, () => socket.destroy())
    socket.on('connect', () => {
      resolve(true)
      socket.destroy()
    })
    socket.on('error', () => undefined).on('close', () => resolve(false))
  })
