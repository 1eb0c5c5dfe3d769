import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { stopDaemon, stopProcess } from './daemon.ts'
import { type Engine, findEngine } from './engine.ts'
import { enginePrograms } from './engine-packages.ts'
import { type EngineFiles, engineFiles } from './engine-start.ts'
import type { Paths } from './paths.ts'
import { listProcesses } from './process-table.ts'
import { attempt, type Log, step } from './shell.ts'

const STOP_LIMIT = 45_000

/** The bridge that every dockerd creates. */
const DEFAULT_BRIDGE = 'docker0'

/** Stops our engine and everything that depends on it. The host's engine is left alone. */
export async function stopEngine(paths: Paths, log: Log): Promise<void> {
  const files = engineFiles(paths)
  const engine = await findEngine(paths)
  await step(log, 'Stopping dockerd', async () => {
    const bridges = engine === undefined ? [DEFAULT_BRIDGE] : await stopContainers(engine)
    await stopDaemon(files.daemon, STOP_LIMIT)
    await stopLeftovers(files)
    const { env } = await enginePrograms(paths, log)
    for (const bridge of bridges) await attempt(['ip', 'link', 'delete', bridge], { env })
    await unmountAll([files.execRoot, paths.engineData])
  })
}

/** Stops all containers of our engine, which would outlive it. Returns the bridges of their networks. */
async function stopContainers(engine: Engine): Promise<readonly string[]> {
  if (engine.owner !== 'stack') return []
  const docker = dockerOf(engine)
  const running = lines(await docker('ps', '--quiet'))
  if (running.length > 0) await docker('stop', '--time', '2', ...running)
  return bridgesOf(docker)
}

type Docker = (...args: readonly string[]) => Promise<string>

function dockerOf({ cli, host }: Engine): Docker {
  const env = { ...process.env, DOCKER_HOST: host }
  return async (...args) => (await attempt([cli, ...args], { env })).stdout
}

const lines = (text: string): readonly string[] => text.split('\n').filter(line => line !== '')

/** Stops containerd, the shims and the container processes that outlive a killed dockerd. */
async function stopLeftovers({ execRoot }: EngineFiles): Promise<void> {
  const processes = await listProcesses()
  // The command line of each containerd process contains the path of its socket.
  const keepers = processes.filter(
    ({ command }) => basename(command[0] ?? '').startsWith('containerd') && command.join(' ').includes(`${execRoot}/`),
  )
  const kept = processes.filter(({ parent }) => keepers.some(({ pid }) => pid === parent))
  for (const { pid, start, command } of [...kept, ...keepers]) {
    await stopProcess(command[0] ?? `process ${pid}`, `${pid} ${start}`, 2000)
  }
}

/** Lists the network bridges of an engine, which it leaves behind when it exits. */
async function bridgesOf(docker: Docker): Promise<readonly string[]> {
  const ids = lines(await docker('network', 'ls', '--quiet', '--filter', 'driver=bridge'))
  const format = '{{index .Options "com.docker.network.bridge.name"}}'
  return Promise.all(
    ids.map(async id => (await docker('network', 'inspect', '--format', format, id)).trim() || `br-${id}`),
  )
}

/** Unmounts these directories and every mount below them. */
async function unmountAll(directories: readonly string[]): Promise<void> {
  const mounts = mountPoints(await readFile('/proc/self/mountinfo', 'utf8'))
  const below = mounts.filter(mount => directories.some(directory => `${mount}/`.startsWith(`${directory}/`)))
  // In reverse order, because a mount may be inside or on top of an earlier one.
  for (const mount of below.reverse()) await attempt(['umount', '--lazy', mount])
}

/** Returns the mount points in /proc/self/mountinfo (proc(5), field 5), with octal escapes decoded. */
export const mountPoints = (mountInfo: string): readonly string[] =>
  mountInfo
    .split('\n')
    .map(line => line.split(' ')[4] ?? '')
    .filter(mount => mount !== '')
    .map(mount => mount.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8))))
