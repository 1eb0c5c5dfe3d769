import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { buildImage } from '../../../src/docker/build/build.ts'
import type { Branches } from '../../../src/docker/build/cache.ts'
import { parsePlatform } from '../../../src/oci/platform.ts'
import { parseRepository } from '../../../src/oci/reference.ts'
import { buildOptions, buildRequest } from '../../support/build-request.ts'
import { type LocalBuilder, localBuilder } from '../../support/local-builder.ts'
import { type RegistryServer, startRegistry } from '../../support/registry/server.ts'

let first: LocalBuilder
let fresh: LocalBuilder
let registry: RegistryServer

beforeAll(async () => {
  ;[first, fresh, registry] = await Promise.all([localBuilder(), localBuilder(), startRegistry()])
}, 120_000)
afterAll(async () => {
  await Promise.all([first, fresh].map(builder => builder[Symbol.asyncDispose]()))
  await registry.close()
})

const MAIN: Branches = { own: 'main', base: undefined, default: 'main' }
const PULL: Branches = { own: undefined, base: 'main', default: 'main' }

/** Builds a stage that the image does not contain, so that only mode=max keeps it. Gives the log. */
async function build(builder: LocalBuilder, platform: string, branches: Branches, push: boolean): Promise<string> {
  builder.log.lines.splice(0)
  const Dockerfile = `FROM --platform=$BUILDPLATFORM busybox:1 AS tools
ARG TARGETARCH
RUN echo slow work for $TARGETARCH > /made
FROM scratch
COPY --from=tools /made /made
`
  const workspace = await builder.files({ Dockerfile })
  const request = buildRequest(buildOptions({ context: workspace, cache: 'registry' }), {
    builder: { name: builder.name, nodes: 1 },
    platforms: [parsePlatform(platform)],
    publication: `${registry.host}/me/app`,
    repositories: [parseRepository(`${registry.host}/me/app`)],
    branches,
    push,
    metadataFile: `${workspace}.json`,
  })
  await buildImage(request, builder.docker, { signal: new AbortController().signal, workspace })
  return builder.log.text()
}

const tags = (): Record<string, string> => Object.fromEntries(registry.store.repository('me/app').tags)
const AMD64 = 'buildcache-linux-amd64'
const ARM64 = 'buildcache-linux-arm64'
const SLOW = /RUN echo slow work for \S+ > \/made\n(?:#\d+ .*\n)*?#\d+ (CACHED|DONE)/

test('build cache: a fresh builder finds what another one built, for each platform by itself', async () => {
  expect(SLOW.exec(await build(first, 'linux/amd64', MAIN, true))?.[1]).toBe('DONE')
  expect(Object.keys(tags())).toEqual([AMD64])
  const written = tags()[AMD64]

  expect(SLOW.exec(await build(first, 'linux/arm64', MAIN, true))?.[1]).toBe('DONE')
  expect(Object.keys(tags()).sort()).toEqual([AMD64, ARM64])
  expect(tags()[AMD64]).toBe(written)

  // A pull request reads what its base branch has, and writes nothing.
  const before = tags()
  expect(SLOW.exec(await build(fresh, 'linux/amd64', PULL, false))?.[1]).toBe('CACHED')
  expect(SLOW.exec(await build(fresh, 'linux/arm64', PULL, false))?.[1]).toBe('CACHED')
  expect(tags()).toEqual(before)
}, 120_000)

test('build cache: a branch has its own', async () => {
  await build(first, 'linux/amd64', { own: 'fix/1', base: undefined, default: 'main' }, true)
  expect(Object.keys(tags()).filter(tag => tag.startsWith(`${AMD64}-fix-1-`))).toHaveLength(1)
}, 60_000)

test('build cache: one that cannot be written does not fail the build', async () => {
  const refused = await startRegistry({
    fault: ({ method, url }) =>
      method === 'PUT' && url.pathname.includes(AMD64) ? { kind: 'answer', status: 403 } : undefined,
  })
  const usual = registry
  registry = refused
  try {
    const log = await build(first, 'linux/amd64', MAIN, true)
    expect(log).toMatch(/403 Forbidden/)
    expect(Object.keys(tags())).toEqual([])
    expect(refused.store.repository('me/app').manifests.size).toBeGreaterThan(0)
  } finally {
    registry = usual
    await refused.close()
  }
}, 60_000)
