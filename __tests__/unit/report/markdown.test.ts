import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { marked, type Tokens } from 'marked'
import { formatBytes, formatDuration } from '../../../src/lib/units.ts'
import { code, codeBlock, plain, table } from '../../../src/report/markdown.ts'

describe('markdown: Markdown', () => {
  test('cells cannot end their table', () => {
    expect(table(['a|b'], [['x\ny', 'z']])).toBe('| a\\|b |\n| --- |\n| x y | z |')
  })

  test('code looks the same in a cell', () => {
    expect(table(['a'], [[code('type=match,pattern=(?<v>x)')]])).toContain('| `type=match,pattern=(?<v>x)` |')
  })

  test.each([
    ['<img src=x onerror=y>', '\\<img src=x onerror=y>'],
    ['refs/heads/![a](b)', 'refs/heads/!\\[a\\](b)'],
    ['https://evil.example', 'https\\://evil.example'],
    ['WWW.evil.example', 'WWW\\.evil.example'],
    ['&lt; `a` *b* __c__ ~~d~~ $e$', '\\&lt; \\`a\\` \\*b\\* \\_\\_c\\_\\_ \\~\\~d\\~\\~ \\$e\\$'],
    ['/^v(\\d+)$/ does not match "1.2"', '/^v(\\\\d+)\\$/ does not match "1.2"'],
  ])('%s is plain as %s', (text, markdown) => {
    expect(plain(text)).toBe(markdown)
  })

  test('plain text never becomes markup', () => {
    const parts = [
      '<b>',
      '![',
      '](http://x.y)',
      'www.x.y',
      '**',
      '__',
      '`',
      '~~',
      '|',
      '\\',
      '&amp;',
      '&',
      ':',
      '(?<v>',
      'a',
    ]
    const texts = fc.array(fc.constantFrom(...parts), { minLength: 1 }).map(some => some.join(''))
    fc.assert(
      fc.property(texts, text => {
        const [shown] = marked.lexer(table(['head'], [[plain(text)]])) as readonly Tokens.Table[]
        const tokens = shown?.rows[0]?.[0]?.tokens ?? []
        expect(tokens.filter(({ type }) => type !== 'text' && type !== 'escape')).toEqual([])
        expect(tokens.map(token => ('text' in token ? token.text : '')).join('')).toBe(text)
      }),
    )
  })

  test('code cannot end its fence', () => {
    expect(codeBlock('json', 'a\n````\nb')).toBe('`````json\na\n````\nb\n`````')
    expect(code('a`b')).toBe("`a'b`")
  })

  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [1_234_567, '1.2 MB'],
    [5e12, '5.0 TB'],
  ])('%d bytes are %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text)
  })

  test.each([
    [0, '0.0 s'],
    [9_949, '9.9 s'],
    [9_950, '10 s'],
    [59_499, '59 s'],
    [59_500, '1 min 0 s'],
    [3_599_000, '59 min 59 s'],
    [3_720_000, '1 h 2 min'],
  ])('%d milliseconds are %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text)
  })
})
