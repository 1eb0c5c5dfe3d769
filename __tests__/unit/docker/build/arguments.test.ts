import { describe, expect, test } from '@jest/globals'
import { buildArguments, buildEnvironment } from '../../../../src/docker/build/arguments.ts'
import { makesDockerList } from '../../../../src/docker/build/outputs.ts'
import type { BuildRequest } from '../../../../src/docker/build/request.ts'
import { parsePlatform } from '../../../../src/oci/platform.ts'
import { parseRepository } from '../../../../src/oci/reference.ts'
import { annotation, buildOptions, buildRequest, label } from '../../../support/build-request.ts'

type Inputs = Readonly<Record<string, string>>

const argumentsOf = (inputs: Inputs, changes: Partial<BuildRequest> = {}): readonly string[] =>
  buildArguments(buildRequest(buildOptions(inputs, { env: { GH: 'x', NPM: 'y' } }), changes))

const ATTEST = [
  '--attest',
  'type=provenance,mode=max,version=v1,builder-id=https://github.com/me/app/actions/runs/7/attempts/1',
]
const END = ['--metadata-file', '/tmp/m.json', '--progress', 'plain']
const NOTHING_PUSHED = [...ATTEST, '--output', 'type=cacheonly', ...END]

/** Inputs that say how the image is made: their arguments stand before those about the result. */
describe('buildArguments: how the image is made', () => {
  test.each<[inputs: Inputs, args: readonly string[], context?: string]>([
    [{}, []],
    [{ context: 'sub dir' }, [], 'sub dir'],
    [{ context: 'https://github.com/other/x.git#v1:sub' }, [], 'https://github.com/other/x.git#v1:sub'],
    [{ context: 'https://example.com/x.tar.gz' }, [], 'https://example.com/x.tar.gz'],
    [
      { context: '{{defaultContext}}:sub' },
      [],
      'https://github.com/me/app.git#0123456789abcdef0123456789abcdef01234567:sub',
    ],
    [{ file: 'a b/Dockerfile' }, ['--file', 'a b/Dockerfile']],
    [{ target: 'test' }, ['--target', 'test']],
    [
      { 'build-args': '# comment\nA=1, 2\nB\nC=\na:b=c=d' },
      ['A=1, 2', 'B', 'C=', 'a:b=c=d'].flatMap(text => ['--build-arg', text]),
    ],
    [{ 'build-args': '"A=one\ntwo"' }, ['--build-arg', 'A=one\ntwo']],
    [
      { 'build-contexts': 'base=docker-image://busybox:1\nassets=./assets' },
      ['--build-context', 'base=docker-image://busybox:1', '--build-context', 'assets=./assets'],
    ],
    [
      { 'build-contexts': 'src={{ defaultContext }}' },
      ['--build-context', 'src=https://github.com/me/app.git#0123456789abcdef0123456789abcdef01234567'],
    ],
    [{ secrets: 'npm=s3cret' }, ['--secret', 'id=npm,env=MANIFOLD_SECRET_0']],
    [{ secrets: '"pem=-----\na,b\n-----"' }, ['--secret', 'id=pem,env=MANIFOLD_SECRET_0']],
    [{ 'secret-envs': 'a=GH,b=NPM' }, ['--secret', 'id=a,env=GH', '--secret', 'id=b,env=NPM']],
    [{ 'secret-files': 'k=./a,b.pem' }, ['--secret', 'id=k,"src=./a,b.pem"']],
    [{ ssh: 'default\ngit=/tmp/sock' }, ['--ssh', 'default', '--ssh', 'git=/tmp/sock']],
    [{ allow: 'network.host,security.insecure' }, ['--allow', 'network.host', '--allow', 'security.insecure']],
    [
      { 'add-hosts': 'docker:10.180.0.1,v6=[2001:db8::1]' },
      ['--add-host', 'docker:10.180.0.1', '--add-host', 'v6=[2001:db8::1]'],
    ],
    [{ network: 'host' }, ['--network', 'host']],
    [{ network: 'default' }, []],
    [{ 'no-cache': 'true' }, ['--no-cache']],
    [{ 'no-cache-filters': 'a,b' }, ['--no-cache-filter', 'a', '--no-cache-filter', 'b']],
    [{ pull: 'true' }, ['--pull']],
    [{ 'no-cache': 'false', pull: 'False' }, []],
    [{ 'shm-size': '64m' }, ['--shm-size', '64m']],
    [{ ulimit: 'nofile=1024:1024\nnproc=3' }, ['--ulimit', 'nofile=1024:1024', '--ulimit', 'nproc=3']],
    [{ 'cgroup-parent': 'ci' }, ['--cgroup-parent', 'ci']],
  ])('%j', (inputs, args, context = '.') => {
    expect(argumentsOf(inputs)).toEqual(['buildx', 'build', '--builder', 'b', ...args, ...NOTHING_PUSHED, context])
  })

  test('platforms, without os.version', () => {
    const platforms = ['linux/amd64', 'linux/arm', 'windows(10.0.1.2)/amd64'].map(parsePlatform)
    expect(argumentsOf({}, { platforms }).slice(4, 6)).toEqual(['--platform', 'linux/amd64,linux/arm/v7,windows/amd64'])
  })
})

describe('buildArguments: what is made of the result', () => {
  const APP = { repositories: [parseRepository('ghcr.io/me/app')], tags: ['1.2.3', 'latest'] }
  const PUSH = { ...APP, push: true }
  const DATE = 'source-date-epoch=1767323045'
  const FORM = `oci-mediatypes=true,oci-artifact=false,${DATE}`
  const BY_DIGEST = 'type=image,name=ghcr.io/me/app,push-by-digest=true,name-canonical=true,push=true'
  const PUSHED = [...ATTEST, '--output', `${BY_DIGEST},${FORM}`]
  const WRITE = { ...PUSH, layout: '/tmp/step/layout' }
  const WRITTEN = `type=oci,tar=false,dest=/tmp/step/layout,name=ghcr.io/me/app,${FORM}`
  const NAMED = `"name=ghcr.io/me/app:1.2.3,ghcr.io/me/app:latest",${DATE}`

  test.each<[what: string, inputs: Inputs, changes: Partial<BuildRequest>, args: readonly string[]]>([
    ['a push by digest', {}, PUSH, PUSHED],
    [
      'two repositories, as one CSV field',
      {},
      { ...PUSH, repositories: ['ghcr.io/me/app', 'localhost:5000/app'].map(parseRepository) },
      [
        ...ATTEST,
        '--output',
        `type=image,"name=ghcr.io/me/app,localhost:5000/app",push-by-digest=true,name-canonical=true,push=true,${FORM}`,
      ],
    ],
    ['a driver that pushes tags only writes files, of which no tag knows', {}, WRITE, [...ATTEST, '--output', WRITTEN]],
    [
      'files get what an image gets',
      {
        compression: 'zstd,level=3,force=true',
        reproducible: 'true',
        outputs: 'type=image,annotation.a=b,dest=elsewhere,tar=true,push=true',
      },
      { ...WRITE, repositories: ['ghcr.io/me/app', 'localhost:5000/app'].map(parseRepository) },
      [
        ...ATTEST,
        '--output',
        'type=oci,tar=false,dest=/tmp/step/layout,"name=ghcr.io/me/app,localhost:5000/app",annotation.a=b,' +
          `${FORM},compression=zstd,compression-level=3,force-compression=true,rewrite-timestamp=true`,
      ],
    ],
    [
      'files are last, behind the outputs of the user and the engine',
      { load: 'true', outputs: 'type=oci,dest=own.tar' },
      WRITE,
      [...['--output', `type=oci,dest=own.tar,${NAMED}`, '--output', `type=docker,${NAMED}`], ...['--output', WRITTEN]],
    ],
    [
      'files are not written where nothing is pushed',
      {},
      { ...WRITE, push: false },
      [...ATTEST, '--output', 'type=cacheonly'],
    ],
    ['repositories that are not pushed to', {}, APP, [...ATTEST, '--output', 'type=cacheonly']],
    [
      'labels and annotations',
      {},
      { ...PUSH, labels: [label('a=b=c')], annotations: [annotation('manifest:a=b')] },
      ['--label', 'a=b=c', '--annotation', 'manifest:a=b', ...PUSHED],
    ],
    [
      'annotations of an index that there is none of',
      { provenance: 'false' },
      { ...PUSH, annotations: ['index:a=b', 'manifest:a=b', 'index:c=d'].map(annotation) },
      [
        ...['--annotation', 'manifest:a=b', '--attest', 'type=provenance,disabled=true'],
        ...['--output', `${BY_DIGEST},${FORM}`],
      ],
    ],
    [
      'annotations of an index that attestations make',
      {},
      { ...PUSH, annotations: [annotation('index:c=d')] },
      ['--annotation', 'index:c=d', ...PUSHED],
    ],
    [
      'load, with the names of the tags and without the provenance of ours',
      { load: 'true' },
      APP,
      ['--output', `type=docker,${NAMED}`],
    ],
    [
      'load and push: the push is last',
      { load: 'true' },
      PUSH,
      ['--output', `type=docker,${NAMED}`, '--output', `${BY_DIGEST},${FORM}`],
    ],
    [
      'outputs',
      { outputs: './out\ntype=local,dest=a\ntype=tar,dest=b.tar\ntype=oci,"dest=c,d.tar"\n type=oci,dest=e,name=x' },
      APP,
      [
        ...ATTEST,
        ...['type=local,dest=./out', 'type=local,dest=a', 'type=tar,dest=b.tar'].flatMap(text => [
          '--output',
          `${text},${DATE}`,
        ]),
        ...['--output', `type=oci,"dest=c,d.tar",${NAMED}`, '--output', `type=oci,dest=e,name=x,${DATE}`],
      ],
    ],
    [
      'outputs and push: the push is last',
      { outputs: 'type=oci,dest=c' },
      PUSH,
      [...ATTEST, '--output', `type=oci,dest=c,${NAMED}`, ...PUSHED.slice(2)],
    ],
    [
      "the recipe of Docker's documentation",
      { outputs: 'type=image,push-by-digest=true,name-canonical=true,push=true' },
      PUSH,
      PUSHED,
    ],
    [
      'what the user says of the image goes with the push',
      { outputs: 'type=registry,oci-mediatypes=false,unpack=true', compression: 'gzip' },
      PUSH,
      [
        ...ATTEST,
        '--output',
        `${BY_DIGEST},oci-mediatypes=false,unpack=true,oci-artifact=false,${DATE},compression=gzip`,
      ],
    ],
    [
      'an image that is not pushed stays where the driver keeps images',
      { outputs: 'type=image,name=x,push=true' },
      APP,
      [...ATTEST, '--output', `type=image,name=x,${DATE}`],
    ],
    ['compression', { compression: 'zstd' }, PUSH, [...PUSHED.slice(0, 3), `${BY_DIGEST},${FORM},compression=zstd`]],
    [
      'compression with level and force, of what is pushed and of an OCI archive',
      { compression: 'estargz,level=9,force=true', outputs: 'type=oci,dest=c,name=x' },
      PUSH,
      [
        ...ATTEST,
        ...[
          '--output',
          `type=oci,dest=c,name=x,${DATE},compression=estargz,compression-level=9,force-compression=true`,
        ],
        ...['--output', `${BY_DIGEST},${FORM},compression=estargz,compression-level=9,force-compression=true`],
      ],
    ],
    [
      'reproducible',
      { reproducible: 'true', load: 'true', outputs: 'type=tar,dest=a\ntype=oci,dest=b,name=x' },
      PUSH,
      [
        ...['--output', `type=tar,dest=a,${DATE}`, '--output', `type=oci,dest=b,name=x,${DATE},rewrite-timestamp=true`],
        ...['--output', `type=docker,${NAMED},rewrite-timestamp=true`],
        ...['--output', `${BY_DIGEST},${FORM},rewrite-timestamp=true`],
      ],
    ],
    [
      "the user's caches stand as they are, before ours",
      { 'cache-from': 'type=gha\nme/app:cache', 'cache-to': 'type=local,dest=/c,mode=min', cache: 'gha' },
      { platforms: [parsePlatform('linux/arm64')], branches: { own: undefined, base: 'main', default: 'main' } },
      [
        ...ATTEST,
        ...['--cache-from', 'type=gha', '--cache-from', 'me/app:cache'],
        ...['--cache-from', 'type=gha,scope=manifold-ghcr.io-me-app-b355ddc8-linux-arm64'],
        ...['--cache-to', 'type=local,dest=/c,mode=min', '--output', 'type=cacheonly'],
      ],
    ],
  ])('%s', (_, inputs, changes, args) => {
    const platform = changes.platforms === undefined ? [] : ['--platform', 'linux/arm64']
    expect(argumentsOf(inputs, changes)).toEqual([
      ...['buildx', 'build', '--builder', 'b', ...platform],
      ...args,
      ...END,
      '.',
    ])
  })

  test('a call makes nothing', () => {
    expect(
      argumentsOf({ call: 'check', load: 'true', cache: 'registry', target: 't' }, { ...PUSH, labels: [label('a=b')] }),
    ).toEqual(['buildx', 'build', '--builder', 'b', '--target', 't', '--call', 'check', '--progress', 'plain', '.'])
  })
})

describe('buildArguments: attestations', () => {
  const URL = 'builder-id=https://github.com/me/app/actions/runs/7/attempts/1'
  const PRIVATE = { privateRepository: true }
  const NO_DEFAULT = { noDefaultAttestations: true }
  test.each<[inputs: Inputs, changes: Partial<BuildRequest>, attestations: readonly string[]]>([
    [{}, {}, [`type=provenance,mode=max,version=v1,${URL}`]],
    [{}, PRIVATE, [`type=provenance,mode=min,inline-only=true,version=v1,${URL}`]],
    [{}, { builderId: undefined }, ['type=provenance,mode=max,version=v1']],
    [{ provenance: 'true' }, PRIVATE, [`type=provenance,mode=max,version=v1,${URL}`]],
    [{ provenance: 'false' }, {}, ['type=provenance,disabled=true']],
    [{ provenance: 'mode=min' }, {}, [`type=provenance,mode=min,version=v1,${URL}`]],
    [
      { provenance: 'mode=max,version=v0.2,builder-id=me' },
      {},
      ['type=provenance,mode=max,version=v0.2,builder-id=me'],
    ],
    [{ load: 'true' }, {}, []],
    [{ outputs: 'type=docker,dest=a.tar' }, {}, []],
    [{ load: 'true', provenance: 'mode=max' }, {}, [`type=provenance,mode=max,version=v1,${URL}`]],
    [{ sbom: 'true', provenance: 'false' }, {}, ['type=provenance,disabled=true', 'type=sbom']],
    [{ sbom: 'false', provenance: 'false' }, {}, ['type=provenance,disabled=true', 'type=sbom,disabled=true']],
    [
      { sbom: 'generator=image,b=c', provenance: 'false' },
      {},
      ['type=provenance,disabled=true', 'type=sbom,generator=image,b=c'],
    ],
    [{ attests: 'type=provenance,mode=min' }, PRIVATE, [`type=provenance,mode=min,version=v1,${URL}`]],
    [{ attests: 'type=provenance,false' }, {}, ['type=provenance,disabled=true']],
    [{}, NO_DEFAULT, []],
    [{ sbom: 'true' }, NO_DEFAULT, ['type=sbom']],
    [{ provenance: 'mode=min' }, NO_DEFAULT, [`type=provenance,mode=min,version=v1,${URL}`]],
    [{ attests: 'type=provenance,mode=min' }, NO_DEFAULT, [`type=provenance,mode=min,version=v1,${URL}`]],
    [
      { attests: 'type=sbom,generator=x\ntype=provenance,mode=min', provenance: 'mode=max', sbom: 'true' },
      {},
      [`type=provenance,mode=max,version=v1,${URL}`, 'type=sbom'],
    ],
    [
      { attests: 'type=sbom,disabled=false\ntype=other,a=b' },
      {},
      [`type=provenance,mode=max,version=v1,${URL}`, 'type=sbom', 'type=other,a=b'],
    ],
  ])('%j %j', (inputs, changes, attestations) => {
    const args = argumentsOf(inputs, changes)
    expect(args.filter((_, i) => args[i - 1] === '--attest')).toEqual(attestations)
  })
})

describe('buildArguments: the token for Git', () => {
  const secretsWith = (inputs: Inputs, changes: Partial<BuildRequest> = {}): readonly string[] => {
    const args = argumentsOf(inputs, { githubToken: 'ghs_x', ...changes })
    return args.filter((_, i) => args[i - 1] === '--secret')
  }
  const GIVEN = ['id=GIT_AUTH_TOKEN,env=MANIFOLD_SECRET_0']

  test.each<[context: string, secrets: readonly string[]]>([
    ['https://github.com/me/app.git', GIVEN],
    ['https://github.com/Me/App.git#main:sub', GIVEN],
    ['https://github.com/me/app.git?ref=main', GIVEN],
    ['https://github.com/me/app', GIVEN],
    ['{{defaultContext}}', GIVEN],
    ['.', []],
    ['https://github.com/me/app-two.git', []],
    ['https://github.com/other/app.git', []],
    ['https://github.com.evil.example/me/app.git', []],
    ['https://github.com/me/app/archive/main.tar.gz', []],
  ])('with the context %s', (context, secrets) => {
    expect(secretsWith({ context })).toEqual(secrets)
  })

  test.each([
    [{ secrets: 'GIT_AUTH_TOKEN=mine' }, GIVEN],
    [{ 'secret-envs': 'GIT_AUTH_TOKEN=GH' }, ['id=GIT_AUTH_TOKEN,env=GH']],
    [{ 'secret-files': 'GIT_AUTH_TOKEN=t' }, ['id=GIT_AUTH_TOKEN,src=t']],
  ])("the user's own counts: %j", (inputs, secrets) => {
    expect(secretsWith({ context: '{{defaultContext}}', ...inputs })).toEqual(secrets)
  })

  test("names a pull request's merge by its reference", () => {
    const source = { serverUrl: 'https://ghe.example/', repositoryName: 'me/app', ref: 'refs/pull/2/merge', sha: 'abc' }
    const args = argumentsOf({ context: '{{defaultContext}}' }, { source, githubToken: 'ghs_x' })
    expect(args.at(-1)).toBe('https://ghe.example/me/app.git#refs/pull/2/merge')
    expect(args).toContain('id=GIT_AUTH_TOKEN,env=MANIFOLD_SECRET_0')
  })
})

test('buildEnvironment: has the secrets, which are in no argument', () => {
  const options = buildOptions(
    {
      secrets: 'a=first secret\n"b=line one\nline, ""two"""',
      'secret-envs': 'c=PATH',
      context: '{{defaultContext}}',
    },
    { env: { PATH: '/bin' } },
  )
  const request = buildRequest(options, { githubToken: 'ghs_token', annotateChecks: false })
  expect(buildEnvironment(request)).toEqual({
    MANIFOLD_SECRET_0: 'first secret',
    MANIFOLD_SECRET_1: 'line one\nline, "two"',
    MANIFOLD_SECRET_3: 'ghs_token',
  })
  const args = buildArguments(request).join(' ')
  for (const id of ['a', 'b', 'GIT_AUTH_TOKEN']) expect(args).toContain(` --secret id=${id},env=MANIFOLD_SECRET_`)
  expect(args).not.toMatch(/first|line|ghs_token/)
})

test('buildEnvironment: asks for the warnings of the Dockerfile checks', () => {
  expect(buildEnvironment(buildRequest(buildOptions()))).toMatchObject({ BUILDX_METADATA_WARNINGS: '1' })
})

test.each([
  ['type=image,oci-mediatypes=false', true],
  ['type=registry,oci-mediatypes=0', true],
  ['type=image,oci-mediatypes=true,oci-mediatypes=F', true],
  ['type=image,oci-mediatypes=true', false],
  ['type=image', false],
  ['type=oci,dest=a,oci-mediatypes=false', false],
  ['', false],
])('makesDockerList: of the outputs %j is %j', (outputs, expected) => {
  expect(makesDockerList(buildOptions({ outputs }))).toBe(expected)
})

const DIRECTORY = 'https://github.com/other/x.git#v1:sub'
const CHECKED_OUT = 'https://github.com/other/x.git?mtime=checkout#v1:sub'

describe('buildArguments: the date of the image', () => {
  test.each<[inputs: Inputs, changes: Partial<BuildRequest>, exporter: boolean, variable: boolean, context: string]>([
    [{}, {}, true, false, DIRECTORY],
    [{ reproducible: 'true' }, {}, true, true, CHECKED_OUT],
    [{}, { setsSourceDate: true }, true, true, CHECKED_OUT],
    // BuildKit passes the argument's value, which may be a word, to the exporters.
    [{ 'build-args': 'SOURCE_DATE_EPOCH=context' }, {}, false, false, CHECKED_OUT],
  ])('%j %j', (inputs, changes, exporter, variable, context) => {
    const given = { context: DIRECTORY, outputs: 'type=oci,dest=a\ntype=local,dest=b', load: 'true', ...inputs }
    const args = argumentsOf(given, { repositories: [parseRepository('ghcr.io/me/app')], push: true, ...changes })
    const dated = args
      .filter((_, i) => args[i - 1] === '--output')
      .map(text => /source-date-epoch=(\d+)/.exec(text)?.[1])
    expect(dated).toEqual(Array(4).fill(exporter ? '1767323045' : undefined))
    const environment = buildEnvironment(buildRequest(buildOptions(given), changes))
    expect(environment['SOURCE_DATE_EPOCH']).toBe(variable ? '1767323045' : undefined)
    expect(args.at(-1)).toBe(context)
  })

  test.each([
    ['.', '.'],
    ['sub:dir', 'sub:dir'],
    ['https://github.com/other/x.git#v1', 'https://github.com/other/x.git#v1'],
    ['https://github.com/other/x.git#v1:', 'https://github.com/other/x.git#v1:'],
    ['https://example.com/x.tar.gz#v1:sub', 'https://example.com/x.tar.gz#v1:sub'],
    ['https://github.com/x.git?mtime=commit#:sub', 'https://github.com/x.git?mtime=commit#:sub'],
    ['https://github.com/x.git?ref=v1&subdir=sub', 'https://github.com/x.git?ref=v1&subdir=sub&mtime=checkout'],
    ['git@github.com:other/x.git#v1:sub', 'git@github.com:other/x.git?mtime=checkout#v1:sub'],
    ['ssh://git@example.com/x#v1:sub', 'ssh://git@example.com/x?mtime=checkout#v1:sub'],
    [
      '{{defaultContext}}:sub',
      'https://github.com/me/app.git?mtime=checkout#0123456789abcdef0123456789abcdef01234567:sub',
    ],
  ])('reproducible, with the context %s', (context, expected) => {
    expect(argumentsOf({ context, reproducible: 'true' }).at(-1)).toBe(expected)
  })

  test("the user's date of an output counts", () => {
    const args = argumentsOf({ outputs: 'type=oci,dest=a,source-date-epoch=5' })
    expect(args[args.indexOf('--output') + 1]).toBe('type=oci,dest=a,source-date-epoch=5')
  })
})
