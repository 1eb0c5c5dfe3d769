import type { Engine } from './engine.ts'
import { remoteDigest } from './push.ts'
import { attempt, type Log, run, step } from './shell.ts'

const PULL_LIMIT = 5 * 60_000

/**
 * Ensures that the engine has an image under its Docker Hub name, pulled from Docker Hub or from its local mirror.
 *
 * @param image such as `moby/buildkit:buildx-stable-1`
 * @param mirror the registry with the stand-ins; undefined if Docker Hub is reachable
 */
export async function ensureEngineImage(
  engine: Engine,
  log: Log,
  image: string,
  mirror: string | undefined,
): Promise<void> {
  const env = engineEnv(engine)
  const digests = await localDigests(engine, image)
  if (mirror === undefined) {
    if (digests !== undefined) return
    await step(log, `Pulling ${image}`, () => run([engine.cli, 'pull', '--quiet', image], { env, limit: PULL_LIMIT }))
    return
  }
  const [repository = '', tag = ''] = image.split(':')
  const wanted = await remoteDigest({ registry: mirror, repository, tag })
  if (digests?.some(digest => digest.endsWith(`@${wanted}`))) return
  const source = `${mirror}/${image}`
  await step(log, `Pulling ${source}`, () => run([engine.cli, 'pull', '--quiet', source], { env, limit: PULL_LIMIT }))
  await run([engine.cli, 'tag', source, image], { env })
}

/** Returns the digests of an image in the engine (`repository@digest`), or undefined if the engine lacks it. */
export async function localDigests(engine: Engine, image: string): Promise<readonly string[] | undefined> {
  const inspect = ['image', 'inspect', '--format', '{{range .RepoDigests}}{{println .}}{{end}}', image]
  const { code, stdout } = await attempt([engine.cli, ...inspect], { env: engineEnv(engine) })
  return code === 0 ? stdout.trim().split('\n') : undefined
}

const engineEnv = (engine: Engine): NodeJS.ProcessEnv => ({ ...process.env, DOCKER_HOST: engine.host })
