import { describe, expect, test } from '@jest/globals'
import { callInputs, callSecrets, checkPermissions } from '../support/workflow-file/call.ts'
import { evaluated, expandMatrix } from '../support/workflow-file/evaluate.ts'
import { type JobFile, parseWorkflowFile } from '../support/workflow-file/parse.ts'
import { supply } from '../support/workflow-file/supply.ts'

const contexts = { inputs: { wide: true, name: 'x' }, needs: { plan: { outputs: { matrix: '{"a":[1,2]}' } } } }

test.each([
  ['an expression that is the whole text keeps its kind', '${{ inputs.wide }}', true],
  ['JSON becomes what it says', '${{ fromJSON(needs.plan.outputs.matrix) }}', { a: [1, 2] }],
  ['a text around it makes it text', 'is ${{ inputs.wide }}', 'is true'],
  ['two of them make a text', '${{ inputs.name }}${{ inputs.name }}', 'xx'],
  ['at any depth', { a: ['${{ inputs.wide }}', 1] }, { a: [true, 1] }],
  ['what is not there is null', undefined, null],
])('workflow values: %s', (_, node, value) => {
  expect(evaluated(node, { contexts })).toEqual(value)
})

describe('expandMatrix: a matrix', () => {
  const axes = { image: ['a', 'b'], platform: ['x', 'y'] }

  test.each([
    ['is every combination of its axes', axes, ['a x', 'a y', 'b x', 'b y']],
    ['is what include lists', { include: [{ image: 'a' }, { image: 'b' }] }, ['a', 'b']],
    [
      'has more members where include agrees',
      { ...axes, include: [{ platform: 'x', on: 1 }] },
      ['a x 1', 'a y', 'b x 1', 'b y'],
    ],
    [
      'has more jobs where include agrees with none',
      { ...axes, include: [{ platform: 'z' }] },
      ['a x', 'a y', 'b x', 'b y', 'z'],
    ],
    ['has more members everywhere', { image: ['a'], include: [{ on: 1 }, { on: 2 }] }, ['a 2']],
  ])('%s', (_, matrix, jobs) => {
    expect(expandMatrix(matrix).map(job => Object.values(job).join(' '))).toEqual(jobs)
  })
})

describe('supply: addresses and inputs', () => {
  const workflow = `# kept
jobs:
  build:
    steps:
      - uses: actions/checkout@v6
      - uses: OWNER/manifold@v1
        with: { images: ghcr.io/me/app }
`
  test('puts them where they belong, and changes nothing else', () => {
    const supplied = supply(workflow, {
      addresses: { 'ghcr.io/me': 'localhost:5000' },
      buildInputs: { 'driver-opts': 'network=host' },
    })
    expect(supplied).toBe(
      workflow.replace('{ images: ghcr.io/me/app }', '{ images: localhost:5000/app, driver-opts: network=host }'),
    )
  })

  test.each([
    ['an address', { addresses: { 'quay.io': 'x' }, buildInputs: {} }, /does not contain quay\.io/],
    ['an input', { addresses: { 'OWNER/manifold@v1': 'x/y@v1' }, buildInputs: { a: 'b' } }, /No step/],
  ])('does not pretend to have supplied %s', (_, supplied, message) => {
    expect(() => supply(workflow, supplied)).toThrow(message)
  })
})

describe('workflow_call: a called workflow', () => {
  const called = parseWorkflowFile(`
on:
  workflow_call:
    inputs:
      images: { type: string, required: true }
      push: { type: string }
      wide: { type: boolean, default: true }
      limit: { type: number }
    secrets: { token: { description: x } }
permissions: {}
jobs:
  build: { permissions: { contents: read, packages: write }, steps: [] }
`)
  const job = (given: JobFile['with'], secrets: JobFile['secrets'] = {}): JobFile => ({
    ...{ needs: [], outputs: {}, steps: [] },
    ...{ with: given, secrets },
  })
  const inputs = (given: JobFile['with']) => callInputs(called.call ?? fail(), job(given), { contexts })
  const fail = (): never => {
    throw new Error('It cannot be called.')
  }

  test('gets what is given, and its own defaults for the rest', () => {
    expect(inputs({ images: '${{ inputs.name }}', push: false })).toEqual({
      images: 'x',
      push: 'false',
      wide: true,
      limit: 0,
    })
  })

  test.each([
    ['an input that it needs', {}, /images is required/],
    ['an input that it does not have', { images: 'a', image: 'a' }, /no input image/],
    ['an input of another kind', { images: 'a', wide: 'yes' }, /wide is not a boolean/],
  ])('is not called without regard to %s', (_, given: JobFile['with'], message) => {
    expect(() => inputs(given)).toThrow(message)
  })

  test('gets the secrets that it names', () => {
    const scope = { contexts: { secrets: { KEY: 's' } } }
    const secrets = (given: JobFile['secrets']) => callSecrets(called.call ?? fail(), job({}, given), scope)
    expect(secrets({ token: 'x=${{ secrets.KEY }}' })).toEqual({ token: 'x=s' })
    expect(() => secrets({ key: 'x' })).toThrow(/no secret key/)
  })

  test('may do no more than its caller', () => {
    expect(() => checkPermissions(called, { contents: 'write', packages: 'write' })).not.toThrow()
    expect(() => checkPermissions(called, { contents: 'read' })).toThrow(/build requests packages: write/)
  })
})
