import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { run } from '../../../src/lib/process.ts'

const HOOK = fileURLToPath(new URL('../../../scripts/bench/first-child.cjs', import.meta.url))

/** Runs a script with the hook. Returns its exit code, which is 137 if it was killed. */
const endOf = async (script: string): Promise<number> =>
  (await run('/bin/sh', ['-c', '"$0" --require "$1" --input-type=module -e "$2"', process.execPath, HOOK, script]))
    .exitCode

test.each(["spawn('true')", "execFile('true')", "exec('true')"])(
  'first-child hook: ends a process at %s',
  async call => {
    const name = call.slice(0, call.indexOf('('))
    expect(await endOf(`import { ${name} } from 'node:child_process'; ${call}; setTimeout(() => {}, 10_000)`)).toBe(137)
  },
)

test('first-child hook: a process without children runs to its end', async () => {
  expect(await endOf('process.exitCode = 7')).toBe(7)
})
