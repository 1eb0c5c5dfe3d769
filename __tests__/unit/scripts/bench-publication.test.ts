import { describe, expect, test } from '@jest/globals'
import { recordsJson, seedLegs, tagNames } from '../../../scripts/bench/publication.ts'
import { passGate } from '../../../src/publish/gate.ts'
import { parseRecordsInput } from '../../../src/publish/records-input.ts'
import { createStore } from '../../support/registry/store.ts'

describe('bench publication: a seeded publication', () => {
  test('passes the gate, with all that was asked for', () => {
    const store = createStore()
    const paths = ['me/app0', 'me/app1']
    const legs = seedLegs(store, paths, 3)
    const repositories = paths.map(path => ({ registry: 'localhost:5000', path }))
    const records = parseRecordsInput(recordsJson(legs, repositories, tagNames(4)))
    const [first] = records
    if (first === undefined) throw new Error('There is no record.')
    const passed = passGate(records, { platforms: [], run: first.run })
    expect(passed.repositories).toEqual(repositories)
    expect(passed.images).toHaveLength(3)
    expect(passed.attestations).toHaveLength(3)
    expect(passed.tags).toEqual([
      { name: '1.2.0', moving: false },
      { name: 'moving-1', moving: true },
      { name: '1.2.2', moving: false },
      { name: 'moving-3', moving: true },
    ])
    for (const path of paths) {
      const { manifests } = store.repository(path)
      for (const { descriptor } of passed.images) expect(manifests.has(descriptor.digest)).toBe(true)
    }
  })
})
