import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { UsageError } from '../../../src/lib/errors.ts'
import { type Descriptor, DOCKER_LIST, DOCKER_MANIFEST, OCI_INDEX, OCI_MANIFEST } from '../../../src/oci/descriptor.ts'
import { type Digest, digestOf } from '../../../src/oci/digest.ts'
import { createIndex, parseIndex } from '../../../src/oci/index.ts'
import { parsePlatform } from '../../../src/oci/platform.ts'

const digest = (name: string): Digest => digestOf(new TextEncoder().encode(name))
const image = (platform: string, extra: Partial<Descriptor> = {}): Descriptor => ({
  mediaType: OCI_MANIFEST,
  digest: digest(platform),
  size: 100,
  platform: parsePlatform(platform),
  ...extra,
})
const attestation = (platform: string, extra: Partial<Descriptor> = {}): Descriptor => ({
  mediaType: OCI_MANIFEST,
  digest: digest(`attestation of ${platform}`),
  size: 50,
  platform: { os: 'unknown', architecture: 'unknown' },
  annotations: {
    'vnd.docker.reference.type': 'attestation-manifest',
    'vnd.docker.reference.digest': digest(platform),
  },
  ...extra,
})
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
const problemsOf = (act: () => unknown): readonly string[] => {
  try {
    act()
  } catch (error) {
    if (error instanceof UsageError) return error.problems.map(({ where, what }) => `${where}: ${what}`)
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('createIndex', () => {
  const names = ['linux/amd64', 'linux/arm64', 'linux/arm/v7']
  const platforms = names.map(parsePlatform)
  const children = names.flatMap(name => [image(name), attestation(name)])

  test('lists the images in the order of the platforms, then their attestations', () => {
    const { bytes, mediaType, digest: found } = createIndex(children, { platforms })
    const { manifests } = parseIndex(bytes, mediaType)
    expect(manifests).toEqual([...names.map(name => image(name)), ...names.map(name => attestation(name))])
    expect(mediaType).toBe(OCI_INDEX)
    expect(found).toBe(digestOf(bytes))
  })

  test('equal children are equal bytes, in whatever order they come', () => {
    const expected = text(createIndex(children, { platforms, annotations: { b: '2', a: '1' } }).bytes)
    fc.assert(
      fc.property(fc.shuffledSubarray(children, { minLength: children.length }), shuffled => {
        expect(text(createIndex(shuffled, { platforms, annotations: { a: '1', b: '2' } }).bytes)).toBe(expected)
      }),
    )
  })

  test('images of other platforms follow, in the order given', () => {
    const given = [image('linux/s390x'), image('linux/386'), image('linux/amd64')]
    const order = parseIndex(createIndex(given, { platforms }).bytes).manifests.map(
      child => child.platform?.architecture,
    )
    expect(order).toEqual(['amd64', 's390x', '386'])
  })

  test('the bytes, once and for all', () => {
    expect(text(createIndex([image('linux/arm/v7')], { annotations: { title: 'x' } }).bytes)).toBe(`{
  "schemaVersion": 2,
  "mediaType": "application/vnd.oci.image.index.v1+json",
  "manifests": [
    {
      "mediaType": "application/vnd.oci.image.manifest.v1+json",
      "digest": "${digest('linux/arm/v7')}",
      "size": 100,
      "platform": {
        "architecture": "arm",
        "os": "linux",
        "variant": "v7"
      }
    }
  ],
  "annotations": {
    "title": "x"
  }
}`)
  })

  test('keeps annotations of descriptors, os.version, os.features, variants and artifact types', () => {
    const windows = image('windows(10.0.20348.2402)/amd64', {
      platform: { os: 'windows', architecture: 'amd64', osVersion: '10.0.20348.2402', osFeatures: ['win32k'] },
      annotations: { note: 'kept' },
    })
    const proof = attestation('windows(10.0.20348.2402)/amd64', { artifactType: 'application/vnd.in-toto+json' })
    expect(parseIndex(createIndex([windows, proof]).bytes).manifests).toEqual([windows, proof])
  })

  test('Docker manifests make a Docker list', () => {
    const docker = names.map(name => image(name, { mediaType: DOCKER_MANIFEST }))
    const { mediaType, bytes } = createIndex(docker, { platforms })
    expect(mediaType).toBe(DOCKER_LIST)
    expect(JSON.parse(text(bytes)).mediaType).toBe(DOCKER_LIST)
  })

  test.each([
    [['linux/amd64', 'linux/amd64/v3']],
    [['linux/arm/v6', 'linux/arm/v7']],
    [['windows(10.0.1)/amd64', 'windows(10.0.2)/amd64']],
  ])('%j may be side by side', pair => {
    expect(parseIndex(createIndex(pair.map(name => image(name))).bytes).manifests).toHaveLength(2)
  })

  test('an attestation that is given twice is there once', () => {
    const twice = [image('linux/amd64'), attestation('linux/amd64'), attestation('linux/amd64')]
    expect(parseIndex(createIndex(twice).bytes).manifests).toHaveLength(2)
  })

  const arm = digest('linux/arm64')
  const other = digest('another build')
  const stray = digest('attestation of linux/s390x')
  test.each([
    { name: 'nothing', given: [], problems: ['index: the index has no image.'] },
    {
      name: 'attestations alone',
      given: [attestation('linux/arm64')],
      problems: [
        'index: the index has no image.',
        `attestation ${digest('attestation of linux/arm64')}: describes ${arm}, which is not in the index.`,
      ],
    },
    {
      name: 'one platform by two names',
      given: [image('linux/arm64'), image('linux/arm64/v8', { digest: other })],
      problems: [`linux/arm64: appears twice: ${arm} and ${other}.`],
    },
    {
      name: 'no platform',
      given: [{ mediaType: OCI_MANIFEST, digest: arm, size: 1 }],
      problems: [`${arm}: the image does not state its platform.`],
    },
    {
      name: 'an index in an index',
      given: [image('linux/arm64', { mediaType: OCI_INDEX })],
      problems: [`linux/arm64 (${arm}): ${OCI_INDEX} is not an image manifest and cannot be in an index.`],
    },
    {
      name: 'an attestation of an image that is not there',
      given: [image('linux/arm64'), attestation('linux/s390x')],
      problems: [`attestation ${stray}: describes ${digest('linux/s390x')}, which is not in the index.`],
    },
  ])('refuses $name', ({ given, problems }) => {
    expect(problemsOf(() => createIndex(given))).toEqual(problems)
  })

  test('refuses Docker beside OCI', () => {
    const mixed = [image('linux/arm64'), image('linux/amd64', { mediaType: DOCKER_MANIFEST })]
    expect(problemsOf(() => createIndex(mixed))).toEqual([
      expect.stringMatching(
        /^linux\/amd64 \(sha256:.*\): has Docker media types, but linux\/arm64 \(sha256:.*\) has OCI media types\./,
      ),
    ])
  })

  test('refuses annotations that a Docker list would lose, wherever they are', () => {
    const docker = image('linux/arm64', { mediaType: DOCKER_MANIFEST, annotations: { a: '1', b: '2' } })
    expect(problemsOf(() => createIndex([docker], { annotations: { title: 'x' } }))).toEqual([
      expect.stringMatching(/^index: the annotations title would be lost/),
      expect.stringMatching(/^linux\/arm64 \(.*\): the annotations a, b would be lost/),
    ])
  })

  test('says all that is wrong at once', () => {
    const given = [image('linux/arm64'), image('linux/arm64', { digest: other }), attestation('linux/s390x')]
    expect(problemsOf(() => createIndex(given))).toHaveLength(2)
  })
})

describe('parseIndex', () => {
  const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value))
  const index = { schemaVersion: 2, mediaType: OCI_INDEX, manifests: [] }

  test.each([
    ['the body', index, undefined],
    ['the content type', { schemaVersion: 2, manifests: [] }, OCI_INDEX],
    ['both', index, `${OCI_INDEX}; charset=utf-8`],
    ['the body, sent as JSON', index, 'application/json; charset=utf-8'],
    ['the body, sent as a file', index, 'application/octet-stream'],
  ])('takes the media type of %s', (_, document, contentType) => {
    expect(parseIndex(encode(document), contentType).mediaType).toBe(OCI_INDEX)
  })

  test.each([
    [{ ...index, schemaVersion: 1 }, undefined, 'the image has the obsolete Docker schema 1'],
    [{ ...index, schemaVersion: '2' }, undefined, 'its schemaVersion is "2", not 2'],
    [{ schemaVersion: 2, manifests: [] }, undefined, 'it has no mediaType'],
    [{ schemaVersion: 2, manifests: [] }, 'application/json', 'it has no mediaType (it was sent as application/json)'],
    [{ errors: [] }, 'text/plain', 'its schemaVersion is undefined, not 2 (it was sent as text/plain)'],
    [index, DOCKER_LIST, `it says it is ${OCI_INDEX}, but it was sent as ${DOCKER_LIST}`],
    [
      { ...index, layers: [] },
      undefined,
      'the document has "manifests" as well as "config" or "layers", so it is neither an index nor a manifest',
    ],
    [{ ...index, mediaType: 7 }, undefined, 'mediaType is not a string'],
    [{ ...index, mediaType: OCI_MANIFEST }, undefined, `this is not an index but ${OCI_MANIFEST}`],
    [{ ...index, manifests: {} }, undefined, 'manifests is not a list'],
    [{ ...index, manifests: [{}] }, undefined, 'manifests[0] has no mediaType'],
    [{ ...index, annotations: { a: 1 } }, undefined, 'the index.annotations is not a map of strings'],
    [[], undefined, 'the index is not a JSON object'],
  ])('refuses %j sent as %s', (document, contentType, message) => {
    expect(() => parseIndex(encode(document), contentType)).toThrow(message)
  })

  test.each([
    ['not JSON', '{'],
    ['not UTF-8', Uint8Array.of(0x22, 0xff, 0x22)],
  ])('refuses what is %s', (_, given) => {
    const bytes = typeof given === 'string' ? new TextEncoder().encode(given) : given
    expect(() => parseIndex(bytes)).toThrow(new Error('the index is not JSON'))
  })
})
