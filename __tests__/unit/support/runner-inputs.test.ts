import { describe, expect, test } from '@jest/globals'
import { parseActionFile } from '../../support/runner/action-file.ts'
import { githubContext, stepEnvironment } from '../../support/runner/environment.ts'
import { resolveInputs } from '../../support/runner/inputs.ts'

const runs = 'runs: { using: node24, main: main.js }'

describe('parseActionFile', () => {
  test('reads what the runner needs', () => {
    const text = `
      name: Build
      inputs:
        images: { description: x, required: true }
        push: { default: true }
        parallel: { default: 4.0 }
        empty: { default: }
        old: { deprecationMessage: use images }
      outputs: { digest: { description: x } }
      runs: { using: node24, main: dist/build.js, post: dist/cleanup.js, post-if: failure() }
    `
    expect(parseActionFile(text, 'action.yml')).toEqual({
      name: 'Build',
      inputs: new Map([
        ['images', {}],
        ['push', { default: 'true' }],
        ['parallel', { default: '4' }],
        ['empty', { default: '' }],
        ['old', { deprecationMessage: 'use images' }],
      ]),
      outputs: ['digest'],
      main: 'dist/build.js',
      post: 'dist/cleanup.js',
      postIf: 'failure()',
    })
  })

  test('a post stage always runs unless the file says otherwise', () => {
    expect(parseActionFile(runs, 'action.yml')).toMatchObject({ postIf: 'always()' })
  })

  test.each([
    ['', 'action.yml: the file is not a mapping'],
    ['name: x', "action.yml: the top level section 'runs' is required"],
    ['runs: { main: x }', "action.yml: 'runs.using' is required"],
    [
      'runs: { using: composite, steps: [] }',
      "runs.using is 'composite', but only JavaScript actions (node24) are supported",
    ],
    ['runs: { using: node24 }', "'runs.main' is required"],
    ['runs: { using: node24, main: x, pre: y }', "'runs.pre' is not supported"],
  ])('%j is refused: %s', (text, message) => {
    expect(() => parseActionFile(text, 'action.yml')).toThrow(message)
  })
})

describe('resolveInputs', () => {
  const action = parseActionFile(
    `inputs:
      images: {}
      push: { default: auto }
      platforms: { default: '\${{ matrix.platform }}' }
      matrix: { default: '\${{ toJSON(matrix) }}' }
      old: { deprecationMessage: use images }
${runs}`,
    'action.yml',
  )
  const contexts = { github: {}, strategy: {}, matrix: { platform: 'linux/arm64' }, job: {}, runner: {}, needs: {} }
  const resolve = (given: Parameters<typeof resolveInputs>[1]) => resolveInputs(action, given, contexts)

  test('evaluates defaults if nothing is given', () => {
    expect(Object.fromEntries(resolve({}).values)).toEqual({
      images: '',
      push: 'auto',
      platforms: 'linux/arm64',
      matrix: '{\n  "platform": "linux/arm64"\n}',
      old: '',
    })
  })

  test.each([
    ['text', 'a', 'a'],
    ['an empty text, which is not the default', '', ''],
    ['an expression', "${{ format('{0}!', matrix.platform) }}", 'linux/arm64!'],
    ['a number', 1.5, '1.5'],
    ['a boolean', false, 'false'],
  ])('takes %s', (_, given, expected) => {
    expect(resolve({ push: given }).values.get('push')).toBe(expected)
  })

  test('names count in any case', () => {
    expect(Object.fromEntries(resolve({ PUSH: 'true' }).values)).toMatchObject({ push: 'true' })
    expect(resolve({ PUSH: 'true' }).warnings).toEqual([])
  })

  test('passes on what the action does not know, with a warning', () => {
    const { values, warnings } = resolve({ tag: 'x', image: 'y', push: true })
    expect([values.get('tag'), values.get('image')]).toEqual(['x', 'y'])
    expect(warnings).toEqual([
      "Unexpected input(s) 'tag', 'image', valid inputs are ['images', 'push', 'platforms', 'matrix', 'old']",
    ])
  })

  test('warns of a deprecated input that is given', () => {
    expect(resolve({ old: 'x' }).warnings).toEqual(["Input 'old' has been deprecated with message: use images"])
  })

  test('a default cannot name contexts that only workflows have', () => {
    const greedy = parseActionFile(`inputs: { x: { default: '\${{ needs.build }}' } }\n${runs}`, 'action.yml')
    expect(() => resolveInputs(greedy, {}, contexts)).toThrow("Unrecognized named-value: 'needs'")
  })
})

describe('githubContext', () => {
  test.each([
    ['refs/heads/main', 'main', 'branch'],
    ['refs/heads/feature/x', 'feature/x', 'branch'],
    ['refs/tags/v1.2.3', 'v1.2.3', 'tag'],
    ['refs/pull/7/merge', '7/merge', 'branch'],
  ])('%s', (ref, name, type) => {
    expect(githubContext({ ref }, 'build', '/work')).toMatchObject({ ref, ref_name: name, ref_type: type })
  })

  test('what is given wins, and numbers become text', () => {
    const given = { repository: 'me/app', run_id: 7, ref_name: 'other', event: { number: 7 } }
    expect(githubContext(given, 'build', '/work')).toMatchObject({
      repository: 'me/app',
      repository_owner: 'me',
      run_id: '7',
      ref_name: 'other',
      event: { number: 7 },
      job: 'build',
      workspace: '/work',
    })
  })
})

describe('stepEnvironment', () => {
  const base: Parameters<typeof stepEnvironment>[0] = {
    host: { PATH: '/usr/bin', HOME: '/root' },
    env: {},
    state: new Map(),
    inputs: new Map(),
    path: [],
    github: {},
    runner: {},
    services: {},
  }
  const environment = (changes: Partial<typeof base>) => stepEnvironment({ ...base, ...changes })

  test('has nothing but what the runner passes on and sets', () => {
    expect(environment({})).toEqual({ CI: 'true', GITHUB_ACTIONS: 'true', PATH: '/usr/bin', HOME: '/root' })
  })

  test.each<readonly [string, Partial<typeof base>, Readonly<Record<string, string>>]>([
    [
      'inputs in upper case, dashes kept',
      {
        inputs: new Map([
          ['build-args', 'a'],
          ['my input', 'b'],
        ]),
      },
      { 'INPUT_BUILD-ARGS': 'a', INPUT_MY_INPUT: 'b' },
    ],
    ['state as it was named', { state: new Map([['isPost', 'true']]) }, { STATE_isPost: 'true' }],
    ['the newest directory first in PATH', { path: ['/old', '/new'] }, { PATH: '/new:/old:/usr/bin' }],
    ['a PATH that a step set', { env: { PATH: '/bin' }, path: ['/new'] }, { PATH: '/new:/bin' }],
    [
      'contexts, as text',
      { github: { ref: 'x', ref_protected: true }, runner: { os: 'Linux' } },
      { GITHUB_REF: 'x', GITHUB_REF_PROTECTED: 'true', RUNNER_OS: 'Linux' },
    ],
    ['contexts, which no step can forge', { env: { GITHUB_REF: 'forged' }, github: { ref: 'x' } }, { GITHUB_REF: 'x' }],
    ['a CI that a step set', { env: { CI: 'false' } }, { CI: 'false' }],
    ['services', { services: { ACTIONS_RESULTS_URL: 'http://x/' } }, { ACTIONS_RESULTS_URL: 'http://x/' }],
  ])('holds %s', (_, changes, expected) => {
    expect(environment(changes)).toMatchObject(expected)
  })

  test('neither the token nor the event is exported', () => {
    const names = Object.keys(environment({ github: { token: 'x', event: {}, workflow: 'w' } }))
    expect(names.filter(name => name.startsWith('GITHUB_')).sort()).toEqual(['GITHUB_ACTIONS', 'GITHUB_WORKFLOW'])
  })
})
