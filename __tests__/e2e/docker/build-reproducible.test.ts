import { utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { buildImage } from '../../../src/docker/build/build.ts'
import { descriptorsOf } from '../../../src/docker/build/result.ts'
import { parseRepository } from '../../../src/oci/reference.ts'
import { buildOptions, buildRequest } from '../../support/build-request.ts'
import { localBuilder } from '../../support/local-builder.ts'
import { startRegistry } from '../../support/registry/server.ts'

const Dockerfile = `FROM busybox:1
COPY program /usr/bin/program
RUN mkdir /var/made && date > /dev/null && echo made > /var/made/file
`

/** Builds on a builder of its own, from files of another date; gives the digest of the image's manifest. */
async function digestOf(inputs: Readonly<Record<string, string>>, date: Date): Promise<string> {
  await using registry = await startRegistry()
  await using builder = await localBuilder()
  const workspace = await builder.files({ Dockerfile, program: '#!/bin/sh\n' })
  await utimes(join(workspace, 'program'), date, date)
  const request = buildRequest(buildOptions({ context: workspace, ...inputs }), {
    builder: { name: builder.name, nodes: 1 },
    repositories: [parseRepository(`${registry.host}/me/app`)],
    push: true,
    metadataFile: `${workspace}.json`,
  })
  const built = await buildImage(request, builder.docker, { signal: new AbortController().signal, workspace })
  const digest = descriptorsOf(built)[0]?.digest ?? ''
  const { bytes } = registry.store.repository('me/app').manifests.get(digest) ?? {}
  const { manifests } = JSON.parse(Buffer.from(bytes ?? []).toString()) as { manifests?: { digest: string }[] }
  return manifests?.[0]?.digest ?? digest
}

const YESTERDAY = new Date('2026-08-01T00:00:00Z')
const TODAY = new Date('2026-08-02T00:00:00Z')

test('reproducible: two builds of one commit on two fresh builders are one image', async () => {
  const inputs = { reproducible: 'true' }
  expect(await digestOf(inputs, TODAY)).toBe(await digestOf(inputs, YESTERDAY))
}, 120_000)

test('reproducible: without provenance, the published digest is the same too', async () => {
  const inputs = { reproducible: 'true', provenance: 'false', compression: 'zstd,level=3,force=true' }
  expect(await digestOf(inputs, TODAY)).toBe(await digestOf(inputs, YESTERDAY))
}, 120_000)

test('reproducible: not by default', async () => {
  expect(await digestOf({}, TODAY)).not.toBe(await digestOf({}, YESTERDAY))
}, 120_000)
