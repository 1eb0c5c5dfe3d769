import { describe, expect, test } from '@jest/globals'
import { DOCKER_MANIFEST, OCI_INDEX, OCI_MANIFEST } from '../../../src/oci/descriptor.ts'
import { configPlatform, parseManifest, sizeOf } from '../../../src/oci/manifest.ts'

const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value))
const descriptor = (size: number) => ({ mediaType: 'a/b', digest: `sha256:${'cd'.repeat(32)}`, size })
const manifest = {
  schemaVersion: 2,
  mediaType: OCI_MANIFEST,
  config: descriptor(10),
  layers: [descriptor(20), descriptor(30)],
}

describe('parseManifest', () => {
  test('reads the config, the layers and what else it says', () => {
    const subject = { ...descriptor(1), mediaType: OCI_MANIFEST }
    const parsed = parseManifest(encode({ ...manifest, annotations: { a: 'b' }, artifactType: 'x/y', subject }))
    expect(parsed).toEqual({
      mediaType: OCI_MANIFEST,
      config: descriptor(10),
      layers: [descriptor(20), descriptor(30)],
      annotations: { a: 'b' },
      artifactType: 'x/y',
      subject,
    })
    expect(sizeOf(parsed)).toBe(60)
  })

  test('Docker manifests are manifests', () => {
    expect(parseManifest(encode({ ...manifest, mediaType: DOCKER_MANIFEST })).mediaType).toBe(DOCKER_MANIFEST)
  })

  test.each([null, undefined, []])('an image without layers has the layers %j', layers => {
    const parsed = parseManifest(encode({ ...manifest, layers, manifests: null, annotations: null, subject: null }))
    expect(parsed).toMatchObject({ layers: [], annotations: undefined, subject: undefined })
  })

  test.each([
    [{ schemaVersion: 2, mediaType: OCI_INDEX, manifests: [] }, `this is not an image manifest but ${OCI_INDEX}`],
    [{ ...manifest, layers: {} }, 'layers is not a list'],
    [{ ...manifest, config: undefined }, 'config is not a descriptor'],
    [{ ...manifest, layers: [{ ...descriptor(1), size: -1 }] }, 'layers[0] has no size'],
    [
      { ...manifest, manifests: [] },
      'the document has "manifests" as well as "config" or "layers", so it is neither an index nor a manifest',
    ],
    [{ schemaVersion: 1, fsLayers: [] }, 'the image has the obsolete Docker schema 1'],
  ])('refuses %j', (document, message) => {
    expect(() => parseManifest(encode(document))).toThrow(message)
  })
})

describe('configPlatform', () => {
  test.each([
    [
      { os: 'linux', architecture: 'arm64', variant: 'v8' },
      { os: 'linux', architecture: 'arm64' },
    ],
    [
      { os: 'linux', architecture: 'arm', variant: 'v6' },
      { os: 'linux', architecture: 'arm', variant: 'v6' },
    ],
    [
      { os: 'windows', architecture: 'amd64', 'os.version': '10.0.1', 'os.features': ['win32k', 1] },
      { os: 'windows', architecture: 'amd64', osVersion: '10.0.1', osFeatures: ['win32k'] },
    ],
    [{}, undefined],
    [{ os: '', architecture: '' }, undefined],
  ])('of %j is %j', (config, platform) => {
    expect(configPlatform(encode(config))).toEqual(platform)
  })
})
