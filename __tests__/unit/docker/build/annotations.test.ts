import { describe, expect, test } from '@jest/globals'
import { annotationsOfBuild, fittingAnnotations, leftOutWarning } from '../../../../src/docker/build/annotations.ts'
import { annotation } from '../../../support/build-request.ts'

const OF_IMAGE = ['manifest:a=1', 'manifest[linux/arm/v7]:org.opencontainers.image.url=https://index:80'].map(
  annotation,
)
const OF_DESCRIPTOR = annotation('manifest-descriptor:b=2')
const OF_INDEX = annotation('index:c=index:3')
const OF_INDEX_DESCRIPTOR = ['index-descriptor:d=4,\n5', 'index-descriptor[linux/amd64]:e=5'].map(annotation)
const ALL = [...OF_IMAGE, OF_DESCRIPTOR, OF_INDEX, annotation('index:d=4'), ...OF_INDEX_DESCRIPTOR]

test('fittingAnnotations: without an index, those of an index are left out', () => {
  const kept = [...OF_IMAGE, OF_DESCRIPTOR]
  expect(fittingAnnotations(ALL, false)).toEqual({ kept, leftOut: ALL.slice(kept.length) })
  expect(fittingAnnotations(ALL, true)).toEqual({ kept: ALL, leftOut: [] })
})

describe('annotations: those of a leg and of a single job', () => {
  test('a leg annotates its image, and warns about what nothing carries', () => {
    expect(annotationsOfBuild(ALL, 'leg')).toEqual([...OF_IMAGE, OF_DESCRIPTOR])
    expect(leftOutWarning(ALL, 'leg')).toBe(
      'Omitted the annotations of the level "index-descriptor", which no registry stores: d, e. To annotate the index, use the level "index".',
    )
  })

  test('a single job leaves all of them to BuildKit', () => {
    expect(annotationsOfBuild(ALL, 'single')).toEqual(ALL)
    expect(leftOutWarning(ALL, 'single')).toBeUndefined()
  })

  test('a leg whose annotations are all carried does not warn', () => {
    expect(leftOutWarning([...OF_IMAGE, OF_DESCRIPTOR, OF_INDEX], 'leg')).toBeUndefined()
  })
})
