import { stat } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { buildPlatforms } from '../../../src/docker/build/per-platform.ts'
import type { BuildRequest } from '../../../src/docker/build/request.ts'
import { type BuildResult, descriptorsOf } from '../../../src/docker/build/result.ts'
import { mustRun, run } from '../../../src/lib/process.ts'
import { parsePlatform } from '../../../src/oci/platform.ts'
import { parseRepository } from '../../../src/oci/reference.ts'
import { annotation, buildOptions, buildRequest, label } from '../../support/build-request.ts'
import { contentOf } from '../../support/image-content.ts'
import { type LocalBuilder, localBuilder } from '../../support/local-builder.ts'
import { type RegistryServer, startRegistry } from '../../support/registry/server.ts'

let builder: LocalBuilder
let registry: RegistryServer

beforeAll(async () => {
  builder = await localBuilder()
  registry = await startRegistry()
}, 120_000)
afterAll(async () => {
  await registry.close()
  await builder[Symbol.asyncDispose]()
})

const { signal } = new AbortController()

/** Builds what the inputs say, with the files as the context. */
async function build(
  inputs: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string>>,
  changes: Partial<BuildRequest> = {},
): Promise<BuildResult> {
  builder.log.lines.splice(0)
  builder.log.warnings.splice(0)
  const workspace = await builder.files(files)
  const options = buildOptions({ ...inputs, context: workspace }, { env: process.env })
  const request = buildRequest(options, {
    builder: { name: builder.name, nodes: 1 },
    repositories: [parseRepository(`${registry.host}/me/app`)],
    metadataFile: `${workspace}.json`,
    ...changes,
  })
  return buildPlatforms(request, builder.docker, { signal, workspace })
}

test('buildImage: the step sees the secrets, which are neither in the image nor in the log', async () => {
  const [value, lines, variable, file] = [
    'value-5ecret',
    'first-5ecret\nsecond-5ecret',
    'variable-5ecret',
    'file-5ecret',
  ]
  process.env['MANIFOLD_TEST_SECRET'] = variable
  const secretFile = `${await builder.files({ key: file })}/key`
  const read = '--mount=type=secret,id='
  const Dockerfile = `FROM busybox:1
RUN ${read}a ${read}b ${read}c ${read}d cd /run/secrets && wc -c a b c d > /sizes && ! env | grep 5ecret
RUN ! grep -r 5ecret /run /sizes /etc
`
  const built = await build(
    {
      secrets: `a=${value}\n"b=${lines}"`,
      'secret-envs': 'c=MANIFOLD_TEST_SECRET',
      'secret-files': `d=${secretFile}`,
    },
    { Dockerfile },
    { push: true },
  )
  delete process.env['MANIFOLD_TEST_SECRET']
  expect(descriptorsOf(built)[0]?.digest).toMatch(/^sha256:/)
  const content = await contentOf(registry.store)
  expect(content).toContain(`${value.length + lines.length + variable.length + file.length} total`)
  expect(builder.log.text()).toMatch(/DONE/)
  for (const secret of [value, ...lines.split('\n'), variable, file]) {
    expect(builder.log.text()).not.toContain(secret)
    expect(content).not.toContain(secret)
  }
}, 60_000)

test('buildImage: two named contexts, build arguments and a target', async () => {
  const one = await builder.files({ text: 'of the first context' })
  const two = await builder.files({ text: 'of the second context' })
  const Dockerfile = `FROM base AS wanted
ARG WHO
COPY --from=one text /one
COPY --from=two text /two
RUN echo "made by $WHO" > /made
FROM wanted AS unwanted
RUN exit 1
`
  await build(
    {
      'build-contexts': `base=docker-image://busybox:1\none=${one}\ntwo=${two}`,
      'build-args': 'WHO=somebody, else',
      target: 'wanted',
    },
    { Dockerfile },
    { push: true },
  )
  const content = await contentOf(registry.store)
  for (const text of ['of the first context', 'of the second context', 'made by somebody, else\n']) {
    expect(content).toContain(text)
  }
}, 60_000)

test('buildImage: what limits the steps', async () => {
  const Dockerfile = `FROM busybox:1
RUN grep -q '10.1.2.3.*docker' /etc/hosts && df -k /dev/shm | grep -q 65536 && [ "$(ulimit -n)" = 1000 ]
RUN ! nslookup localhost 127.0.0.1 && ! ip addr | grep 'state UP'
`
  const inputs = { 'add-hosts': 'docker:10.1.2.3', 'shm-size': '64m', ulimit: 'nofile=1000:2000', network: 'none' }
  await expect(build({ ...inputs, 'no-cache': 'true', pull: 'true' }, { Dockerfile })).resolves.toBeDefined()
}, 60_000)

test('buildImage: a key for SSH', async () => {
  const key = builder.path('ssh-key')
  await mustRun(run, 'ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key])
  const Dockerfile = 'FROM busybox:1\nRUN --mount=type=ssh,id=git,required=true test -S "$SSH_AUTH_SOCK"\n'
  await expect(build({ ssh: `git=${key}` }, { Dockerfile })).resolves.toBeDefined()
  await expect(build({ 'no-cache': 'true' }, { Dockerfile })).rejects.toThrow(/The build failed at .*type=ssh/)
}, 60_000)

describe('buildImage: outputs', () => {
  const Dockerfile = 'FROM busybox:1 AS made\nRUN echo content > /made\nFROM scratch\nCOPY --from=made /made /made\n'

  test('local, tar and OCI beside a push by digest, which gives the digest', async () => {
    const out = (name: string): string => builder.path(name)
    const built = await build(
      {
        outputs: `${out('directory')}\ntype=tar,dest=${out('made.tar')}\ntype=oci,dest=${out('made-oci.tar')},compression=zstd`,
      },
      { Dockerfile },
      { push: true, tags: ['1.2.3'] },
    )
    for (const name of ['directory/made', 'made.tar', 'made-oci.tar']) {
      expect((await stat(out(name))).size).toBeGreaterThan(0)
    }
    const [{ digest } = {}] = descriptorsOf(built)
    const answer = await fetch(`http://${registry.host}/v2/me/app/manifests/${digest}`, { method: 'HEAD' })
    expect(answer.status).toBe(200)
    expect((await mustRun(run, 'tar', ['-xOf', out('made-oci.tar'), 'index.json'])).stdout).toContain('1.2.3')
    expect(registry.log.filter(({ method, url }) => method === 'PUT' && url.endsWith('/manifests/1.2.3'))).toEqual([])
  }, 60_000)

  test('load puts the image into the engine, under the names of its tags', async () => {
    const repository = parseRepository(`${registry.host}/test/loaded`)
    const image = `${registry.host}/test/loaded:pr-1`
    await build(
      { load: 'true' },
      { Dockerfile: 'FROM busybox:1\nRUN echo loaded > /made\n' },
      {
        repositories: [repository],
        tags: ['pr-1', 'pr-2'],
        annotations: ['manifest:a=b', 'index:a=b'].map(annotation),
        labels: [label('c=d')],
      },
    )
    expect(builder.log.text()).toContain('Omitted the annotation index:a=b')
    try {
      const { env } = builder.docker
      expect((await mustRun(run, 'docker', ['run', '--rm', image, 'cat', '/made'], { env })).stdout).toBe('loaded\n')
      expect((await mustRun(run, 'docker', ['image', 'inspect', image], { env })).stdout).toContain('pr-2')
    } finally {
      await run('docker', ['image', 'rm', '-f', image, image.replace('pr-1', 'pr-2')], { env: builder.docker.env })
    }
    expect(registry.log.some(({ url }) => url.includes('test/loaded'))).toBe(false)
  }, 60_000)

  test('zstd for every layer, of two platforms', async () => {
    const platforms = ['linux/amd64', 'linux/arm64'].map(parsePlatform)
    const built = await build(
      { compression: 'zstd,level=3,force=true', provenance: 'false' },
      { Dockerfile: 'FROM busybox:1\nCOPY Dockerfile /\n' },
      { push: true, platforms },
    )
    const [descriptor] = descriptorsOf(built)
    expect(descriptor?.mediaType).toBe('application/vnd.oci.image.index.v1+json')
    const at = (reference: string) => fetch(`http://${registry.host}/v2/me/app/manifests/${reference}`)
    const index = (await (await at(descriptor?.digest ?? '')).json()) as { manifests: { digest: string }[] }
    expect(index.manifests).toHaveLength(2)
    for (const { digest } of index.manifests) {
      const { layers } = (await (await at(digest)).json()) as { layers: { mediaType: string }[] }
      expect(layers.length).toBeGreaterThan(1)
      expect(layers.map(({ mediaType }) => mediaType)).toEqual(
        layers.map(() => 'application/vnd.oci.image.layer.v1.tar+zstd'),
      )
    }
  }, 60_000)
})

describe('buildImage: the Dockerfile checks', () => {
  // Nothing is executed: a machine that emulates no arm64 can build it.
  const Dockerfile = 'from busybox:1 as base\nENV PASSWORD secret\nCOPY Dockerfile /\n'

  test('become annotations with file and line, once for all platforms', async () => {
    const platforms = ['linux/amd64', 'linux/arm64'].map(parsePlatform)
    await build({ file: '' }, { Dockerfile }, { platforms })
    const found = builder.log.warnings.map(({ message, where }) => [
      message.split(':')[0],
      where?.file,
      where?.startLine,
    ])
    expect(found.sort()).toEqual([
      ['ConsistentInstructionCasing', 'Dockerfile', 1],
      ['LegacyKeyValueFormat', 'Dockerfile', 2],
      ['SecretsUsedInArgOrEnv', 'Dockerfile', 2],
    ])
    expect(builder.log.warnings[0]?.message).toContain('https://docs.docker.com/go/dockerfile/rule/')
  }, 60_000)

  test('call: check builds nothing, and its exit code decides', async () => {
    await expect(build({ call: 'check' }, { Dockerfile }, { push: true })).rejects.toThrow(
      'The Dockerfile checks found 3 problems (call: check).',
    )
    expect(builder.log.warnings.map(({ where }) => where?.startLine).sort()).toEqual([1, 2, 2])
    expect(builder.log.text()).not.toContain('exporting')
  }, 60_000)

  test('call: check with nothing to say succeeds', async () => {
    const result = await build({ call: 'check' }, { Dockerfile: 'FROM busybox:1\n' })
    expect(result).toEqual({ kind: 'called', call: 'check' })
    expect(builder.log.text()).toContain('Check complete, no warnings found.')
  }, 60_000)

  test('call: check of an invalid Dockerfile names the line', async () => {
    await expect(build({ call: 'check' }, { Dockerfile: 'FROM busybox:1\nRUUN x\n' })).rejects.toThrow(
      /^The build failed \(Dockerfile:2\):.*unknown instruction: RUUN/s,
    )
  }, 60_000)
})

describe('buildImage: a build that fails', () => {
  test('shows the step and what it printed last', async () => {
    const files = { 'app/Dockerfile': 'FROM busybox:1\n\nRUN echo compiling; echo "main.c:3: no" >&2; exit 42\n' }
    const workspace = await builder.files(files)
    const options = buildOptions({ context: `${workspace}/app` })
    const request = buildRequest(options, {
      builder: { name: builder.name, nodes: 1 },
      metadataFile: `${workspace}.json`,
    })
    const failed = buildPlatforms(request, builder.docker, { signal, workspace })
    await expect(failed).rejects.toMatchObject({
      name: 'BuildError',
      exitCode: 1,
      failure: {
        location: { file: 'app/Dockerfile', line: 3 },
        output: expect.arrayContaining(['compiling', 'main.c:3: no']),
      },
      message: expect.stringMatching(
        /^The build failed at \[2\/2\] RUN echo.*\(app\/Dockerfile:3\):\n.*exit code: 42$/s,
      ),
    })
  }, 60_000)

  test('names a file that is missing', async () => {
    await expect(build({}, { Dockerfile: 'FROM busybox:1\nCOPY missing /\n' })).rejects.toThrow(
      /"\/missing": not found/,
    )
  }, 60_000)

  test('says that a builder is not there', async () => {
    await expect(
      build({}, { Dockerfile: 'FROM busybox:1\n' }, { builder: { name: 'nobody', nodes: 1 } }),
    ).rejects.toThrow('The build failed: no builder "nobody" found (docker buildx build exited with code 1)')
  }, 60_000)
})
