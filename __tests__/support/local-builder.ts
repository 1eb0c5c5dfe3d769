import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { stackEnv } from '../../scripts/stack/state.ts'
import type { Docker } from '../../src/docker/docker.ts'
import { mustRun, run } from '../../src/lib/process.ts'
import { type KeptLog, keptLog } from './kept-log.ts'
import { theStack } from './stack.ts'

/** Docker on the real stack, with a separate directory and builder that are removed after the test. */
export interface LocalBuilder extends AsyncDisposable {
  readonly name: string
  readonly docker: Docker
  readonly log: KeptLog
  /** Writes files, path → content, to a new directory and returns its path. */
  files(files: Readonly<Record<string, string>>): Promise<string>
  path(name: string): string
}

export async function localBuilder(): Promise<LocalBuilder> {
  const stack = await theStack()
  const directory = await mkdtemp(join(tmpdir(), 'manifold-test-'))
  const name = `manifold-test-${randomUUID()}`
  const env = stackEnv(stack) as Record<string, string>
  const log = keptLog()
  const config = join(directory, 'buildkitd.toml')
  await writeFile(config, stack.mirrors.map(tomlOf).join('\n'))
  const options = stack.driverOpts.flatMap(option => ['--driver-opt', option])
  const create = ['buildx', 'create', '--name', name, '--driver', 'docker-container', ...options]
  await mustRun(run, 'docker', [...create, '--buildkitd-config', config, '--bootstrap'], { env })
  return {
    name,
    docker: { run, log, env, directory },
    log,
    path: file => join(directory, file),
    async files(files) {
      const root = await mkdtemp(join(directory, 'files-'))
      for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(root, path)), { recursive: true })
        await writeFile(join(root, path), text)
      }
      return root
    },
    async [Symbol.asyncDispose]() {
      await mustRun(run, 'docker', ['buildx', 'rm', '--force', name], { env })
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** Formats a mirror such as `docker.io=localhost:5000` for BuildKit's configuration. */
function tomlOf(mirror: string): string {
  const [registry, host] = mirror.split('=')
  return `[registry."${registry}"]\n  mirrors = ["${host}"]\n`
}
