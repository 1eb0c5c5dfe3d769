import { expect, test } from '@jest/globals'
import { statedType } from '../../../src/oci/content.ts'
import { DOCKER_LIST, DOCKER_MANIFEST, OCI_INDEX, OCI_MANIFEST } from '../../../src/oci/descriptor.ts'

const JSON_TYPE = 'application/json'

test.each<[document: unknown, contentType: string | undefined, type: string]>([
  [{ schemaVersion: 2, mediaType: DOCKER_MANIFEST }, JSON_TYPE, DOCKER_MANIFEST],
  [{ schemaVersion: 2, mediaType: DOCKER_LIST }, 'Application/JSON; charset=utf-8', DOCKER_LIST],
  [{ schemaVersion: 2, mediaType: OCI_INDEX }, 'binary/octet-stream', OCI_INDEX],
  [{ schemaVersion: 2, mediaType: OCI_INDEX }, undefined, OCI_INDEX],
  [{ schemaVersion: 2, manifests: [] }, JSON_TYPE, OCI_INDEX],
  [{ schemaVersion: 2, config: {}, layers: [] }, 'text/plain', OCI_MANIFEST],
  // A specific type counts, and a document that contradicts it is refused later.
  [{ schemaVersion: 2, mediaType: OCI_INDEX }, OCI_MANIFEST, OCI_MANIFEST],
  [{ schemaVersion: 1, manifests: [] }, JSON_TYPE, JSON_TYPE],
  [{ schemaVersion: 2, mediaType: 7 }, JSON_TYPE, JSON_TYPE],
  [[], JSON_TYPE, JSON_TYPE],
])('statedType: of %j, sent as %s, is %s', (document, contentType, type) => {
  expect(statedType(new TextEncoder().encode(JSON.stringify(document)), contentType)).toBe(type)
})

test('statedType: of what is not JSON is its Content-Type', () => {
  expect(statedType(new TextEncoder().encode('<html>'), JSON_TYPE)).toBe(JSON_TYPE)
})
