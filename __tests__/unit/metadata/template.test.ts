import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { GLOBAL, type GlobalName, parseTemplate, render, type Values } from '../../../src/metadata/template.ts'

const VALUES: Values<GlobalName> = {
  names: {
    branch: 'a&b<c',
    tag: '',
    sha: '9f2c1e7',
    base_ref: 'main',
    is_default_branch: 'false',
    is_not_default_branch: 'true',
  },
  date: new Date('2026-08-01T22:30:05Z'),
  commitDate: new Date('2026-03-14T07:09:26Z'),
}
const rendered = (text: string): string => render(parseTemplate(text, GLOBAL), VALUES)

describe('render', () => {
  test.each([
    ['', ''],
    ['plain } { text', 'plain } { text'],
    ['{{branch}}', 'a&b<c'],
    ['{{ sha }}-{{sha}}', '9f2c1e7-9f2c1e7'],
    ['{{{branch}}}', 'a&b<c'],
    ['{{&branch}}', 'a&b<c'],
    ['x{{tag}}y', 'xy'],
    ["{{date 'YYYYMMDD'}}", '20260801'],
    ['{{date "YYYYMMDD"}}', '20260801'],
    ["{{date 'YYYYMMDD-HHmm' tz='Asia/Tokyo'}}", '20260802-0730'],
    ["{{ commit_date 'YYYY.MM' }}", '2026.03'],
    ['{{#if tag}}t{{else}}{{sha}}{{/if}}', '9f2c1e7'],
    ['{{#if sha}}yes{{/if}}', 'yes'],
    ['{{#if is_default_branch}}yes{{else}}no{{/if}}', 'no'],
    ['{{#unless is_default_branch}}dev{{/unless}}', 'dev'],
    ['{{#if sha}}{{#if tag}}a{{else}}b{{/if}}{{/if}}', 'b'],
  ])('%s', (template, expected) => {
    expect(rendered(template)).toBe(expected)
  })
})

describe('parseTemplate: rejects', () => {
  test.each([
    ['{{brnch}}', '{{brnch}} is not an expression that is available here. Did you mean "branch"?'],
    ['{{constructor}}', 'is not an expression that is available here'],
    ['{{__proto__}}', 'is not an expression that is available here'],
    ['{{branch.length}}', 'is not an expression that is available here'],
    ['{{lookup . "x"}}', 'is not an expression that is available here'],
    ['{{version}}', 'is not an expression that is available here'],
    ['{{}}', 'is not an expression that is available here'],
    ['a {{branch', 'opens an expression with {{ and never closes it with }}.'],
    ['{{date}}', "{{date}} is not of the form {{date 'YYYYMMDD'}}"],
    ['{{date YYYY}}', 'is not of the form'],
    ["{{date 'YYYY' timezone='UTC'}}", '"timezone" is not an attribute of date. Use tz.'],
    ["{{date 'YYYY' tz='Mars/Base'}}", '"Mars/Base" is not a timezone.'],
    ["{{commit_date '%Y'}}", 'is a strftime format'],
    ['{{#each tag}}{{/each}}', 'is not a known block. Use #if or #unless'],
    ['{{#if tag}}x', '{{#if tag}} is never closed. Add {{/if}}.'],
    ['{{/if}}', 'closes a block that is not open'],
    ['{{#if tag}}x{{/unless}}', 'closes a block that is not open'],
    ['{{else}}', 'is allowed only once, within {{#if}}'],
  ])('%s', (template, why) => {
    expect(() => parseTemplate(template, GLOBAL)).toThrow(why)
  })
})

/** Names that every object has, and names that lead to Function. */
const INHERITED = [
  ...Object.getOwnPropertyNames(Object.prototype),
  'prototype',
  'Function',
  'this',
  'global',
  'process',
]

test.each(INHERITED)('parseTemplate: {{%s}} reaches nothing', name => {
  for (const text of [`{{${name}}}`, `{{#if ${name}}}x{{/if}}`, `{{${name} 'YYYY'}}`]) {
    expect(() => parseTemplate(text, GLOBAL)).toThrow('is not an expression that is available here')
  }
})

test('render: text without braces stays as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      fc.pre(!text.includes('{{'))
      expect(rendered(text)).toBe(text)
    }),
  )
})
