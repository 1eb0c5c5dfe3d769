import { expect, test } from '@jest/globals'
import { BINFMT_IMAGE } from '../../../src/docker/emulation/binfmt-image.ts'
import { type EmulationInputs, readEmulation } from '../../../src/inputs/emulation.ts'
import { inputReader } from '../../../src/inputs/reader.ts'

const read = (env: NodeJS.ProcessEnv): EmulationInputs => {
  const inputs = inputReader({ env, mask: () => {} })
  const emulation = readEmulation(inputs)
  inputs.done()
  return emulation
}

test.each<[env: NodeJS.ProcessEnv, expected: EmulationInputs]>([
  [{}, { mode: 'auto', image: BINFMT_IMAGE }],
  [{ INPUT_EMULATION: 'never' }, { mode: 'never', image: BINFMT_IMAGE }],
  [{ 'INPUT_BINFMT-IMAGE': 'aptman/qus:d7.1' }, { mode: 'auto', image: 'aptman/qus:d7.1' }],
])('readEmulation: %j', (env, expected) => {
  expect(read(env)).toEqual(expected)
})

test.each([
  [{ INPUT_EMULATION: 'allways' }, /emulation: "allways" is not one of .*Did you mean "always"/],
  [{ 'INPUT_BINFMT-IMAGE': '--volume=/:/host x' }, /binfmt-image: .* is not an image name/],
])('readEmulation: %j is a problem', (env, message) => {
  expect(() => read(env)).toThrow(message)
})
