import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readIfExists } from './cache.ts'
import { type Daemon, signalDaemon, startDaemon } from './daemon.ts'
import { enginePrograms, engineRoot } from './engine-packages.ts'
import type { Paths } from './paths.ts'
import { processStart } from './process-table.ts'
import { attempt, type Log, step } from './shell.ts'

/** Files of the engine that the stack starts. */
export interface EngineFiles {
  readonly root: string
  readonly host: string
  readonly config: string
  /** dockerd's own pid file, in addition to the daemon's. */
  readonly pidFile: string
  readonly execRoot: string
  readonly daemon: Pick<Daemon, 'name' | 'pidFile' | 'logFile'>
}

/** Returns the files of our engine. It uses the default socket, because it starts only if nothing responds there. */
export const engineFiles = (paths: Paths): EngineFiles => ({
  root: engineRoot(paths),
  host: 'unix:///var/run/docker.sock',
  config: join(paths.root, 'daemon.json'),
  pidFile: join(paths.run, 'docker.pid'),
  execRoot: join(paths.run, 'docker'),
  daemon: { name: 'dockerd', pidFile: join(paths.run, 'dockerd'), logFile: join(paths.logs, 'dockerd.log') },
})

const START_LIMIT = 60_000

/**
 * Starts our engine, after cleaning up what an earlier one left behind.
 *
 * @param mirror the local mirror of Docker Hub, as `localhost:<port>`
 */
export async function startEngine(paths: Paths, log: Log, mirror: string | undefined): Promise<void> {
  const programs = await enginePrograms(paths, log)
  const files = engineFiles(paths)
  await step(log, 'Starting dockerd', async () => {
    await clearLeftovers(files)
    await writeConfig(paths, files, mirror)
    const daemon: Daemon = {
      ...files.daemon,
      argv: [programs.dockerd, '--config-file', files.config],
      env: programs.env,
    }
    const cli = join(files.root, 'usr/bin/docker')
    await startDaemon(daemon, START_LIMIT, async () => {
      const { code } = await attempt([cli, '-H', files.host, 'version'], { limit: 20_000 })
      return code === 0
    })
  })
}

/** Updates the configuration of our running engine, and reloads it if it changed. */
export async function refreshEngine(paths: Paths, mirror: string | undefined): Promise<void> {
  const files = engineFiles(paths)
  const before = await readIfExists(files.config)
  await writeConfig(paths, files, mirror)
  if ((await readIfExists(files.config)) !== before) await signalDaemon(files.daemon, 'SIGHUP')
}

/** Writes the configuration. A running engine can reload `registry-mirrors` and `live-restore`. */
async function writeConfig(paths: Paths, files: EngineFiles, mirror: string | undefined): Promise<void> {
  await mkdir(paths.run, { recursive: true })
  const config = {
    hosts: [files.host],
    'data-root': paths.engineData,
    'exec-root': files.execRoot,
    pidfile: files.pidFile,
    // Containers survive a killed dockerd; otherwise the next one takes up to ten seconds to stop each of them.
    'live-restore': true,
    // The containerd store holds multi-platform images; current engines use it by default.
    features: { 'containerd-snapshotter': true },
    'registry-mirrors': mirror === undefined ? [] : [`http://${mirror}`],
  }
  await writeFile(files.config, `${JSON.stringify(config, undefined, 2)}\n`)
}

/**
 * Removes stale pid files of a killed dockerd. Their pids may belong to other processes or to zombies by now, and the
 * next dockerd would refuse to start, or wait for a containerd that does not run. dockerd cleans up its sockets,
 * containers and mounts itself.
 */
async function clearLeftovers(files: EngineFiles): Promise<void> {
  const pidFiles: readonly [string, string][] = [
    [files.pidFile, 'dockerd'],
    [join(files.execRoot, 'containerd', 'containerd.pid'), 'containerd'],
  ]
  for (const [pidFile, program] of pidFiles) {
    const pid = (await readIfExists(pidFile))?.trim()
    if (pid !== undefined && !(await runs(Number(pid), program))) await rm(pidFile, { force: true })
  }
}

async function runs(pid: number, program: string): Promise<boolean> {
  const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')
  return name.trim() === program && (await processStart(pid)) !== undefined
}
