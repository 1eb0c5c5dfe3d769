import { mustRun, type Run, reasonOf } from '../process.ts'

/** What a builder of our own is made of. */
export interface BuilderSpec {
  readonly name: string
  readonly driverOpts: readonly string[]
  /** A file with BuildKit's configuration. */
  readonly buildkitdConfig?: string
}

/** How long pulling and booting BuildKit may take. */
const BOOT_LIMIT_MS = 10 * 60_000

/** The command line that creates and boots a builder (docs/reference/buildx_create.md of docker/buildx). */
export const createArguments = (spec: BuilderSpec): string[] => [
  'buildx',
  'create',
  '--name',
  spec.name,
  '--driver',
  'docker-container',
  ...spec.driverOpts.flatMap(option => ['--driver-opt', option]),
  ...(spec.buildkitdConfig === undefined ? [] : ['--buildkitd-config', spec.buildkitdConfig]),
  '--bootstrap',
]

/** Creates a builder and waits until it answers. */
export async function createBuilder(run: Run, spec: BuilderSpec, options: Parameters<Run>[2]): Promise<void> {
  await mustRun(run, 'docker', createArguments(spec), { ...options, timeoutMs: BOOT_LIMIT_MS })
}

/** Removes a builder with its container and volume; one that is not there is success. */
export async function removeBuilder(run: Run, name: string, options?: Parameters<Run>[2]): Promise<void> {
  const finished = await run('docker', ['buildx', 'rm', '--force', name], options)
  if (finished.exitCode !== 0 && !/no builder .* found/.test(finished.stderr)) {
    throw new Error(`The builder ${name} could not be removed: ${reasonOf(finished.stderr)}`)
  }
}
