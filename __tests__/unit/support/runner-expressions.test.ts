import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { holds, stepHolds } from '../../support/runner/condition.ts'
import { evaluate } from '../../support/runner/expression-evaluate.ts'
import type { JobStatus } from '../../support/runner/expression-functions.ts'
import type { Value, ValueObject } from '../../support/runner/expression-value.ts'
import { render } from '../../support/runner/template.ts'

const contexts: ValueObject = {
  github: {
    event_name: 'push',
    ref: 'refs/tags/v1.2.3',
    event: {
      commits: [
        { id: 'c1', author: { name: 'Ann' }, files: ['a', 'b'] },
        { id: 'c2', author: { name: 'Bob' }, files: ['c'] },
        { message: 'no id' },
      ],
    },
  },
  matrix: { platform: 'linux/arm64', 'go-version': 1.22, runner: ['self-hosted', 'arm64'], exact: null },
  strategy: { 'fail-fast': true, 'job-index': 0, 'job-total': 3 },
  needs: { build: { outputs: { 'image-digest': 'sha256:1' } } },
  job: {},
  absent: null,
}

describe('local runner: evaluate', () => {
  test.each<readonly [string, Value]>([
    // Literals
    ['null', null],
    ['true', true],
    ['false', false],
    ['711', 711],
    ['-9.2', -9.2],
    ['+.5', 0.5],
    ['0xff', 255],
    ['0o17', 15],
    ['-2.99e-2', -0.0299],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['-Infinity', Number.NEGATIVE_INFINITY],
    ["''", ''],
    ["'It''s open source!'", "It's open source!"],
    ["' }} '", ' }} '],
    // Properties
    ['matrix.platform', 'linux/arm64'],
    ['MATRIX.Platform', 'linux/arm64'],
    ['matrix.go-version', 1.22],
    ["matrix['platform']", 'linux/arm64'],
    ["matrix['plat' == 'PLAT' && 'platform']", 'linux/arm64'],
    ['matrix.runner[1]', 'arm64'],
    ["matrix.runner['1']", 'arm64'],
    ['matrix.runner[1.9]', 'arm64'],
    ['matrix.runner[2]', null],
    ['matrix.runner[-1]', null],
    ['matrix.runner.length', null],
    ['matrix.nothing', null],
    ['matrix.nothing.at.all', null],
    ['matrix.exact', null],
    ['absent.platform', null],
    ['github.event.commits[1].id', 'c2'],
    ['needs.build.outputs.image-digest', 'sha256:1'],
    ['(matrix).platform', 'linux/arm64'],
    ['fromJSON(\'{"true": 1}\').true', 1],
    // Wildcards
    ['github.event.commits.*.id', ['c1', 'c2']],
    ['github.event.commits[*].id', ['c1', 'c2']],
    ['github.event.commits.*.author.name', ['Ann', 'Bob']],
    ['github.event.commits.*.files[0]', ['a', 'c']],
    ['github.event.commits.*.files.*', ['a', 'b', 'c']],
    ['needs.*.outputs.image-digest', ['sha256:1']],
    ['github.ref.*', []],
    ['github.ref.*.name', []],
    // Operators
    ['!true', false],
    ["!''", true],
    ['!!matrix', true],
    ['1 < 2 && 2 <= 2 && 3 > 2 && 3 >= 3', true],
    ['1 == 1 == true', true],
    ['!false == true', true],
    ['true || false && false', true],
    ['(true || false) && false', false],
    ['1 < 2 == true', true],
    ["matrix.nothing || 'default'", 'default'],
    ["'' || 0 || null", null],
    ["'a' && 'b'", 'b'],
    ["'' && 'b'", ''],
    // Loose comparison
    ["'Push' == 'pUSH'", true],
    ["'a' < 'B'", true],
    ["'B' > 'a'", true],
    ["1 == '1'", true],
    ["1 == '1.0'", true],
    ["0 == ''", true],
    ['0 == null', true],
    ['1 == true', true],
    ["true == 'true'", false],
    ["'1' == true", true],
    ['null == false', true],
    ['null == null', true],
    ["null == ''", true],
    ['NaN == NaN', false],
    ["'x' == 0", false],
    ['matrix == matrix', true],
    ['matrix == strategy', false],
    ["matrix == 'Object'", false],
    ['matrix < strategy', false],
    ['null <= null', true],
    ['null < null', false],
    ["2 > '10'", false],
    ["'2' > '10'", true],
    // Functions
    ["contains('Hello world', 'LLO')", true],
    ["contains('Hello world', 'x')", false],
    ["contains(matrix.runner, 'ARM64')", true],
    ["contains(matrix.runner, 'arm')", false],
    ["contains(github.event.commits.*.id, 'c2')", true],
    ["contains(matrix, 'platform')", false],
    ['contains(123, 2)', true],
    ["startsWith(github.ref, 'REFS/TAGS/')", true],
    ["startsWith(matrix, 'O')", false],
    ["endsWith(github.ref, '.3')", true],
    ["format('Hello {0} {1} {0}', 'Mona', 1)", 'Hello Mona 1 Mona'],
    ["format('{{Hello {0}!}}', 'Mona')", '{Hello Mona!}'],
    ["format('{0}{1}', null, true)", 'true'],
    ["join(matrix.runner, ' + ')", 'self-hosted + arm64'],
    ['join(matrix.runner)', 'self-hosted,arm64'],
    ["join('one', ', ')", 'one'],
    ['join(matrix)', ''],
    ['toJSON(matrix.runner)', '[\n  "self-hosted",\n  "arm64"\n]'],
    ["toJSON(fromJSON('{}'))", '{}'],
    ["toJSON(fromJSON('[]'))", '[]'],
    ["toJSON('a\u2028b')", '"a\\u2028b"'],
    ['tojson(absent)', 'null'],
    ['fromJSON(\'[1, true, null, "x"]\')', [1, true, null, 'x']],
    ["fromjson('3') < 4", true],
  ])('%s', (expression, expected) => {
    expect(evaluate(expression, { contexts })).toEqual(expected)
  })

  test.each([
    ['', 'Unexpected end at position 1'],
    ['secrets.TOKEN', "Unrecognized named-value: 'secrets' at position 1 of the expression: secrets.TOKEN"],
    ['hashFiles(1)', "Unrecognized function: 'hashFiles' at position 1"],
    ['always()', "Unrecognized function: 'always' at position 1"],
    ['toJSON()', "Too few parameters supplied: 'toJSON'"],
    ['toJSON(1, 2)', "Too many parameters supplied: 'toJSON'"],
    ['1 +', "Unexpected symbol: '+' at position 3"],
    ['"double"', `Unexpected symbol: '"double"' at position 1`],
    ["'open", `Unexpected symbol: ''open' at position 1`],
    ['1a', "Unexpected symbol: '1a' at position 1"],
    ['matrix.', 'Unexpected end at position 8'],
    ['matrix.0', "Unexpected symbol: '0' at position 8"],
    ['matrix[0', 'Unexpected end at position 9'],
    ['(true', 'Unexpected end at position 6'],
    ['true)', "Unexpected symbol: ')' at position 5"],
    ["'a'.b", "Unexpected symbol: '.' at position 4"],
    ['matrix matrix', "Unexpected symbol: 'matrix' at position 8"],
    ['1 = 1', "Unexpected symbol: '= 1' at position 3"],
    ["'a' 'b'", 'Unexpected value at position 5'],
    ["format('{0} {1}', 1)", 'references more arguments than were supplied: {0} {1}'],
    ["format('{0', 1)", 'The following format string is invalid: {0'],
  ])('%j is refused: %s', (expression, message) => {
    expect(() => evaluate(expression, { contexts })).toThrow(message)
  })

  test('every text is a literal of itself once its quotes are doubled', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(evaluate(`'${text.replaceAll("'", "''")}'`, { contexts })).toBe(text)
      }),
    )
  })

  test('toJSON and fromJSON are each other’s inverse', () => {
    const { tree } = fc.letrec<{ tree: Value }>(tie => ({
      tree: fc.oneof(
        { maxDepth: 3 },
        fc.constant(null),
        fc.boolean(),
        fc.integer(),
        fc.string(),
        fc.array(tie('tree')),
        fc.dictionary(fc.string(), tie('tree'), { noNullPrototype: true }),
      ),
    }))
    fc.assert(
      fc.property(tree, value => {
        expect(evaluate('fromJSON(toJSON(value))', { contexts: { value } })).toEqual(value)
      }),
    )
  })
})

describe('local runner: render', () => {
  test.each([
    ['plain', 'plain'],
    ['', ''],
    ['${{ matrix.platform }}', 'linux/arm64'],
    ['${{matrix.platform}}', 'linux/arm64'],
    ['${{ matrix.nothing }}', ''],
    ['${{ absent }}', ''],
    ['${{ toJSON(absent) }}', 'null'],
    ['a ${{ 1 }} b ${{ true }} c', 'a 1 b true c'],
    ['a ${{ absent }} b', 'a  b'],
    ["${{ 'a }} b' }}", 'a }} b'],
    ["${{ 'it''s }}' }}!", "it's }}!"],
    ['a ${{ matrix }} b ${{ matrix.runner }}', 'a Object b Array'],
    ['type=semver,pattern={{version}}', 'type=semver,pattern={{version}}'],
    ['$${{ 1 }}', '$1'],
    ['${{ 1.0 }} ${{ 0.1 }} ${{ -0 }}', '1 0.1 -0'],
    ['${{ 1e15 }} ${{ 123456789012345 }}', '1E+15 123456789012345'],
    ['${{ 0.0000001 }} ${{ 0.00001 }}', '1E-07 0.00001'],
    ['${{ 0.1234567890123456789 }}', '0.123456789012346'],
    ['${{ NaN }} ${{ -Infinity }}', 'NaN -Infinity'],
  ])('%j is %j', (template, expected) => {
    expect(render(template, { contexts })).toBe(expected)
  })

  test.each([
    ['${{ matrix }}', 'A mapping was not expected'],
    ['${{ matrix.runner }}', 'A sequence was not expected'],
    ['${{ matrix.platform', 'The expression is not closed'],
    ['${{ }}', 'An expression was expected'],
  ])('%j is refused: %s', (template, message) => {
    expect(() => render(template, { contexts })).toThrow(message)
  })
})

describe('local runner: conditions', () => {
  test.each<readonly [string | undefined, readonly JobStatus[]]>([
    [undefined, ['success']],
    ['true', ['success']],
    ["github.event_name == 'push'", ['success']],
    ["github.event_name == 'schedule'", []],
    ['success()', ['success']],
    ['failure()', ['failure']],
    ['cancelled()', ['cancelled']],
    ['!cancelled()', ['success', 'failure']],
    ['always()', ['success', 'failure', 'cancelled']],
    ['${{ always() }}', ['success', 'failure', 'cancelled']],
    ["always() && github.event_name == 'schedule'", []],
    ['success() || failure()', ['success', 'failure']],
  ])('a step with `if: %s` runs on %j', (condition, expected) => {
    const statuses: readonly JobStatus[] = ['success', 'failure', 'cancelled']
    expect(statuses.filter(status => stepHolds(condition, contexts, status))).toEqual(expected)
  })

  test('a post stage asks only for what its condition says', () => {
    expect(holds("github.event_name == 'push'", contexts, 'failure')).toBe(true)
  })
})
