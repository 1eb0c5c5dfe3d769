import { describe, expect, test } from '@jest/globals'
import {
  attestationSubject,
  descriptorJson,
  descriptorOf,
  isAttestation,
  OCI_MANIFEST,
} from '../../../src/oci/descriptor.ts'

const DIGEST = `sha256:${'ab'.repeat(32)}`
const plain = { mediaType: OCI_MANIFEST, digest: DIGEST, size: 7 }

describe('descriptorOf', () => {
  test('keeps what it knows, normalised, and leaves out the rest', () => {
    const platform = {
      os: 'windows',
      architecture: 'AMD64',
      'os.version': '10.0.1',
      'os.features': ['win32k'],
      extra: 1,
    }
    expect(
      descriptorOf(
        { ...plain, platform, annotations: { b: '2', a: '1' }, artifactType: 'x/y', urls: [], data: '' },
        'm',
      ),
    ).toEqual({
      ...plain,
      platform: { os: 'windows', architecture: 'amd64', osVersion: '10.0.1', osFeatures: ['win32k'] },
      annotations: { a: '1', b: '2' },
      artifactType: 'x/y',
    })
  })

  test('what is empty or null is absent', () => {
    expect(descriptorOf({ ...plain, platform: null, annotations: {}, artifactType: '' }, 'm')).toEqual(plain)
  })

  test.each([
    [null, 'manifests[2] is not a descriptor'],
    [[], 'manifests[2] is not a descriptor'],
    [{ ...plain, mediaType: '' }, 'manifests[2] has no mediaType'],
    [{ ...plain, digest: 'sha256:1' }, 'manifests[2] has no digest of the form sha256:<64 hex digits>'],
    [{ ...plain, size: -1 }, 'manifests[2] has no size'],
    [{ ...plain, size: 1.5 }, 'manifests[2] has no size'],
    [{ ...plain, size: '7' }, 'manifests[2] has no size'],
    [{ ...plain, platform: { os: 'linux' } }, 'manifests[2].platform has no os and architecture'],
    [{ ...plain, annotations: { a: 1 } }, 'manifests[2].annotations is not a map of strings'],
    [{ ...plain, annotations: ['a'] }, 'manifests[2].annotations is not a map of strings'],
  ])('%j is refused', (value, message) => {
    expect(() => descriptorOf(value, 'manifests[2]')).toThrow(new Error(message))
  })

  test('a key that is the name of a prototype stays a key', () => {
    const annotations = JSON.parse('{"__proto__":"x","a":"y"}')
    const read = descriptorOf({ ...plain, annotations }, 'm')
    expect(JSON.stringify(descriptorJson(read))).toContain('"annotations":{"__proto__":"x","a":"y"}')
  })
})

describe('descriptorJson', () => {
  test('has a fixed order of members, whatever order they were given in', () => {
    const platform = { variant: 'v7', architecture: 'arm', os: 'linux', osVersion: '1', osFeatures: ['f'] }
    const digest = `sha256:${'ab'.repeat(32)}` as const
    const text = JSON.stringify(
      descriptorJson({ artifactType: 't', platform, annotations: { b: '2', a: '1' }, size: 7, digest, mediaType: 'm' }),
    )
    expect(text).toBe(
      `{"mediaType":"m","digest":"${digest}","size":7,"annotations":{"a":"1","b":"2"},"platform":{"architecture":"arm","os":"linux","os.version":"1","os.features":["f"],"variant":"v7"},"artifactType":"t"}`,
    )
  })
})

test('attestationSubject: the image that an attestation names', () => {
  const attestation = descriptorOf(
    {
      ...plain,
      annotations: { 'vnd.docker.reference.type': 'attestation-manifest', 'vnd.docker.reference.digest': DIGEST },
    },
    'm',
  )
  expect(isAttestation(attestation)).toBe(true)
  expect(attestationSubject(attestation)).toBe(DIGEST)
  expect(isAttestation(descriptorOf(plain, 'm'))).toBe(false)
})
