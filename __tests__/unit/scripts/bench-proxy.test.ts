import { Agent, request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { describe, expect, test } from '@jest/globals'
import { type DelayProxy, startDelayProxy } from '../../../scripts/bench/delay-proxy.ts'
import { pushLegs } from '../../../scripts/bench/publication.ts'
import { startRegistry } from '../../support/registry/server.ts'

interface Answered {
  readonly status: number | undefined
  readonly ms: number
  readonly body: string
}

function ask(proxy: DelayProxy, method: string, path: string, agent?: Agent): Promise<Answered> {
  const start = performance.now()
  return new Promise((resolve, reject) => {
    const options = agent === undefined ? { method } : { method, agent }
    request(`http://${proxy.host}${path}`, options, async response => {
      const body = (await buffer(response)).toString()
      resolve({ status: response.statusCode, ms: performance.now() - start, body })
    })
      .on('error', reject)
      .end()
  })
}

async function prepared() {
  const registry = await startRegistry()
  const proxy = await startDelayProxy(registry.host)
  return {
    registry,
    proxy,
    async [Symbol.asyncDispose]() {
      await proxy[Symbol.asyncDispose]()
      await registry.close()
    },
  }
}

describe('delay proxy: requests', () => {
  test('passes requests and answers on as they are', async () => {
    await using use = await prepared()
    const { digests } = await pushLegs(use.proxy.host, 'me/app', 1)
    const { manifests } = use.registry.store.repository('me/app')
    const [digest = ''] = digests
    const { status, body } = await ask(use.proxy, 'GET', `/v2/me/app/manifests/${digest}`)
    expect(status).toBe(200)
    expect(body).toBe(Buffer.from(manifests.get(digest)?.bytes ?? []).toString())
    expect((await ask(use.proxy, 'GET', '/v2/me/app/manifests/none')).status).toBe(404)
  })

  test('counts requests by method, GETs of manifests, and connections', async () => {
    await using use = await prepared()
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    use.proxy.begin(0)
    await ask(use.proxy, 'GET', '/v2/', agent)
    await ask(use.proxy, 'GET', '/v2/me/app/manifests/latest', agent)
    await ask(use.proxy, 'HEAD', '/v2/me/app/manifests/latest', agent)
    await ask(use.proxy, 'HEAD', '/v2/me/app/manifests/latest')
    agent.destroy()
    expect(use.proxy.traffic()).toEqual({ connections: 2, methods: { GET: 2, HEAD: 2 }, manifestGets: 1 })
    use.proxy.begin(0)
    expect(use.proxy.traffic()).toEqual({ connections: 0, methods: {}, manifestGets: 0 })
  })

  test('makes every request longer by the latency, those side by side at the same time', async () => {
    await using use = await prepared()
    use.proxy.begin(200)
    const start = performance.now()
    const answers = await Promise.all([1, 2, 3, 4].map(() => ask(use.proxy, 'GET', '/v2/')))
    for (const { ms } of answers) expect(ms).toBeGreaterThanOrEqual(199)
    expect(performance.now() - start).toBeLessThan(4 * 200)
  })
})
