import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { artifactName } from '../../../src/publish/record-artifacts.ts'
import { recordFor } from '../../support/records.ts'

const amd64 = recordFor('linux/amd64', 0, 2)
const arm64 = recordFor('linux/arm64', 1, 2)

describe('artifactName: the name of an artifact', () => {
  test('holds publication, platform and attempt', () => {
    expect(artifactName(amd64)).toMatch(/^manifold-record_ghcr\.io-me-app_linux-amd64_[0-9a-f]{8}_1$/)
  })

  test('tells legs, publications, platforms and attempts apart', () => {
    const names = [
      amd64,
      arm64,
      recordFor('linux/amd64', 1, 2),
      { ...amd64, publication: 'ghcr.io/me-app' },
      { ...amd64, leg: { ...amd64.leg, job: 'other' } },
      { ...amd64, run: { ...amd64.run, attempt: 2 } },
    ].map(artifactName)
    expect(new Set(names).size).toBe(names.length)
  })

  test('tells a step that pushes nothing from the one that pushes, and from others of its kind', () => {
    const optional = { ...amd64, optional: true }
    const names = [amd64, optional, { ...optional, leg: { ...amd64.leg, step: 'other' } }].map(artifactName)
    expect(new Set(names).size).toBe(names.length)
    // Two steps that push the same are a mistake, which the artifact service finds.
    expect(artifactName({ ...amd64, leg: { ...amd64.leg, step: 'other' } })).toBe(artifactName(amd64))
  })

  test('is legal, whatever the publication is called', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), publication => {
        expect(artifactName({ ...amd64, publication })).toMatch(/^[A-Za-z0-9._-]{1,200}$/)
      }),
    )
  })
})
