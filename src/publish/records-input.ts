import { messageOf, UsageError } from '../lib/errors.ts'
import { decodeOutput, encodeOutput } from './output-encoding.ts'
import { formatRecord, type LegRecord, parseRecord } from './record.ts'

/** Encodes a record for the outputs of a step and its job; {@link parseRecordsInput} reads it back. */
export const encodeRecord = (record: LegRecord): string => encodeOutput(formatRecord(record))

/**
 * Parses the input `records`: one record, as JSON or as an output; or JSON that contains records at any depth, such as
 * the outputs of jobs (`toJSON(needs.build.outputs)`, `toJSON(needs)`). Ignores other outputs. Throws an Error if there
 * is no record.
 */
export function parseRecordsInput(text: string): readonly LegRecord[] {
  let value: unknown
  try {
    value = JSON.parse(decodeOutput(text) ?? text)
  } catch (error) {
    throw new Error(`the value is not JSON (${messageOf(error)}). Write records: \${{ toJSON(needs.build.outputs) }}`)
  }
  const records = findRecords(value)
  if (records.length === 0) {
    throw new Error(
      'the value contains no record. Each build job needs outputs: { record: ${{ steps.<id>.outputs.record }} }, ' +
        'and a runner drops an output that contains a secret.',
    )
  }
  return records.map((text, i) => readRecord(text, `records, number ${i + 1}`))
}

/** Finds the records in a JSON value, at any depth: as objects, as JSON in strings, or as encoded outputs. */
function findRecords(value: unknown): readonly string[] {
  if (typeof value === 'string') {
    const json = decodeOutput(value) ?? value
    if (!json.trimStart().startsWith('{')) return []
    try {
      return findRecords(JSON.parse(json))
    } catch {
      return []
    }
  }
  if (typeof value !== 'object' || value === null) return []
  if (Object.hasOwn(value, 'version') && Object.hasOwn(value, 'publication')) return [JSON.stringify(value)]
  return Object.values(value).flatMap(findRecords)
}

/** Parses a record. Throws a UsageError that names `source` if the record is invalid. */
export function readRecord(text: string, source: string): LegRecord {
  try {
    return parseRecord(text)
  } catch (error) {
    throw UsageError.at(source, `invalid record: ${messageOf(error)}.`)
  }
}
