import type { PublishRequest } from '../../../src/publish/publisher.ts'
import { seedIndex } from './sample.ts'
import type { RegistryServer } from './server.ts'

export const ME = { username: 'me', password: 'secret' }
export const USERS = { me: { password: 'secret' } }

export interface Shape {
  readonly platforms: number
  readonly fixed: number
  readonly moving: number
  readonly repositories: number
}

/** Prepares a publication of this shape: its children exist, and its moving tags point to an older image. */
export function preparePublication(server: RegistryServer, shape: Shape, seed = ''): PublishRequest {
  const paths = Array.from({ length: shape.repositories }, (_, i) => `me/app${i}`)
  const names = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}${i}`)
  const moving = names('moving', shape.moving)
  const before = seedIndex(server.store, paths, 1, 'before')
  for (const path of paths) {
    const { manifests, tags } = server.store.repository(path)
    manifests.set(before.digest, before)
    for (const tag of moving) tags.set(tag, before.digest)
  }
  return {
    content: seedIndex(server.store, paths, shape.platforms, seed),
    repositories: paths.map(path => ({ registry: server.host, path })),
    tags: [
      ...moving.map(name => ({ name, moving: true })),
      ...names('1.0.', shape.fixed).map(name => ({ name, moving: false })),
    ],
  }
}
