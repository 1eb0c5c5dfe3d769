import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { formatRecord } from '../../../src/publish/record.ts'
import { encodeRecord, parseRecordsInput } from '../../../src/publish/records-input.ts'
import { recordFor } from '../../support/records.ts'
import { createSecretMasker } from '../../support/runner/secret-masker.ts'

const amd64 = recordFor('linux/amd64', 0, 2)
const arm64 = recordFor('linux/arm64', 1, 2)
const [amd64Text, arm64Text] = [formatRecord(amd64), formatRecord(arm64)]

describe('records are found in', () => {
  test.each<[what: string, json: unknown]>([
    ['a list', [JSON.parse(amd64Text), JSON.parse(arm64Text)]],
    ['a list of texts', [amd64Text, arm64Text]],
    ['the outputs of a job', { 'record-amd64': amd64Text, 'record-arm64': arm64Text, digest: 'sha256:0', n: '{no' }],
    [
      'the needs of a job',
      {
        amd64: { result: 'success', outputs: { record: amd64Text } },
        arm64: { result: 'success', outputs: { record: arm64Text } },
        lint: { result: 'success', outputs: {} },
      },
    ],
    [
      'the outputs of legs',
      { first: encodeRecord(amd64), second: encodeRecord(arm64), LTS: 'LTS', empty: '', other: 'KPKP' },
    ],
  ])('%s', (_, json) => {
    expect(parseRecordsInput(JSON.stringify(json))).toEqual([amd64, arm64])
  })

  test.each([amd64Text, encodeRecord(amd64)])('one record alone: %.20s…', text => {
    expect(parseRecordsInput(text)).toEqual([amd64])
  })
})

describe('recordOutput: the output of a leg', () => {
  test('reads back unchanged, whatever the record says', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'binary' }), title => {
        const record = { ...amd64, annotations: { title: title.toWellFormed() } }
        expect(parseRecordsInput(encodeRecord(record))).toEqual([record])
      }),
    )
  })

  test.each<[what: string, secret: string]>([
    ['a user name that is part of the image', 'me'],
    ['the registry', 'ghcr.io'],
    ['a JSON key of several lines', '{\n  "type": "service_account",\n  "id": 1\n}\n'],
    ['a number', '1'],
    ['a letter', 'a'],
  ])('survives a runner that masks as a secret %s', (_, secret) => {
    const masker = createSecretMasker()
    masker.add(secret)
    expect(masker.mask(amd64Text)).not.toBe(amd64Text)
    expect(masker.mask(encodeRecord(amd64))).toBe(encodeRecord(amd64))
  })
})

describe('parseRecordsInput: the error says what to do for', () => {
  test.each([
    ['what is not JSON', 'oops', /not JSON.*toJSON\(needs\.build\.outputs\)/],
    ['outputs without a record', '{"digest":"sha256:0"}', /the value contains no record\..*outputs: \{ record/],
    ['an output that was dropped', '{"record":""}', /a runner drops an output that contains a secret/],
    ['a record of another version', amd64Text.replace('"version":1', '"version":9'), /records, number 1: .*version 9/],
  ])('%s', (_, json, message) => {
    expect(() => parseRecordsInput(json)).toThrow(message)
  })
})
