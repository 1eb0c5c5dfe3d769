import type { NodeSettings } from '../docker/builder/settings.ts'
import { parseList } from '../lib/csv.ts'
import { messageOf } from '../lib/errors.ts'
import { isObject } from '../lib/json.ts'
import { didYouMean } from '../lib/nearest.ts'
import { type Platform, parsePlatform } from '../oci/platform.ts'
import { reportSplitOption } from './driver-option.ts'
import type { InputReader } from './reader.ts'

const KEYS = ['name', 'endpoint', 'platforms', 'driver-opts', 'buildkitd-flags'] as const
type Key = (typeof KEYS)[number]

/** buildx's own rule for the name of a node (store.ValidateName of docker/buildx). */
const NAME = /^[a-zA-Z][a-zA-Z0-9._-]*$/

/**
 * Reads the input `nodes`: a YAML list of maps with `name`, `endpoint`, `platforms` (a list, or separated by commas),
 * `driver-opts` (a list, or one a line) and `buildkitd-flags`. Problems name the node and its key:
 * `nodes[1].platforms`.
 */
export async function readNodes(inputs: InputReader): Promise<readonly NodeSettings[]> {
  const text = inputs.text('nodes')
  if (text === undefined) return []
  const list = await parseYaml(text, inputs)
  if (list === undefined) return []
  if (!Array.isArray(list) || list.length === 0) {
    inputs.problem('nodes', 'the value is not a YAML list of nodes, such as "- endpoint: tcp://arm.example.com:1234".')
    return []
  }
  return list.map((item, i) => readNode(item, `nodes[${i}]`, inputs))
}

async function parseYaml(text: string, inputs: InputReader): Promise<unknown> {
  const { parse } = await import('yaml')
  try {
    return parse(text)
  } catch (thrown) {
    inputs.problem('nodes', `the value is not YAML: ${messageOf(thrown)}`)
    return undefined
  }
}

function readNode(item: unknown, where: string, inputs: InputReader): NodeSettings {
  if (!isObject(item)) {
    inputs.problem(where, 'a node is a map with name, endpoint, platforms, driver-opts or buildkitd-flags.')
    return { name: undefined, endpoint: undefined, platforms: [], driverOpts: [], buildkitdFlags: undefined }
  }
  for (const key of Object.keys(item).filter(key => !KEYS.some(known => known === key))) {
    inputs.problem(`${where}.${key}`, `nodes have no such key.${didYouMean(key, KEYS)}`)
  }
  const at = (key: Key): string => `${where}.${key}`
  const text = (key: Key): string | undefined => {
    const value = item[key]
    if (value === undefined || value === null || value === '') return undefined
    if (typeof value === 'string' || typeof value === 'number') return String(value)
    inputs.problem(at(key), 'the value is not a string.')
    return undefined
  }
  const texts = (key: Key, commas: boolean): readonly string[] => {
    const value = item[key]
    if (Array.isArray(value) && value.every(part => typeof part === 'string')) return value
    return parseList(at(key), text(key) ?? '', { commas, quotes: commas }).map(part => part.value)
  }
  const name = text('name')
  if (name !== undefined && !NAME.test(name)) {
    inputs.problem(at('name'), `"${name}" is not a node name: a letter, followed by letters, digits, ".", "_" and "-".`)
  }
  const driverOpts = texts('driver-opts', false)
  for (const option of driverOpts) reportSplitOption(option, problem => inputs.problem(at('driver-opts'), problem))
  return {
    name,
    endpoint: text('endpoint'),
    platforms: texts('platforms', true).flatMap(platform => readPlatform(platform, at('platforms'), inputs)),
    driverOpts,
    buildkitdFlags: text('buildkitd-flags'),
  }
}

function readPlatform(text: string, where: string, inputs: InputReader): readonly Platform[] {
  try {
    return [parsePlatform(text)]
  } catch (thrown) {
    inputs.problem(where, messageOf(thrown))
    return []
  }
}
