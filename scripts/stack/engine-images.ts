import type { Engine } from './engine.ts'
import { remoteDigest } from './push.ts'
import { attempt, type Log, run, step } from './shell.ts'

const PULL_LIMIT = 5 * 60_000

/**
 * Gives the engine an image under its name on Docker Hub: pulled from there, or from the registry that stands in for it.
 *
 * @param image as `moby/buildkit:buildx-stable-1`
 * @param mirror the registry that holds the stand-ins; undefined when Docker Hub can be reached
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

/** The digests of an image that the engine has (`repository@digest`), or undefined when it does not have it. */
export async function localDigests(engine: Engine, image: string): Promise<readonly string[] | undefined> {
  const inspect = ['image', 'inspect', '--format', '{{range .RepoDigests}}{{println .}}{{end}}', image]
  const { code, stdout } = await attempt([engine.cli, ...inspect], { env: engineEnv(engine) })
  return code === 0 ? stdout.trim().split('\n') : undefined
}

const engineEnv = (engine: Engine): NodeJS.ProcessEnv => ({ ...process.env, DOCKER_HOST: engine.host })
