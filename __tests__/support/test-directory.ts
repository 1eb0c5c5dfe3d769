import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from '@jest/globals'

/** Creates a temporary directory for each test of the file. Returns a function that joins paths to it. */
export function testDirectory(): (...names: readonly string[]) => string {
  let directory: string
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'manifold-test-'))
  })
  afterEach(() => rm(directory, { recursive: true }))
  return (...names) => join(directory, ...names)
}
