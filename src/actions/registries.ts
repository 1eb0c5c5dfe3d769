import { lazily } from '../lib/lazily.ts'
import type { Repository } from '../oci/reference.ts'
import type { Login } from '../registry/docker-config.ts'
import type { PushAccess } from '../registry/push-access.ts'
import type { Registries } from '../registry/registries.ts'
import type { Step } from './step.ts'

/** Opens the registries of a step on the first call; later calls return the same. */
export type LazyRegistries = () => Promise<Registries>

/**
 * Returns the registries of a step, opened when they are first needed: loading HTTP takes longer than everything else at
 * the start of a step, and choosing `logins` may run credential helpers.
 */
export const lazyRegistries = (
  logins: () => readonly Login[] | Promise<readonly Login[]>,
  { env, run, log, signal }: Pick<Step, 'env' | 'run' | 'log' | 'signal'>,
): LazyRegistries =>
  lazily(async () => {
    const { openRegistries } = await import('../registry/registries.ts')
    return openRegistries({ logins: await logins(), env, run, log, signal })
  })

/**
 * Checks that the registries accept a push to each repository. Waits for `started`: the builder's first command takes
 * longest, so it starts before HTTP is loaded.
 */
export async function checkAccess(
  repositories: readonly Repository[],
  registries: LazyRegistries,
  started: Promise<void>,
  { phase }: Pick<Step, 'phase'>,
): Promise<readonly PushAccess[]> {
  await started
  if (repositories.length === 0) return []
  return phase('access', async () => {
    const { checkPushAccess } = await import('../registry/push-access.ts')
    return checkPushAccess(await registries(), repositories)
  })
}
