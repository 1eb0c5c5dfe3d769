import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { buildImage } from '../../../src/docker/build/build.ts'
import type { BuildRequest } from '../../../src/docker/build/request.ts'
import { descriptorsOf } from '../../../src/docker/build/result.ts'
import { parseRepository } from '../../../src/oci/reference.ts'
import { buildOptions, buildRequest, label } from '../../support/build-request.ts'
import { type GitServer, startGitServer } from '../../support/git-server.ts'
import { type LocalBuilder, localBuilder } from '../../support/local-builder.ts'
import { type RegistryServer, startRegistry } from '../../support/registry/server.ts'
import type { StoredBlob } from '../../support/registry/store.ts'
import { gitIn, type TemporaryDirectory, temporaryDirectory } from '../../support/repository.ts'

let registry: RegistryServer
let repositories: TemporaryDirectory
let git: GitServer

/** BuildKit makes the directory of WORKDIR with the date of the build argument, so the keys of what follows have it. */
const Dockerfile = `FROM busybox:1
WORKDIR /app
RUN echo made > made
COPY revision /
`

beforeAll(async () => {
  ;[registry, repositories] = await Promise.all([startRegistry(), temporaryDirectory()])
  git = await startGitServer(repositories.path)
  const directory = join(repositories.path, 'app.git')
  await mkdir(join(directory, 'sub'), { recursive: true })
  await writeFile(join(directory, 'sub', 'Dockerfile'), 'FROM scratch\nCOPY Dockerfile /\n')
  await gitIn(directory, 'init', '--quiet', '--initial-branch=main')
  await gitIn(directory, 'add', '.')
  await gitIn(directory, 'commit', '--quiet', '--message', 'one')
}, 120_000)
afterAll(async () => {
  await Promise.all([registry, repositories, git].map(each => each[Symbol.asyncDispose]()))
})

interface Commit {
  readonly revision: string
  readonly createdAt: Date
}

const ONE: Commit = { revision: 'one', createdAt: new Date('2026-08-01T00:00:00Z') }
const TWO: Commit = { revision: 'two', createdAt: new Date('2026-08-02T00:00:00Z') }

type Inputs = Readonly<Record<string, string>>

const textOf = async (blob: StoredBlob | undefined): Promise<string> =>
  blob === undefined ? '{}' : (await blob.open().toArray()).map(chunk => `${chunk}`).join('')

/** Builds and pushes a commit. Returns the log, and the date in the image's configuration. */
async function build(
  builder: LocalBuilder,
  name: string,
  { revision, createdAt }: Commit,
  inputs: Inputs,
  changes: Partial<BuildRequest> = {},
): Promise<{ readonly log: string; readonly created: string | undefined }> {
  builder.log.lines.splice(0)
  const workspace = await builder.files({ Dockerfile, revision })
  const request = buildRequest(buildOptions({ context: workspace, provenance: 'false', ...inputs }), {
    builder: { name: builder.name, nodes: 1 },
    publication: `${registry.host}/${name}`,
    repositories: [parseRepository(`${registry.host}/${name}`)],
    push: true,
    createdAt,
    labels: [label(`revision=${revision}`), label(`created=${createdAt.toISOString()}`)],
    metadataFile: `${workspace}.json`,
    ...changes,
  })
  const built = await buildImage(request, builder.docker, { signal: new AbortController().signal, workspace })
  const { manifests, blobs } = registry.store.repository(name)
  const manifest = manifests.get(descriptorsOf(built)[0]?.digest ?? '')
  const { config } = JSON.parse(Buffer.from(manifest?.bytes ?? []).toString()) as { config: { digest: string } }
  const { created } = JSON.parse(await textOf(blobs.get(config.digest))) as { created?: string }
  return { log: builder.log.text(), created }
}

/** Returns the outcome of each step of the Dockerfile that does something: `RUN echo …` → `CACHED`, or its layers are pulled. */
const outcomes = (log: string): readonly (string | undefined)[] =>
  ['WORKDIR', 'RUN'].map(word => {
    const step = new RegExp(`^#(\\d+) \\[[^\\]]+\\] ${word} .*\\n(?:.*\\n)*?#\\1 (CACHED|DONE|extracting)`, 'm').exec(
      log,
    )?.[2]
    return step === 'extracting' ? 'CACHED' : step
  })

describe('build date: the next commit finds every step in the cache', () => {
  const kept = (name: string): Readonly<Record<string, Inputs>> => ({
    registry: { cache: 'registry' },
    local: {
      'cache-to': `type=local,mode=max,dest=${join(repositories.path, 'cache')}`,
      'cache-from': `type=local,src=${join(repositories.path, 'cache')}`,
    },
    inline: { 'cache-to': 'type=inline', 'cache-from': `type=registry,ref=${registry.host}/${name}:inline` },
  })

  test.each(['registry', 'local', 'inline'])(
    '%s',
    async kind => {
      await using first = await localBuilder()
      await using fresh = await localBuilder()
      const name = `date/${kind}`
      const inputs = kept(name)[kind] ?? {}
      const one = await build(first, name, ONE, inputs)
      const { manifests, tags } = registry.store.repository(name)
      if (kind === 'inline') tags.set('inline', [...manifests.keys()].at(-1) ?? '')
      const two = await build(fresh, name, TWO, inputs)
      expect(outcomes(one.log)).toEqual(['DONE', 'DONE'])
      expect(outcomes(two.log)).toEqual(['CACHED', 'CACHED'])
      expect([one.created, two.created]).toEqual(['2026-08-01T00:00:00Z', '2026-08-02T00:00:00Z'])
    },
    120_000,
  )
})

describe('build date: the builder keeps its own cache', () => {
  test.each<[what: string, changes: Partial<BuildRequest>, outcome: string]>([
    ['without the variable', {}, 'CACHED'],
    ['not with the variable', { setsSourceDate: true }, 'DONE'],
  ])(
    '%s',
    async (what, changes, outcome) => {
      await using builder = await localBuilder()
      const name = `date/own-${what.length}`
      await build(builder, name, ONE, {}, changes)
      const { log, created } = await build(builder, name, TWO, {}, changes)
      expect(outcomes(log)[1]).toBe(outcome)
      expect(created).toBe('2026-08-02T00:00:00Z')
    },
    120_000,
  )
})

test.each<[inputs: Inputs, changes: Partial<BuildRequest>]>([
  [{}, {}],
  [{ reproducible: 'true' }, {}],
  [{}, { setsSourceDate: true }],
])(
  'build date: a directory of a Git repository builds, %j %j',
  async (inputs, changes) => {
    await using builder = await localBuilder()
    const context = `${git.url}/app.git#main:sub`
    const { created } = await build(builder, 'date/git', ONE, { context, ...inputs }, changes)
    expect(created).toBe('2026-08-01T00:00:00Z')
  },
  120_000,
)
