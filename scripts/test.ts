// `npm test` runs every stage, or the given ones. Its last line is the total number of passed and failed checks.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

interface Counts {
  readonly passed: number
  readonly failed: number
}

const root = fileURLToPath(new URL('..', import.meta.url))

const start = (command: string, args: readonly string[]): number | null =>
  spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status

/** Runs a command that counts as one check. */
const check = (command: string, ...args: string[]): Counts =>
  start(command, args) === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }

/**
 * Runs a Jest project. A file that does not load counts as a failure, as does a project without tests. Every processor
 * runs tests; by default Jest leaves one idle, which on two halves the speed. Tests of the stack share it, one at a time.
 */
function jest(project: string, maxWorkers = '100%'): Counts {
  const directory = mkdtempSync(join(tmpdir(), 'manifold-test-'))
  const report = join(directory, 'report.json')
  try {
    const program = join(root, 'node_modules', 'jest', 'bin', 'jest.js')
    const flags = ['--disable-warning=ExperimentalWarning', '--experimental-vm-modules']
    start('node', [
      ...flags,
      program,
      '--selectProjects',
      project,
      '--maxWorkers',
      maxWorkers,
      '--json',
      '--outputFile',
      report,
    ])
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(report, 'utf8'))
    const failed = numFailedTests + numRuntimeErrorTestSuites
    return { passed: numPassedTests, failed: numPassedTests + failed === 0 ? 1 : failed }
  } catch (error) {
    console.error(error)
    return { passed: 0, failed: 1 }
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

function e2e(): Counts {
  const stack = check('node', 'scripts/stack.ts', 'up')
  return stack.failed > 0 ? stack : jest('e2e', '1')
}

const STAGES: Readonly<Record<string, () => Counts>> = {
  types: () => check('tsc', '--noEmit'),
  lint: () => check('biome', 'check', '--error-on-warnings', '.'),
  unit: () => jest('unit'),
  integration: () => jest('integration'),
  dist: () => check('node', 'scripts/build.ts', '--check'),
  e2e,
  // The same on earlier releases of buildx and BuildKit. It runs only by its name.
  previous: () => {
    process.env['MANIFOLD_STACK_RELEASES'] = 'previous'
    return e2e()
  },
}

const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(STAGES).filter(name => name !== 'previous')
const totals = { passed: 0, failed: 0 }
for (const name of wanted) {
  const stage = STAGES[name]
  if (stage === undefined) throw new Error(`Unknown stage "${name}". The stages are ${Object.keys(STAGES).join(', ')}.`)
  const began = performance.now()
  console.log(`\n── ${name} ──`)
  const { passed, failed } = stage()
  totals.passed += passed
  totals.failed += failed
  console.log(`${name}: ${passed} passed, ${failed} failed in ${((performance.now() - began) / 1000).toFixed(1)} s`)
}
process.exitCode = totals.failed === 0 ? 0 : 1
console.log(`\n${totals.passed} passed, ${totals.failed} failed`)
