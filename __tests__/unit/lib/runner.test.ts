import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import fc from 'fast-check'
import { mustRun, run } from '../../../src/lib/process.ts'
import { parseCommandFile } from '../../support/runner/command-files.ts'

jest.setTimeout(30_000)

const MODULE = join(import.meta.dirname, '..', '..', '..', 'src', 'lib', 'runner.ts')

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'runner-'))
})
afterEach(() => rm(directory, { recursive: true }))

const file = (name: string): string => join(directory, name)

/** Makes an empty file, as the runner does for each step. */
async function emptyFile(name: string): Promise<string> {
  await writeFile(file(name), '')
  return file(name)
}

const entriesOf = async (name: string) => parseCommandFile(await readFile(file(name), 'utf8'))

/** Runs code that has the module as `runner`, in a process of its own, and gives what it prints. */
async function said(code: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const script = `import * as runner from ${JSON.stringify(MODULE)}; ${code}`
  const flags = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', script]
  return (await mustRun(run, process.execPath, flags, { env })).stdout
}

describe('commands', () => {
  const COMMANDS = [
    ["runner.log.info('a\\nb')", 'a\nb\n'],
    ["runner.log.warning('50%\\r\\nno')", '::warning::50%25%0D%0Ano\n'],
    [
      "runner.log.warning('x', { file: 'a,b:c', startLine: 3, endLine: 4, title: 't' })",
      '::warning title=t,file=a%2Cb%3Ac,line=3,endLine=4::x\n',
    ],
    ["runner.log.notice('x')", '::notice::x\n'],
    ["runner.log.notice('x', {})", '::notice::x\n'],
    ["runner.log.debug('x')", '::debug::x\n'],
    ["runner.log.startGroup('Build: a'); runner.log.endGroup()", '::group::Build: a\n::endgroup::\n'],
    ["runner.setSecret('open%sesame')", '::add-mask::open%25sesame\n'],
  ] as const

  // In one process for all: without the patched bundle, @actions/core takes a third of a second to load.
  let printed: ReadonlyMap<string, string>
  beforeAll(async () => {
    const texts = (await said(COMMANDS.map(([code]) => `${code}; process.stdout.write('\\0')`).join('\n'))).split('\0')
    printed = new Map(COMMANDS.map(([code], i) => [code, texts[i] ?? '']))
  })

  test.each(COMMANDS)('%s', (code, expected) => {
    expect(printed.get(code)).toBe(expected)
  })

  test('a failure is an error and an exit code', async () => {
    const script = `import * as runner from ${JSON.stringify(MODULE)}; runner.setFailed('no', { file: 'Dockerfile', startLine: 2 })`
    const { exitCode, stdout } = await run(process.execPath, ['--input-type=module', '--eval', script])
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '::error file=Dockerfile,line=2::no\n' })
  })
})

describe('files', () => {
  test('outputs, state and variables are read back as they were, whatever they hold', async () => {
    const values = fc.sample(fc.string({ unit: 'binary' }), 30).map(text => text.replaceAll('\r', ''))
    const all = ['', 'a=b', 'a<<b\nb', 'x\n\ny\n', ...values]
    const code = `for (const [i, v] of ${JSON.stringify(all)}.entries()) {
      runner.setOutput('v' + i, v); runner.saveState('v' + i, v)
    }`
    await said(code, { GITHUB_OUTPUT: await emptyFile('output'), GITHUB_STATE: await emptyFile('state') })
    for (const name of ['output', 'state']) {
      const { entries, error } = await entriesOf(name)
      expect({ values: entries.map(([, value]) => value), error }).toEqual({ values: all, error: undefined })
    }
  })

  test('outputs and state may be of any size', async () => {
    const code = "const text = 'a<<b\\n'.repeat(1_000_000); runner.setOutput('a', text); runner.saveState('a', text)"
    await said(code, { GITHUB_OUTPUT: await emptyFile('output'), GITHUB_STATE: await emptyFile('state') })
    for (const name of ['output', 'state']) {
      const { entries, error } = await entriesOf(name)
      // Compared by hand: of a difference, Jest would print megabytes.
      const same = entries[0]?.[1] === 'a<<b\n'.repeat(1_000_000)
      expect({ same, count: entries.length, error }).toEqual({ same: true, count: 1, error: undefined })
    }
  })

  test('a value that holds the delimiter of the one before does not end there', async () => {
    const code = `import { readFileSync } from 'node:fs'
      runner.setOutput('first', 'x')
      const [, delimiter] = /<<(.*)/.exec(readFileSync(process.env.GITHUB_OUTPUT, 'utf8'))
      runner.setOutput('second', 'a\\n' + delimiter + '\\nthird=y')
      console.log(delimiter)`
    const delimiter = (await said(code, { GITHUB_OUTPUT: await emptyFile('output') })).trim()
    expect(await entriesOf('output')).toEqual({
      entries: [
        ['first', 'x'],
        ['second', `a\n${delimiter}\nthird=y`],
      ],
    })
  })

  test('outputs are set together', async () => {
    await said("runner.setOutputs({ a: '1', b: '2' })", { GITHUB_OUTPUT: await emptyFile('output') })
    expect((await entriesOf('output')).entries).toEqual([
      ['a', '1'],
      ['b', '2'],
    ])
  })

  test('a variable counts for this step at once', async () => {
    const printed = await said("runner.exportVariable('NAME', 'x'); console.log(process.env.NAME)", {
      GITHUB_ENV: await emptyFile('env'),
    })
    expect(printed).toBe('x\n')
    expect(await readFile(file('env'), 'utf8')).toMatch(/^NAME<<(\S+)\nx\n\1\n$/)
  })

  test('state comes back to the post step', async () => {
    await said("runner.saveState('builder', 'b')", { GITHUB_STATE: await emptyFile('state') })
    expect(await readFile(file('state'), 'utf8')).toContain('\nb\n')
    expect(
      await said("console.log(runner.getState('builder'), runner.getState('other') === '')", { STATE_builder: 'b' }),
    ).toBe('b true\n')
  })

  test('a summary is appended to the page, and dropped if there is none', async () => {
    await said("runner.addSummary('# a'); runner.addSummary('b')", { GITHUB_STEP_SUMMARY: file('summary') })
    expect(await readFile(file('summary'), 'utf8')).toBe('# a\nb\n')
    expect(await said("runner.addSummary('# a')", { GITHUB_STEP_SUMMARY: '' })).toBe('')
  })

  test.each([
    ['is not named', () => '', (variable: string) => `The runner does not say where "x" goes: ${variable} is not set.`],
    ['does not exist', () => file('missing'), () => `Missing file at path: ${file('missing')}`],
  ])('an output, state or variable whose file %s is an error', async (_, path, message) => {
    const variables = ['GITHUB_OUTPUT', 'GITHUB_STATE', 'GITHUB_ENV']
    const code = `const errors = [runner.setOutput, runner.saveState, runner.exportVariable].map(assign => {
        try { assign('x', '') } catch (error) { return error.message }
      })
      console.log(JSON.stringify(errors))`
    const printed = await said(code, Object.fromEntries(variables.map(variable => [variable, path()])))
    expect(JSON.parse(printed)).toEqual(variables.map(message))
  })
})
