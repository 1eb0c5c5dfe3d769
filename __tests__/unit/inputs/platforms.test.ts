import { expect, test } from '@jest/globals'
import { readPlatforms } from '../../../src/inputs/platforms.ts'
import { inputReader } from '../../../src/inputs/reader.ts'
import { formatPlatform } from '../../../src/oci/platform.ts'

/** What the input comes to, or the error with which the step would end. */
function read(text: string): readonly string[] {
  const inputs = inputReader({ env: { INPUT_PLATFORMS: text }, mask: () => {} })
  const platforms = readPlatforms(inputs)
  inputs.done()
  return platforms.map(formatPlatform)
}

test.each([
  ['linux/amd64,linux/arm64', ['linux/amd64', 'linux/arm64']],
  ['linux/s390x\nlinux/aarch64 , linux/arm', ['linux/s390x', 'linux/arm64', 'linux/arm/v7']],
  ['', []],
])('readPlatforms: %j', (text, platforms) => {
  expect(read(text)).toEqual(platforms)
})

test.each([
  ['linux/arm64,linux/arm64/v8', 'platforms: linux/arm64 is listed twice.'],
  ['linux/arm\nlinux/amd64\nlinux/arm/v7', 'platforms: linux/arm/v7 is listed twice.'],
])('readPlatforms: one platform twice is an error, however it is written: %j', (text, message) => {
  expect(() => read(text)).toThrow(message)
})

test.each([
  [
    'linux/amd64 # native',
    'platforms: "# native" would become part of the value. Put the comment on a line of its own.',
  ],
  ['- linux/amd64\n- linux/arm64', 'platforms, line 1: this is a YAML list. Write one item per line, without "- ".'],
  ['linux/amd64 linux/arm64', 'Separate platforms with commas or newlines.'],
])('readPlatforms: not a list of platforms: %j', (text, message) => {
  expect(() => read(text)).toThrow(message)
})
