import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { buildImage } from '../../../src/docker/build/build.ts'
import { type BuildResult, descriptorsOf } from '../../../src/docker/build/result.ts'
import { parseRepository } from '../../../src/oci/reference.ts'
import { buildOptions, buildRequest } from '../../support/build-request.ts'
import { type LocalBuilder, localBuilder } from '../../support/local-builder.ts'
import type { Asked } from '../../support/registry/answer.ts'
import { type TestClock, testClock } from '../../support/registry/clients.ts'
import type { Fault } from '../../support/registry/faults.ts'
import { type RegistryServer, type RegistryServerOptions, startRegistry } from '../../support/registry/server.ts'

let builder: LocalBuilder

beforeAll(async () => {
  builder = await localBuilder()
}, 120_000)
afterAll(async () => {
  await builder[Symbol.asyncDispose]()
})

const { signal } = new AbortController()

async function push(registry: RegistryServer, clock: TestClock): Promise<BuildResult> {
  builder.log.lines.splice(0)
  const workspace = await builder.files({ Dockerfile: 'FROM busybox:1\nRUN echo pushed > /made\n' })
  const request = buildRequest(buildOptions({ context: workspace }), {
    builder: { name: builder.name, nodes: 1 },
    repositories: [parseRepository(`${registry.host}/me/app`)],
    push: true,
    metadataFile: `${workspace}.json`,
  })
  return buildImage(request, builder.docker, { signal, workspace, clock })
}

const isManifest = ({ method, url }: Asked): boolean => method === 'PUT' && url.pathname.includes('/manifests/')
const json = { 'content-type': 'application/json' }
const answer = (status: number, code: string): Fault => ({
  kind: 'answer',
  status,
  headers: json,
  body: JSON.stringify({ errors: [{ code, message: `the registry says ${status}` }] }),
})

/** What goes wrong with the requests of a kind, until somebody has waited so many times. */
const until = (waits: number, clock: TestClock, fault: Fault): RegistryServerOptions => ({
  fault: asked => (isManifest(asked) && clock.waits.length < waits ? fault : undefined),
})

describe('build push: a push that fails for a transient reason is retried', () => {
  test.each<[cause: string, fault: Fault]>([
    ['too many requests', answer(429, 'TOOMANYREQUESTS')],
    ['a token that is refused in the middle', { kind: 'answer', status: 401 }],
    ['a server that breaks', { kind: 'answer', status: 503 }],
    ['a connection that breaks', { kind: 'cut before' }],
  ])(
    '%s',
    async (_, fault) => {
      const clock = testClock()
      await using registry = await startRegistry(until(1, clock, fault))
      const built = await push(registry, clock)
      expect([...registry.store.repository('me/app').manifests.keys()]).toContain(descriptorsOf(built)[0]?.digest)
      expect(clock.waits).toEqual([3000])
      // Steps are not done again for it.
      const text = builder.log.text()
      expect(text.slice(text.indexOf('retrying in 3 s'))).toMatch(/RUN echo pushed > \/made\n(?:#\d+ .*\n)*#\d+ CACHED/)
    },
    60_000,
  )

  test('with growing waits', async () => {
    const clock = testClock()
    await using registry = await startRegistry(until(2, clock, answer(429, 'TOOMANYREQUESTS')))
    await push(registry, clock)
    expect(clock.waits).toEqual([3000, 6000])
    expect(builder.log.text()).toContain('This was attempt 2 of 5; retrying in 6 s.')
  }, 60_000)

  test('and the last error is reported', async () => {
    const clock = testClock()
    await using registry = await startRegistry(until(100, clock, answer(429, 'TOOMANYREQUESTS')))
    await expect(push(registry, clock)).rejects.toThrow(
      `The image was built, but the push to ${registry.host}/me/app failed: toomanyrequests: the registry says 429`,
    )
    expect(clock.waits).toEqual([3000, 6000, 12000, 24000])
  }, 60_000)
})

const always = (fault: Fault): RegistryServerOptions => ({
  fault: asked => (isManifest(asked) ? fault : undefined),
})

describe('build push: a refusal is not retried', () => {
  test.each<[cause: string, options: RegistryServerOptions, message: RegExp]>([
    ['no rights', always(answer(403, 'DENIED')), /denied.*\nCheck the login/],
    ['no such name', always(answer(404, 'NAME_UNKNOWN')), /says 404/],
    ['bad content', always(answer(400, 'MANIFEST_INVALID')), /says 400/],
    [
      'without a login',
      { auth: { kind: 'bearer', users: { me: { password: 'x' } }, anonymousPull: true } },
      /insufficient_scope.*\nCheck the login/,
    ],
  ])(
    '%s',
    async (_, options, message) => {
      await using registry = await startRegistry(options)
      const clock = testClock()
      await expect(push(registry, clock)).rejects.toThrow(message)
      expect(clock.waits).toEqual([])
    },
    60_000,
  )
})

test('build push: an interruption ends the wait', async () => {
  await using registry = await startRegistry(always(answer(429, 'TOOMANYREQUESTS')))
  const controller = new AbortController()
  const workspace = await builder.files({ Dockerfile: 'FROM busybox:1\n' })
  const request = buildRequest(buildOptions({ context: workspace }), {
    builder: { name: builder.name, nodes: 1 },
    repositories: [parseRepository(`${registry.host}/me/app`)],
    push: true,
    metadataFile: `${workspace}.json`,
  })
  const log = { ...builder.log, info: (line: string) => line.includes('retrying') && controller.abort() }
  const built = buildImage(request, { ...builder.docker, log }, { signal: controller.signal, workspace })
  await expect(built).rejects.toThrow(/abort/i)
}, 60_000)
