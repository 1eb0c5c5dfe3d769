import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { hostPlatform } from '../../../src/docker/emulation/architectures.ts'
import { OCI_INDEX } from '../../../src/oci/descriptor.ts'
import { createIndex } from '../../../src/oci/index.ts'
import { formatPlatform } from '../../../src/oci/platform.ts'
import { layoutOf } from '../registry/layout.ts'
import { seedImage } from '../registry/sample.ts'
import { type RegistryServer, type RegistryServerOptions, startRegistry } from '../registry/server.ts'
import { createStore, type Store } from '../registry/store.ts'
import type { Environment } from '../runner/environment.ts'
import type { ValueObject } from '../runner/expression-value.ts'
import { type Job, startJob } from '../runner/job.ts'
import type { StepResult } from '../runner/job-types.ts'
import { PUSH } from '../tag-push.ts'
import { type Inputs, ROOT } from '../workflow.ts'
import { fakeDocker } from './fake-docker.ts'
import type { Answer, Call, Script } from './script.ts'

export interface BuildStepOptions {
  readonly inputs?: Inputs
  /** Rules that precede the default rules of the fake. */
  readonly script?: Script
  /** Files of the repository in addition to `Dockerfile`, path → content. */
  readonly files?: Readonly<Record<string, string>>
  /** Docker configuration of the machine; `REGISTRY` is replaced with the registry's host. */
  readonly dockerConfig?: unknown
  readonly env?: Environment
  readonly secrets?: Environment
  readonly github?: ValueObject
  readonly matrix?: ValueObject
  readonly strategy?: ValueObject
  /** Platforms of the image that the fake reports as pushed; by default that of this machine. */
  readonly built?: readonly string[]
  readonly registry?: RegistryServerOptions
  /** Cancels the job, or sends a signal to the action, when docker is called with these words. */
  readonly interrupt?: { readonly during: string; readonly by: 'cancel' | NodeJS.Signals }
}

/** The result of a build step, main and post, on a machine with a fake docker. */
export interface BuildStepRun {
  readonly main: StepResult
  readonly post: StepResult
  readonly calls: readonly Call[]
  /** Command lines, with `BUILDER`, `STEP`, `WORKSPACE` and `REGISTRY` in place of random values. */
  readonly commands: readonly string[]
  /** Number of commands that the main stage ran. */
  readonly inMain: number
  /** True if the main stage left its directory, which contains the logins. */
  readonly directoryLeft: boolean
  readonly registry: RegistryServer
  /** Replaces the random values in a string with the same words. */
  plain(text: string): string
}

export const HOST_PLATFORM = formatPlatform(hostPlatform(process.arch))
export const PATH_OF_IMAGE = 'me/app'

/** Runs the committed action as a runner does, and then removes everything that it created. */
export async function runBuildStep(options: BuildStepOptions = {}): Promise<BuildStepRun> {
  const { files = {}, built = [HOST_PLATFORM], inputs = {}, interrupt } = options
  await using registry = await startRegistry(options.registry)
  const config = JSON.stringify(options.dockerConfig ?? {}).replaceAll('REGISTRY', registry.host)
  await using machine = await temporaryMachine({ Dockerfile: 'FROM scratch\n', ...files }, config)
  const writes = inputs['driver'] === 'docker'
  const { metadata, digest, layout } = await seedPush(writes ? createStore() : registry.store, built)
  const answers = usualAnswers({ metadata, ...(writes && { layout }) })
  await using docker = await fakeDocker([...(options.script ?? []), ...answers])
  await using job: Job = await startJob({
    id: 'build',
    workspace: machine.workspace,
    host: {
      ...machine.env,
      PATH: [docker.directory, '/usr/bin', '/bin'].join(delimiter),
    },
    passOn: ['DOCKER_CONFIG'],
    env: options.env ?? {},
    contexts: {
      secrets: options.secrets ?? {},
      runner: { environment: 'github-hosted' },
      ...(options.matrix !== undefined && { matrix: options.matrix }),
      ...(options.strategy !== undefined && { strategy: options.strategy }),
      github: { ...PUSH, ...options.github },
    },
  })
  const images = `${registry.host}/${PATH_OF_IMAGE}`
  const withs = Object.entries({ images, tags: '1', ...inputs }).map(([name, value]) => [
    name,
    typeof value === 'string' ? machine.fill(value).replaceAll('REGISTRY', registry.host) : value,
  ])
  if (interrupt !== undefined) {
    const { during, by } = interrupt
    void docker.called(during).then(({ ppid }) => (by === 'cancel' ? job.cancel() : process.kill(ppid, by)))
  }
  const main = await job.step({ uses: ROOT, id: 'manifold', with: Object.fromEntries(withs) })
  const inMain = (await docker.calls()).length
  const directoryLeft = (await readdir(job.temp)).some(name => /^manifold-\w{6}$/.test(name))
  const [post] = (await job.end()).posts
  if (post === undefined) throw new Error(`There was no post step:\n${main.log}`)
  const calls = await docker.calls()
  const plain = (text: string): string =>
    machine
      .plain(text)
      .replaceAll(job.temp, 'TEMP')
      .replaceAll(/TEMP\/manifold-\w{6}/g, 'STEP')
      .replaceAll(/manifold-[0-9a-z]{11}\b/g, 'BUILDER')
      .replaceAll(registry.host, 'REGISTRY')
      .replaceAll(digest, 'DIGEST')
  const commands = calls.map(({ argv }) => plain(argv.map(shown).join(' ')))
  return { main, post, calls, commands, inMain, directoryLeft, registry, plain }
}

const shown = (argument: string): string => (/^[^\s']+$/.test(argument) ? argument : `'${argument}'`)

interface Machine extends AsyncDisposable {
  readonly workspace: string
  readonly env: Readonly<Record<string, string>>
  /** Replaces `WORKSPACE` with the path of the repository. */
  fill(text: string): string
  plain(text: string): string
}

async function temporaryMachine(files: Readonly<Record<string, string>>, dockerConfig: string): Promise<Machine> {
  const root = await mkdtemp(join(tmpdir(), 'machine-'))
  const [workspace, home, config] = ['workspace', 'home', 'docker'].map(name => join(root, name)) as Directories
  await Promise.all([workspace, home, config].map(directory => mkdir(directory)))
  await writeFile(join(config, 'config.json'), dockerConfig)
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(workspace, path)), { recursive: true })
    await writeFile(join(workspace, path), text)
  }
  return {
    workspace,
    env: { HOME: home, DOCKER_CONFIG: config },
    fill: text => text.replaceAll('WORKSPACE', workspace),
    plain: text => text.replaceAll(workspace, 'WORKSPACE').replaceAll(config, 'CONFIG'),
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  }
}
type Directories = [workspace: string, home: string, config: string]

/** Adds an image to the store, as a push does. Returns its digest and buildx's metadata for it. */
export function seedPushed(store: Store, platforms: readonly string[], path = PATH_OF_IMAGE) {
  const images = platforms.flatMap(platform => seedImage(store, path, platform))
  const { bytes, digest } = createIndex(images)
  store.seedManifest(path, OCI_INDEX, bytes)
  const descriptor = { mediaType: OCI_INDEX, digest, size: bytes.length }
  const metadata = JSON.stringify({ 'containerimage.digest': digest, 'containerimage.descriptor': descriptor })
  return { metadata, digest }
}

/** Adds an image to the store. Returns buildx's metadata for its push, and its files as a layout. */
async function seedPush(store: Store, platforms: readonly string[]) {
  const { metadata, digest } = seedPushed(store, platforms)
  const files = await layoutOf(store, PATH_OF_IMAGE)
  const layout = Object.fromEntries([...files].map(([path, bytes]) => [path, bytes.toString('base64')]))
  return { metadata, digest, layout }
}

const INSPECTED = `Name:   builder
Driver: remote

Nodes:
Name:      builder0
Endpoint:  tcp://127.0.0.1:1234
Status:    running
Platforms: linux/amd64, linux/arm64
`

/** The answers of a docker whose builds succeed. */
export const usualAnswers = (built: Pick<Answer, 'metadata' | 'layout'>): Script => [
  { words: 'buildx build', answers: [{ ...built, stderr: '#1 DONE 0.0s\n' }] },
  { words: 'buildx version', answers: [{ stdout: 'github.com/docker/buildx v0.36.1 abc\n' }] },
  { words: 'buildx inspect', answers: [{ stdout: INSPECTED }] },
  { words: 'info', answers: [{ stdout: '[["driver-type","io.containerd.snapshotter.v1"]]\n' }] },
  { words: 'run', answers: [{ stdout: '{"supported":["linux/s390x"],"emulators":["qemu-s390x"]}\n' }] },
]
