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

/** The bridge that every dockerd makes. */
const DEFAULT_BRIDGE = 'docker0'

/** Stops our own engine and all that hangs on it. What the host's own engine does is none of our business. */
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

/** Stops all containers of our engine, which would go on without it; gives the bridges of their networks. */
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

/** containerd, the shims and what runs in the containers live on when dockerd was killed. */
async function stopLeftovers({ execRoot }: EngineFiles): Promise<void> {
  const processes = await listProcesses()
  // All of containerd's own processes are told where its socket is.
  const keepers = processes.filter(
    ({ command }) => basename(command[0] ?? '').startsWith('containerd') && command.join(' ').includes(`${execRoot}/`),
  )
  const kept = processes.filter(({ parent }) => keepers.some(({ pid }) => pid === parent))
  for (const { pid, start, command } of [...kept, ...keepers]) {
    await stopProcess(command[0] ?? `process ${pid}`, `${pid} ${start}`, 2000)
  }
}

/** The network bridges of an engine, which it leaves behind when it ends. */
async function bridgesOf(docker: Docker): Promise<readonly string[]> {
  const ids = lines(await docker('network', 'ls', '--quiet', '--filter', 'driver=bridge'))
  const format = '{{index .Options "com.docker.network.bridge.name"}}'
  return Promise.all(
    ids.map(async id => (await docker('network', 'inspect', '--format', format, id)).trim() || `br-${id}`),
  )
}

/** Unmounts these directories and all that is mounted below them. */
async function unmountAll(directories: readonly string[]): Promise<void> {
  const mounts = mountPoints(await readFile('/proc/self/mountinfo', 'utf8'))
  const below = mounts.filter(mount => directories.some(directory => `${mount}/`.startsWith(`${directory}/`)))
  // The last mounted first: it may lie in or over an earlier one.
  for (const mount of below.reverse()) await attempt(['umount', '--lazy', mount])
}

/** The mount points in /proc/self/mountinfo (proc(5), field 5), with the escapes for spaces and the like undone. */
export const mountPoints = (mountInfo: string): readonly string[] =>
  mountInfo
    .split('\n')
    .map(line => line.split(' ')[4] ?? '')
    .filter(mount => mount !== '')
    .map(mount => mount.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8))))
