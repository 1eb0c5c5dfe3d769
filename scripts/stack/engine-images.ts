import type { Engine } from './engine.ts'
import { attempt, type Log, run, StackError, step } from './shell.ts'

const PULL_LIMIT = 5 * 60_000

/**
 * Gives the engine an image under its name on Docker Hub: pulled from there, or from the registry that stands in for it.
 *
 * @param mirror the registry that holds the stand-ins; undefined when Docker Hub can be reached
 */
export async function ensureEngineImage(engine: Engine, log: Log, image: string, mirror: string | undefined): Promise<void> {
  const env = { ...process.env, DOCKER_HOST: engine.host }
  const local = await attempt([engine.cli, 'image', 'inspect', image], { env })
  if (local.code === 0) return
  const source = mirror === undefined ? image : `${mirror}/${image}`
  await step(log, `Pulling ${source}`, () => run([engine.cli, 'pull', '--quiet', source], { env, limit: PULL_LIMIT }))
  if (source !== image) await run([engine.cli, 'tag', source, image], { env })
  const present = await attempt([engine.cli, 'image', 'inspect', image], { env })
  if (present.code !== 0) throw new StackError(`The engine does not know ${image} although it pulled ${source}.`)
}
