import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Stack, stackEnv } from '../stack/state.ts'
import { CONTEXT, freshRepository, PLATFORM, PROVENANCE } from './leg-order.ts'
import { type Timed, timed } from './program.ts'

/** Formats mirrors such as `docker.io=localhost:5000` for BuildKit (docs/buildkitd.toml.md of moby/buildkit). */
export const mirrorsToml = (mirrors: readonly string[]): string =>
  mirrors
    .map(mirror => mirror.split('='))
    .map(([registry, mirror]) => `[registry."${registry}"]\n  mirrors = ["${mirror}"]\n`)
    .join('')

/** Runs the commands that are equivalent to a leg. Returns their total duration in milliseconds. */
export async function runRawLeg(stack: Stack, directory: string): Promise<number> {
  const name = `bench-${randomBytes(6).toString('hex')}`
  const config = join(directory, `${name}.toml`)
  const metadata = join(directory, `${name}.json`)
  const repository = freshRepository(stack)
  await writeFile(config, mirrorsToml(stack.mirrors))

  const docker = (...args: readonly string[]): Promise<Timed> => timed(['docker', ...args], { env: stackEnv(stack) })
  const options = [...stack.driverOpts.flatMap(option => ['--driver-opt', option]), '--buildkitd-config', config]
  const output = `type=image,name=${repository},push-by-digest=true,name-canonical=true,push=true`
  const build = ['--platform', PLATFORM, '--provenance', PROVENANCE, '--output', output, '--metadata-file', metadata]

  let ms = 0
  try {
    ms += (await docker('buildx', 'create', '--name', name, '--driver', 'docker-container', ...options, '--bootstrap'))
      .ms
    ms += (await docker('buildx', 'build', '--builder', name, ...build, '--progress', 'plain', CONTEXT)).ms
  } finally {
    ms += (await docker('buildx', 'rm', '--force', name)).ms
  }
  const described = JSON.parse(await readFile(metadata, 'utf8')) as Record<string, unknown>
  await mustBePushed(repository, String(described['containerimage.digest']))
  return ms
}

/** Checks that the registry has the digest, because a leg that pushes nothing would be fast but wrong. */
export async function mustBePushed(repository: string, digest: string): Promise<void> {
  const [host, ...path] = repository.split('/')
  const accept = 'application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json'
  const url = `http://${host}/v2/${path.join('/')}/manifests/${digest}`
  const { status } = await fetch(url, { method: 'HEAD', headers: { accept } })
  if (status !== 200) throw new Error(`${repository} does not have ${digest}: HEAD returned ${status}.`)
}
