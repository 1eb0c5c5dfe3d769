import { expect, test } from '@jest/globals'
import { mirrorsToml } from '../../../scripts/bench/raw-leg.ts'

test('mirrorsToml: mirrors as BuildKit reads them', () => {
  expect(mirrorsToml([])).toBe('')
  expect(mirrorsToml(['docker.io=localhost:5000'])).toBe('[registry."docker.io"]\n  mirrors = ["localhost:5000"]\n')
})
