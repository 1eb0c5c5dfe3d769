import { expect, test } from '@jest/globals'
import { buildImage } from '../../../src/docker/build/image.ts'
import { parseRepository } from '../../../src/oci/reference.ts'
import { run } from '../../../src/process.ts'
import { buildOptions, buildRequest } from '../../support/build-request.ts'
import { localBuilder } from '../../support/local-builder.ts'
import { startRegistry } from '../../support/registry/server.ts'

test('the docker driver pushes the first tag alone, and says the digest of it', async () => {
  await using registry = await startRegistry()
  await using builder = await localBuilder()
  const workspace = await builder.files({ Dockerfile: 'FROM busybox:1\nRUN echo hi > /made\n' })
  const request = buildRequest(buildOptions({ context: workspace }), {
    builder: 'default',
    pushByDigest: false,
    repositories: [parseRepository(`${registry.host}/me/app`)],
    tags: ['1.2.3', 'latest'],
    push: true,
    metadataFile: `${workspace}.json`,
  })
  try {
    const built = await buildImage(request, builder.docker, { signal: new AbortController().signal, workspace })
    expect(Object.fromEntries(registry.store.repository('me/app').tags)).toEqual({ '1.2.3': built.descriptor?.digest })
  } finally {
    await run('docker', ['image', 'rm', '-f', `${registry.host}/me/app:1.2.3`], { env: builder.docker.env })
  }
}, 120_000)
