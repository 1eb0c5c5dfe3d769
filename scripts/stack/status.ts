import { registeredEmulators } from './binfmt-mount.ts'
import { buildxPlugin, buildxVersion } from './buildx.ts'
import { isRunning } from './daemon.ts'
import { type Engine, findEngine } from './engine.ts'
import { localDigests } from './engine-images.ts'
import { STAND_INS } from './images.ts'
import { type Paths, stackPaths } from './paths.ts'
import { type Ports, stackPorts } from './ports.ts'
import { remoteDigest } from './push.ts'
import { answers, registryServices } from './registries.ts'
import { registryHost } from './registry-config.ts'
import { readStack } from './state.ts'
import { BINFMT_IMAGE, BUILDKIT_IMAGE, GO_TOOLS } from './versions.ts'

/** One line of `status`. */
export interface StatusRow {
  readonly name: string
  /** Its address, version and owner; undefined if it is down. */
  readonly detail: string | undefined
}

/** Returns the status of each part of the stack, from the parts themselves. */
export async function stackStatus(
  paths: Paths = stackPaths(),
  ports: Ports = stackPorts(),
): Promise<readonly StatusRow[]> {
  const engine = await findEngine(paths)
  const rows = [
    Promise.resolve(engineRow(engine)),
    buildxRow(paths),
    ...[BUILDKIT_IMAGE, BINFMT_IMAGE].map(image => imageRow(engine, image)),
    ...serviceRows(paths, ports),
  ]
  const standIns = readStack(paths)?.mirrors.length === 0 ? [] : STAND_INS
  const tags = standIns.map(({ repository, tags: [tag = ''] }) => tagRow(registryHost('open', ports), repository, tag))
  return Promise.all([...rows, ...tags])
}

/** Formats the rows as a table, followed by the emulators in the kernel. */
export async function formatStatus(rows: readonly StatusRow[]): Promise<string> {
  const width = Math.max(...rows.map(row => row.name.length))
  const lines = rows.map(({ name, detail }) => {
    const state = detail === undefined ? 'down' : 'up'
    return `${state.padEnd(4)}  ${name.padEnd(width)}  ${detail ?? ''}`.trimEnd()
  })
  const emulators = await registeredEmulators()
  return [...lines, `QEMU emulators registered in the kernel: ${emulators.join(', ') || 'none'}`].join('\n')
}

function engineRow(engine: Engine | undefined): StatusRow {
  const owner = engine?.owner === 'stack' ? 'started by the stack' : "the host's own"
  return { name: 'Docker engine', detail: engine && `${engine.version}, ${engine.host}, ${owner}` }
}

async function buildxRow(paths: Paths): Promise<StatusRow> {
  return { name: 'buildx', detail: await buildxVersion(buildxPlugin(paths)) }
}

async function imageRow(engine: Engine | undefined, image: string): Promise<StatusRow> {
  const digests = engine && (await localDigests(engine, image))
  return { name: image, detail: digests && 'in the engine' }
}

function serviceRows(paths: Paths, ports: Ports): readonly Promise<StatusRow>[] {
  return registryServices(paths, ports, '').map(async ({ daemon, port }) => {
    const up = (await isRunning(daemon)) && (await answers(port))
    const version = daemon.name.endsWith('registry') ? `distribution ${GO_TOOLS.registry.version}, ` : ''
    return { name: daemon.name, detail: up ? `${version}localhost:${port}` : undefined }
  })
}

async function tagRow(registry: string, repository: string, tag: string): Promise<StatusRow> {
  const digest = await remoteDigest({ registry, repository, tag }).catch(() => undefined)
  return { name: `${repository}:${tag}`, detail: digest && `in ${registry}` }
}
