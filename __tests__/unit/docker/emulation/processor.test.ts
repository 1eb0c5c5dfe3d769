import { describe, expect, test } from '@jest/globals'
import { probeProgram } from '../../../../src/docker/emulation/probe-program.ts'
import { executes, lackingFeatures } from '../../../../src/docker/emulation/processor.ts'
import { type Run, run } from '../../../../src/lib/process.ts'
import { testDirectory } from '../../../support/test-directory.ts'

const directory = testDirectory()

describe('probe program: a program that only exits', () => {
  test.each([
    ['386', 3, 91],
    ['arm', 40, 96],
  ])('of %s is a 32-bit executable', (architecture, machine, size) => {
    const bytes = probeProgram(architecture) ?? new Uint8Array()
    const view = new DataView(bytes.buffer)
    expect(bytes).toHaveLength(size)
    expect([...bytes.slice(0, 7)]).toEqual([0x7f, ...Buffer.from('ELF'), 1, 1, 1])
    expect([view.getUint16(16, true), view.getUint16(18, true)]).toEqual([2, machine])
    // The entry point is the first byte of the code, behind both headers, aligned as arm wants it.
    expect(view.getUint32(24, true)).toBe(0x40_0054)
  })

  test('exists only for architectures that a 64-bit processor may execute beside its own', () => {
    expect(probeProgram('s390x')).toBeUndefined()
  })

  const native = process.platform === 'linux' && process.arch === 'x64' ? test : test.skip
  native('runs on a processor that executes it', async () => {
    expect(await executes('386', directory(), run)).toBe(true)
  })
})

describe('executes: a machine executes an architecture', () => {
  const ending =
    (exitCode: number): Run =>
    async () => ({ exitCode, stdout: '', stderr: '' })
  test.each<[what: string, architecture: string, run: Run, expected: boolean]>([
    ['when the program ends well', 'arm', ending(0), true],
    ['not when a shell stumbles over it', 'arm', ending(127), false],
    ['not when it cannot be started', 'arm', () => Promise.reject(new Error('ENOEXEC')), false],
    ['not when there is no program to try', 's390x', ending(0), false],
  ])('%s', async (_, architecture, fake, expected) => {
    expect(await executes(architecture, directory(), fake)).toBe(expected)
  })
})

describe('lackingFeatures: the level of an amd64 processor', () => {
  const v2 = 'cx16 lahf_lm pni popcnt sse4_1 sse4_2 ssse3'
  const v3 = `${v2} abm avx avx2 bmi1 bmi2 f16c fma movbe xsave`
  test.each([
    ['v2', v2, ''],
    ['v2', 'pni', 'cx16 lahf_lm popcnt sse4_1 sse4_2 ssse3'],
    ['v3', v2, 'abm avx avx2 bmi1 bmi2 f16c fma movbe xsave'],
    ['v3', v3, ''],
    ['v4', v3, 'avx512bw avx512cd avx512dq avx512f avx512vl'],
  ])('%s with %s', (level, flags, lacking) => {
    expect(lackingFeatures(level, `processor\t: 0\nflags\t\t: fpu ${flags}\n`).join(' ')).toBe(lacking)
  })

  test('nothing for a processor that is not described', () => {
    expect(lackingFeatures('v4', '')).toEqual([])
  })
})
