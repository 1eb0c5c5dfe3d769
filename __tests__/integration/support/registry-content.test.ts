import { describe, expect, test } from '@jest/globals'
import { createIndex } from '../../../src/oci/index.ts'
import { seedImage } from '../../support/registry/sample.ts'
import { type RegistryServer, startRegistry } from '../../support/registry/server.ts'
import { blobOf } from '../../support/registry/store.ts'
import { copyTag, digestsBelow } from '../../support/registry-content.ts'

/** Puts an index of one platform with its attestation under the tag `1`. Returns the digests of the two. */
function seedIndex({ store }: RegistryServer): readonly string[] {
  const children = seedImage(store, 'me/app', 'linux/amd64')
  const { bytes, mediaType, digest } = createIndex(children)
  store.seedManifest('me/app', mediaType, bytes)
  store.repository('me/app').tags.set('1', digest)
  return children.map(child => child.digest)
}

describe('registry content', () => {
  test('digestsBelow reads the images, the attestations and their blobs', async () => {
    await using registry = await startRegistry()
    const children = seedIndex(registry)
    const blobs = [...registry.store.repository('me/app').blobs.keys()]
    // The image and its attestation share their configuration.
    expect(blobs).toHaveLength(3)
    expect(await digestsBelow(`${registry.host}/me/app`, '1')).toEqual([...children, ...blobs].toSorted())
  })

  test('digestsBelow finds a blob that is missing, and one with other content', async () => {
    await using registry = await startRegistry()
    seedIndex(registry)
    const { blobs } = registry.store.repository('me/app')
    const [[first = ''] = [], [second = ''] = []] = [...blobs]
    blobs.set(first, blobOf(new TextEncoder().encode('other')))
    await expect(digestsBelow(`${registry.host}/me/app`, '1')).rejects.toThrow(/has the digest sha256:/)
    seedIndex(registry)
    blobs.delete(second)
    await expect(digestsBelow(`${registry.host}/me/app`, '1')).rejects.toThrow(/: 404 /)
  })

  test('copyTag points other tags to the same manifest', async () => {
    await using registry = await startRegistry()
    seedIndex(registry)
    await copyTag(`${registry.host}/me/app`, '1', ['2', '3'])
    const { tags } = registry.store.repository('me/app')
    expect([tags.get('2'), tags.get('3')]).toEqual([tags.get('1'), tags.get('1')])
  })
})
