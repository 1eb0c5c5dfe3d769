import { describe, expect, test } from '@jest/globals'
import { createRegistries } from '../../../src/oci/registry.ts'
import { publish } from '../../../src/publish/publisher.ts'
import { clientOptions, testTransport } from '../../support/registry/clients.ts'
import { seedIndex } from '../../support/registry/sample.ts'
import { startRegistry } from '../../support/registry/server.ts'
import { testCertificate } from '../../support/registry/tls.ts'

const ME = { username: 'me', password: 'secret' }
const users = { me: { password: 'secret' } }
const tag = (name: string) => ({ name, moving: !/\d\.\d/.test(name) })

describe('publishing', () => {
  test.each([
    { platforms: 3, tags: 2, repositories: 1 },
    { platforms: 10, tags: 10, repositories: 1 },
    { platforms: 20, tags: 50, repositories: 3 },
  ])('$platforms platforms, $tags tags, $repositories repositories: requests and depth', async shape => {
   for (const http2 of [true, false]) {
    const certificate = testCertificate()
    await using server = await startRegistry({ auth: { kind: 'bearer', users }, wavesMs: 60, tls: {...certificate, http2} })
    using transport = testTransport({ ca: certificate.cert })
    const paths = Array.from({ length: shape.repositories }, (_, i) => `me/app${i}`)
    const content = seedIndex(server.store, paths, shape.platforms)
    const names = Array.from({ length: shape.tags }, (_, i) => (i % 2 === 0 ? `1.0.${i}` : `branch-${i}`))
    const published = await publish(
      { content, repositories: paths.map(path => ({ registry: server.host, path })), tags: names.map(tag) },
      { registry: createRegistries(clientOptions(transport, ME)) },
    )
    const count = (method: string) => server.log.filter(entry => entry.method === method).length
    console.log(http2, Math.max(...server.log.map(entry => entry.depth)), Math.max(...server.log.map(entry => entry.connection)))
    expect(count('PUT')).toBe(shape.repositories * (1 + shape.tags))
    expect(count('HEAD')).toBe(shape.repositories * (2 * shape.platforms + shape.tags))
    expect(published.repositories).toHaveLength(shape.repositories)
    }
  })
})
