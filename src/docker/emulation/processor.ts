import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Run } from '../../lib/process.ts'
import { formatPlatform, type Platform } from '../../oci/platform.ts'
import { probeProgram } from './probe-program.ts'

/** The time limit for a few instructions; a kernel that hangs does not support them. */
const PROBE_LIMIT_MS = 10_000

/** Returns true if this machine executes a minimal program of the architecture, which is written to `directory`. */
export async function executes(architecture: string, directory: string, run: Run): Promise<boolean> {
  const program = probeProgram(architecture)
  if (program === undefined) return false
  const path = join(directory, `probe-${architecture}`)
  await writeFile(path, program)
  await chmod(path, 0o700)
  return run(path, [], { timeoutMs: PROBE_LIMIT_MS }).then(
    ({ exitCode }) => exitCode === 0,
    () => false,
  )
}

/** The features that each level of amd64 adds, as /proc/cpuinfo names them (x86-64 psABI, "Micro-Architecture Levels"). */
const LEVELS: Readonly<Record<string, readonly string[]>> = {
  v2: ['cx16', 'lahf_lm', 'pni', 'popcnt', 'sse4_1', 'sse4_2', 'ssse3'],
  v3: ['abm', 'avx', 'avx2', 'bmi1', 'bmi2', 'f16c', 'fma', 'movbe', 'xsave'],
  v4: ['avx512bw', 'avx512cd', 'avx512dq', 'avx512f', 'avx512vl'],
}

/** Returns the features of a level (`v3`) and the levels below it that an amd64 processor lacks; none if it is unknown. */
export function lackingFeatures(level: string, cpuinfo: string): readonly string[] {
  const line = /^flags\s*: (.*)$/m.exec(cpuinfo)?.[1]
  if (line === undefined) return []
  const flags = new Set(line.split(' '))
  return Object.entries(LEVELS)
    .filter(([name]) => name <= level)
    .flatMap(([, features]) => features.filter(feature => !flags.has(feature)))
}

/** Returns a line for each platform of this machine's architecture that may exceed its processor. */
export async function processorLines(platforms: readonly Platform[], host: string): Promise<readonly string[]> {
  const levels = platforms.filter(({ os, architecture, variant }) => os === 'linux' && architecture === host && variant)
  if (host !== 'amd64' || levels.length === 0) return []
  const cpuinfo = await readFile('/proc/cpuinfo', 'utf8').catch(() => '')
  return levels.flatMap(platform => {
    const lacking = lackingFeatures(platform.variant ?? '', cpuinfo)
    return lacking.length === 0
      ? []
      : `${formatPlatform(platform)}: this machine's processor lacks ${lacking.join(', ')}. ` +
          'Programs that use these features can be built, but crash with "illegal instruction" in a RUN step.'
  })
}
