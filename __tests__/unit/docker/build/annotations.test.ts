import { expect, test } from '@jest/globals'
import { fittingAnnotations } from '../../../../src/docker/build/annotations.ts'

test.each<[annotation: string, kept: string | undefined, leftOut: string | undefined]>([
  ['a=b', 'a=b', undefined],
  ['manifest:a=b', 'manifest:a=b', undefined],
  ['manifest[linux/arm/v7],manifest-descriptor:a=b', 'manifest[linux/arm/v7],manifest-descriptor:a=b', undefined],
  ['index:a=index:b', undefined, 'index:a=index:b'],
  ['index-descriptor,manifest:a=b,\nc', 'manifest:a=b,\nc', 'index-descriptor:a=b,\nc'],
  ['org.opencontainers.image.url=https://index:80', 'org.opencontainers.image.url=https://index:80', undefined],
  [`${'a'.repeat(200)}=b`, `${'a'.repeat(200)}=b`, undefined],
])('%j without an index', (annotation, kept, leftOut) => {
  const listed = (text: string | undefined): readonly string[] => (text === undefined ? [] : [text])
  expect(fittingAnnotations([annotation], false)).toEqual({ kept: listed(kept), leftOut: listed(leftOut) })
  expect(fittingAnnotations([annotation], true)).toEqual({ kept: [annotation], leftOut: [] })
})
