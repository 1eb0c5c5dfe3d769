import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { createSecretMasker } from '../../support/runner/secret-masker.ts'
import { createStepOutput, type LogSource } from '../../support/runner/step-output.ts'
import { annotationOf, parseWorkflowCommand } from '../../support/runner/workflow-commands.ts'

describe('parseWorkflowCommand', () => {
  test.each<readonly [string, string, Readonly<Record<string, string>>, string]>([
    ['::debug::text', 'debug', {}, 'text'],
    ['  ::debug::text', 'debug', {}, 'text'],
    ['::endgroup::', 'endgroup', {}, ''],
    ['::Error::text', 'error', {}, 'text'],
    ['::error file=a.ts,line=3::it broke', 'error', { file: 'a.ts', line: '3' }, 'it broke'],
    ['::error file=a.ts, line=3::x', 'error', { file: 'a.ts', line: '3' }, 'x'],
    ['::error title=a=b::x', 'error', { title: 'a=b' }, 'x'],
    ['::error file=,line=3,col::x', 'error', { line: '3' }, 'x'],
    ['::error ::x', 'error', {}, 'x'],
    ['::warning file=a%3Ab%2Cc%25%0A::x', 'warning', { file: 'a:b,c%\n' }, 'x'],
    ['::warning::a%0D%0Ab%25%3A%2C', 'warning', {}, 'a\r\nb%%3A%2C'],
    ['::warning::%250A', 'warning', {}, '%0A'],
    ['::notice::a::b', 'notice', {}, 'a::b'],
    ['::set-output name=digest::sha256:1', 'set-output', { name: 'digest' }, 'sha256:1'],
  ])('%j', (line, name, properties, data) => {
    expect(parseWorkflowCommand(line)).toEqual({ name, properties: new Map(Object.entries(properties)), data })
  })

  test.each(['', 'text', 'text ::debug::x', '::unknown::x', '::debug', ':: debug::x', '::error file=a', '##[error]x'])(
    '%j is plain output',
    line => {
      expect(parseWorkflowCommand(line)).toBeUndefined()
    },
  )

  test('gives back whatever was escaped as the toolkit escapes it', () => {
    const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
    const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), fc.string({ unit: 'binary' }), (title, text) => {
        expect(parseWorkflowCommand(`::error title=${property(title)}::${data(text)}`)).toEqual({
          name: 'error',
          properties: new Map([['title', title]]),
          data: text,
        })
      }),
    )
  })
})

test('annotationOf: has what was given, and only valid numbers', () => {
  const properties = new Map(
    Object.entries({ title: 't', file: 'f', line: '1', endLine: '2', col: 'x', endColumn: '4' }),
  )
  expect(annotationOf('notice', { name: 'notice', properties, data: 'm' })).toStrictEqual({
    level: 'notice',
    message: 'm',
    title: 't',
    file: 'f',
    line: 1,
    endLine: 2,
    endColumn: 4,
  })
})

describe('createStepOutput', () => {
  const open = (debug = false) => {
    const seen: (readonly [LogSource, string])[] = []
    const masker = createSecretMasker()
    const onLine = (source: LogSource, line: string): void => {
      seen.push([source, line])
    }
    return { seen, output: createStepOutput({ masker, workspace: '/work', debug, onLine }) }
  }

  test.each<readonly [string, readonly string[], readonly string[]]>([
    ['a line in pieces', ['one', ' li', 'ne\n'], ['one line']],
    ['several lines in a piece', ['a\nb\n\nc\n'], ['a', 'b', '', 'c']],
    ['a last line without a newline', ['a\nb'], ['a', 'b']],
    ['line ends of Windows, also cut in two', ['a\r\nb\r', '\nc'], ['a', 'b', 'c']],
    ['carriage returns of a progress bar', ['10%\r20%\r', '30%\n'], ['10%', '20%', '30%']],
    ['groups', ['::group::Build\nx\n::endgroup::\n'], ['##[group]Build', 'x', '##[endgroup]']],
    ['issues', ['::error::a%0Ab\n::warning::c\n::notice::d\n'], ['##[error]a\nb', '##[warning]c', '##[notice]d']],
    ['no debug lines', ['::debug::x\n'], []],
    ['no commands that mean nothing here', ['::add-matcher::x\n::remove-matcher owner=x::\n::echo::on\n'], []],
    ['a secret from the moment it is known', ['pw\n::add-mask::pw\npw pwpw\n'], ['pw', '*** ***']],
    [
      'nothing obeyed while commands are stopped',
      ['::stop-commands::T\n::error::x\n::T::\n::error::y\n'],
      ['::stop-commands::T', '::error::x', '::T::', '##[error]y'],
    ],
  ])('logs %s', (_, pieces, expected) => {
    const { output } = open()
    for (const piece of pieces) output.write('stdout', piece)
    output.flush()
    expect(output.lines).toEqual(expected)
  })

  test('keeps the two streams apart, and obeys both', () => {
    const { output, seen } = open()
    output.write('stdout', 'out')
    output.write('stderr', '::error::err\n')
    output.write('stdout', 'put\n')
    expect(seen).toEqual([
      ['stderr', '##[error]err'],
      ['stdout', 'output'],
    ])
  })

  test('logs debug lines in a debug run', () => {
    const { output } = open(true)
    output.write('stdout', '::debug::x\n')
    expect(output.lines).toEqual(['##[debug]x'])
  })

  test('gathers outputs, state and annotations, with files relative to the workspace', () => {
    const { output } = open()
    output.write('stdout', '::set-output name=a::1\n::save-state name=b::2\n')
    output.write('stdout', '::error file=/work/src/a.ts,line=1::x\n::error file=/etc/passwd::y\n')
    expect(Object.fromEntries(output.outputs)).toEqual({ a: '1' })
    expect(Object.fromEntries(output.state)).toEqual({ b: '2' })
    expect(output.annotations).toEqual([
      { level: 'error', message: 'x', file: 'src/a.ts', line: 1 },
      { level: 'error', message: 'y', file: '/etc/passwd' },
    ])
    expect(output.commandFailed()).toBe(false)
  })

  test('masks annotations', () => {
    const { output } = open()
    output.write('stdout', '::add-mask::pw\n::error::it was pw\n')
    expect(output.annotations).toEqual([{ level: 'error', message: 'it was ***' }])
  })

  test.each(['::set-env name=A::1', '::add-path::/opt', '::set-output::x'])('%s fails the step', line => {
    const { output } = open()
    output.write('stdout', `${line}\n`)
    expect(output.commandFailed()).toBe(true)
    expect(output.annotations.map(({ level }) => level)).toContain('error')
  })

  test('an empty mask is only worth a warning', () => {
    const { output } = open()
    output.write('stdout', '::add-mask:: \nplain\n')
    expect(output.annotations).toEqual([
      { level: 'warning', message: "Can't add secret mask for empty string in ##[add-mask] command." },
    ])
    expect(output.lines.at(-1)).toBe('plain')
  })
})

describe('createSecretMasker', () => {
  const masked = (text: string, ...secrets: readonly string[]): string => {
    const masker = createSecretMasker()
    for (const secret of secrets) masker.add(secret)
    return masker.mask(text)
  }
  const base64 = (text: string): string => Buffer.from(text).toString('base64')

  test.each<readonly [string, string, readonly string[], string]>([
    ['nothing without secrets', 'text', [], 'text'],
    ['every occurrence', 'a-pw-b-pw', ['pw'], 'a-***-b-***'],
    ['at the start and at the end', 'pw.pw', ['pw'], '***.***'],
    ['overlaps as one', 'xabcx', ['ab', 'bc'], 'x***x'],
    ['neighbours as one', 'xabcdx', ['ab', 'cd'], 'x***x'],
    ['one secret within another', 'xabcx', ['b', 'abc'], 'x***x'],
    ['no blank secret', 'a b', [' ', ''], 'a b'],
    ['each line of a secret', 'one / two', ['one\ntwo'], '*** / ***'],
    ['a secret within JSON', '"a\\"b"', ['a"b'], '"***"'],
    ['a secret within an address', '?p=a%2Fb', ['a/b'], '?p=***'],
    ['a secret in Base64', base64('password1'), ['password1'], '***'],
    [
      'a secret at the end of other Base64',
      base64('user:password1'),
      ['password1'],
      `${base64('user:p').slice(0, 8)}***`,
    ],
  ])('masks %s', (_, text, secrets, expected) => {
    expect(masked(text, ...secrets)).toBe(expected)
  })

  test('leaves no secret in any text', () => {
    const word = fc.stringMatching(/^[a-z]{4,8}$/)
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 3 }), fc.array(fc.string()), (secrets, others) => {
        const text = others.flatMap((other, index) => [other, secrets[index % secrets.length] ?? '']).join('')
        const result = masked(text, ...secrets)
        expect(secrets.filter(secret => result.includes(secret))).toEqual([])
      }),
    )
  })
})
