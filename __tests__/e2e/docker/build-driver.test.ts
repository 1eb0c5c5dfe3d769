import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { buildImage } from '../../../src/docker/build/build.ts'
import { descriptorsOf } from '../../../src/docker/build/result.ts'
import { isAttestation } from '../../../src/oci/descriptor.ts'
import { parseIndex } from '../../../src/oci/index.ts'
import { parseManifest } from '../../../src/oci/manifest.ts'
import { formatPlatform, parsePlatform } from '../../../src/oci/platform.ts'
import { parseRepository } from '../../../src/oci/reference.ts'
import { openLayout } from '../../../src/registry/layout.ts'
import { annotation, buildOptions, buildRequest, label } from '../../support/build-request.ts'
import { localBuilder } from '../../support/local-builder.ts'
import { startRegistry } from '../../support/registry/server.ts'

test('docker driver: writes the image into files, with all that was asked for, and pushes nothing', async () => {
  await using registry = await startRegistry()
  await using builder = await localBuilder()
  const workspace = await builder.files({ Dockerfile: 'FROM busybox:1\nCOPY Dockerfile /made\n' })
  const layout = openLayout(join(workspace, 'layout'))
  const inputs = { context: workspace, compression: 'zstd,force=true', reproducible: 'true' }
  const request = buildRequest(buildOptions(inputs), {
    builder: { name: 'default', nodes: 1 },
    layout: layout.name,
    platforms: ['linux/amd64', 'linux/arm64'].map(parsePlatform),
    repositories: [parseRepository(`${registry.host}/me/app`)],
    tags: ['1.2.3', 'latest'],
    labels: [label('a=b')],
    annotations: ['manifest:c=d', 'index:c=d'].map(annotation),
    push: true,
    metadataFile: join(workspace, 'metadata.json'),
  })
  const built = await buildImage(request, builder.docker, {
    signal: new AbortController().signal,
    workspace,
  })
  const [descriptor] = descriptorsOf(built)
  if (descriptor === undefined) throw new Error('Nothing was built.')
  expect(descriptor.annotations).toBeUndefined()
  const { bytes } = await layout.getManifest(descriptor.digest)
  const { manifests, annotations } = parseIndex(bytes)
  expect(annotations).toEqual({ c: 'd' })
  const [images, attestations] = [manifests.filter(each => !isAttestation(each)), manifests.filter(isAttestation)]
  expect(images.map(({ platform }) => platform && formatPlatform(platform))).toEqual(['linux/amd64', 'linux/arm64'])
  expect(attestations).toHaveLength(2)
  for (const { digest } of images) {
    const image = parseManifest((await layout.getManifest(digest)).bytes)
    expect(image.annotations).toEqual({ c: 'd' })
    expect(new Set(image.layers.map(({ mediaType }) => mediaType))).toEqual(
      new Set(['application/vnd.oci.image.layer.v1.tar+zstd']),
    )
    const config = await layout.getBlob(image.config.digest, image.config.size)
    const { config: run, created } = JSON.parse(Buffer.concat(await config.toArray()).toString())
    expect({ labels: run.Labels, created }).toEqual({ labels: { a: 'b' }, created: '2026-01-02T03:04:05Z' })
  }
  expect(registry.log).toEqual([])
}, 120_000)
