import type { BuildOptions } from '../../src/docker/build/options.ts'
import type { BuildRequest } from '../../src/docker/build/request.ts'
import { readBuildOptions } from '../../src/inputs/build-options.ts'
import { type InputSource, inputReader } from '../../src/inputs/reader.ts'
import { type Annotation, type Label, parseLevels } from '../../src/metadata/labels.ts'

/** Parses the inputs of the build as the action does. Throws a UsageError if they are invalid. */
export function buildOptions(
  inputs: Readonly<Record<string, string>> = {},
  { mask = () => {}, env = {} }: Partial<InputSource> = {},
): BuildOptions {
  const given = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])
  const reader = inputReader({ env: Object.fromEntries(given), mask })
  const options = readBuildOptions(reader, { mask, env })
  reader.done()
  return options
}

/** Parses `a=b`. */
export function label(text: string): Label {
  const equals = text.indexOf('=')
  return { key: text.slice(0, equals), value: text.slice(equals + 1) }
}

/** Parses `manifest[linux/arm64]:a=b`. */
export function annotation(text: string): Annotation {
  const [, name = '', pair = ''] = /^([^:]+):(.*)$/s.exec(text) ?? []
  const [level] = parseLevels(name, text, (where, what) => {
    throw new Error(`${where}: ${what}`)
  })
  if (level === undefined) throw new Error(`"${text}" has no level.`)
  return { ...label(pair), level }
}

/** Returns the request for a build of a public repository's main branch, without a push. */
export const buildRequest = (options: BuildOptions, changes: Partial<BuildRequest> = {}): BuildRequest => ({
  builder: { name: 'b', nodes: 1 },
  options,
  platforms: [],
  publication: 'ghcr.io/me/app',
  repositories: [],
  tags: [],
  push: false,
  mode: 'single',
  layout: undefined,
  labels: [],
  annotations: [],
  createdAt: new Date('2026-01-02T03:04:05Z'),
  setsSourceDate: false,
  source: {
    serverUrl: 'https://github.com',
    repositoryName: 'me/app',
    ref: 'refs/heads/main',
    sha: '0123456789abcdef0123456789abcdef01234567',
  },
  branches: { own: 'main', base: undefined, default: 'main' },
  cacheAccess: { reads: true, writes: true, why: undefined },
  privateRepository: false,
  noDefaultAttestations: false,
  builderId: 'https://github.com/me/app/actions/runs/7/attempts/1',
  githubToken: undefined,
  annotateChecks: true,
  metadataFile: '/tmp/m.json',
  ...changes,
})
