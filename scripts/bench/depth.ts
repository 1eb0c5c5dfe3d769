import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ME, USERS } from '../../__tests__/support/registry/publication.ts'
import { startRegistry } from '../../__tests__/support/registry/server.ts'
import { testCertificate } from '../../__tests__/support/registry/tls.ts'
import { runGoodStep } from './local-job.ts'
import { recordsJson, type Shape, seedLegs, tagNames } from './publication.ts'
import { countRow, type Row } from './rows.ts'

const LIMIT = 6
const SHAPES: readonly Shape[] = [
  { platforms: 3, tags: 2, repositories: 1 },
  { platforms: 10, tags: 10, repositories: 1 },
  { platforms: 20, tags: 50, repositories: 3 },
]
/** A round trip is over after this many milliseconds without a request. */
const QUIET_MS = 150
const CERTIFICATE = fileURLToPath(new URL('../../__tests__/support/registry/tls/cert.pem', import.meta.url))

/**
 * Counts the sequential round trips of the whole merge step, including the one for the token. The registry holds all
 * responses back until no more requests arrive. Like hosted registries, it uses HTTP/2 over TLS and bearer tokens.
 */
export async function measureDepth(root: string): Promise<readonly Row[]> {
  const rows: Row[] = []
  for (const shape of SHAPES) {
    const { platforms, tags, repositories } = shape
    const { depth, connections } = await depthOf(root, shape)
    const what = `merge: P=${platforms} T=${tags} R=${repositories}, round trips (${connections} connection)`
    rows.push(countRow({ what }, depth, LIMIT))
  }
  return rows
}

async function depthOf(root: string, shape: Shape): Promise<{ readonly depth: number; readonly connections: number }> {
  const auth = { kind: 'bearer', users: USERS } as const
  await using server = await startRegistry({ auth, tls: testCertificate(), wavesMs: QUIET_MS })
  const paths = Array.from({ length: shape.repositories }, (_, i) => `me/app${i}`)
  const legs = seedLegs(server.store, paths, shape.platforms)
  const repositories = paths.map(path => ({ registry: server.host, path }))
  const records = recordsJson(legs, repositories, tagNames(shape.tags))
  const job = { env: { NODE_EXTRA_CA_CERTS: CERTIFICATE } }
  await runGoodStep({ uses: join(root, 'merge'), with: { records, ...ME }, job })
  for (const path of paths) {
    const { size } = server.store.repository(path).tags
    if (size !== shape.tags) throw new Error(`${path} has ${size} tags instead of ${shape.tags}.`)
  }
  return {
    depth: Math.max(...server.log.map(({ depth }) => depth)),
    connections: new Set(server.log.map(({ connection }) => connection)).size,
  }
}
