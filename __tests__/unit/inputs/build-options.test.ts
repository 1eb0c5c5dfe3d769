import { describe, expect, test } from '@jest/globals'
import { checkOutputNames, readOutputs } from '../../../src/inputs/outputs-input.ts'
import { inputReader } from '../../../src/inputs/reader.ts'
import { parseRepository } from '../../../src/oci/reference.ts'
import { buildOptions } from '../../support/build-request.ts'

test('build options: defaults without inputs', () => {
  expect(buildOptions()).toEqual({
    context: '.',
    file: undefined,
    target: undefined,
    buildArgs: [],
    buildContexts: [],
    secrets: [],
    ssh: [],
    allow: [],
    addHosts: [],
    network: 'default',
    noCache: false,
    noCacheFilters: [],
    pull: false,
    shmSize: undefined,
    ulimit: [],
    cgroupParent: undefined,
    call: undefined,
    attestations: { provenance: undefined, sbom: undefined, attests: [] },
    cacheFrom: [],
    cacheTo: [],
    cache: 'none',
    outputs: [],
    load: false,
    reproducible: false,
    compression: undefined,
    warnings: [],
  })
})

describe('build options: each problem names its input', () => {
  test.each<[inputs: Readonly<Record<string, string>>, problem: string | RegExp]>([
    [{ network: 'bridge' }, 'network: "bridge" is not one of default, host, none.'],
    [{ cache: 'gah' }, 'cache: "gah" is not one of none, gha, registry. Did you mean "gha"?'],
    [{ call: 'chek' }, /^call: "chek" is not one of build, check/],
    [{ load: 'yes' }, 'load: "yes" is neither true nor false.'],
    [{ 'build-args': 'A=1\n=2' }, 'build-args, line 2: a build argument has no name. Write NAME=value.'],
    [{ 'build-args': 'A: 1' }, 'build-args: "A: 1" is not of the form NAME=value. Write A=1.'],
    [{ 'build-args': 'A=1\nB:2' }, 'build-args, line 2: "B:2" is not of the form NAME=value. Write B=2.'],
    [{ 'build-args': 'A = 1' }, 'build-args: "A = 1" is not of the form NAME=value. Write A=1.'],
    [{ 'build-args': 'A 1' }, 'build-args: "A 1" is not of the form NAME=value.'],
    [
      { 'build-args': '- A=1\n- B=2' },
      'build-args, line 1: this is a YAML list. Write one item per line, without "- ".',
    ],
    [{ 'cache-from': 'type=ghaa' }, /^cache-from: the type "ghaa" is not one of azblob, .* Did you mean "gha"\?$/],
    [{ 'cache-to': 'type=s3,bucket=x\ntype=gh,x=y' }, /^cache-to, line 2: the type "gh" .* Did you mean "gha"\?$/],
    [
      { 'cache-from': 'type=inline' },
      /^cache-from: the type "inline" is .* Read an inline cache with type=registry\.$/,
    ],
    [{ 'cache-from': 'gha' }, 'cache-from: "gha" would be read as an image name. Write type=gha.'],
    [{ 'cache-to': 'ref=me/app:cache' }, 'cache-to: the cache has no type. Add one of azblob, gha,'],
    [{ 'cache-to': 'type=gha,max' }, 'cache-to: an attribute is not of the form key=value.'],
    [{ 'build-contexts': 'a=b\n./dir' }, 'build-contexts, line 2: "./dir" is not of the form name=path.'],
    [{ 'add-hosts': 'docker' }, 'add-hosts: "docker" is not of the form host:address.'],
    [{ outputs: 'type=oic,dest=a' }, /^outputs, line 1: the type "oic" is not one of .* Did you mean "oci"\?$/],
    [{ outputs: 'type=local' }, 'outputs, line 1: type=local requires a destination: dest=path.'],
    [{ outputs: 'type=tar,dest=-' }, 'outputs, line 1: a step cannot write to standard output. Set dest to a file.'],
    [{ outputs: 'dest=a' }, /^outputs, line 1: the type "" is not one of/],
    [{ outputs: 'type=oci,dest=a,tar' }, 'outputs, line 1: "tar" is not of the form key=value.'],
    [{ outputs: 'type=image\ntype=registry' }, 'outputs: only one image is allowed here. List the names in "images".'],
    [{ provenance: 'maximum' }, 'provenance: "maximum" is neither a boolean nor of the form key=value.'],
    [{ attests: 'sbom' }, 'attests: "sbom" has no type. Add type=provenance or type=sbom.'],
    [{ compression: 'ztsd' }, /^compression: "ztsd" is not one of .* Did you mean "zstd"\?$/],
    [{ compression: 'gzip,level=10' }, 'compression: level "10" is not a number from 0 to 9, the levels of gzip.'],
    [{ compression: 'zstd,level=-1' }, 'compression: level "-1" is not a number from 0 to 22, the levels of zstd.'],
    [{ compression: 'zstd,level=high' }, /^compression: level "high" is not a number/],
    [{ compression: 'uncompressed,level=1' }, 'compression: "uncompressed" has no level.'],
    [{ compression: 'zstd,force=yes' }, 'compression: force "yes" is neither true nor false.'],
    [{ compression: 'zstd,size=3' }, 'compression: "size" is not one of type, level, force.'],
    [{ compression: 'level=3' }, /^compression: "" is not one of/],
    [{ secrets: 'a=b\nno-value' }, 'secrets, line 2: the item does not have the form id=value.'],
    [{ secrets: '=hidden' }, 'secrets, line 1: the item does not have the form id=value.'],
    [
      { secrets: 'NPM_TOKEN' },
      'secrets, line 1: the item does not have the form id=value. ' +
        'Write NPM_TOKEN=${{ secrets.NPM_TOKEN }}, or secret-envs: NPM_TOKEN=NPM_TOKEN.',
    ],
    [
      { 'secret-envs': 'NPM_TOKEN' },
      'secret-envs, line 1: the item does not have the form id=VARIABLE. Write NPM_TOKEN=NPM_TOKEN.',
    ],
    // These may be secrets themselves.
    [{ secrets: 'ghp_0123' }, /^secrets, line 1: the item does not have the form id=value\.$/],
    [{ secrets: 'AKIA0123' }, /^secrets, line 1: the item does not have the form id=value\.$/],
    [{ 'secret-files': 'path' }, 'secret-files, line 1: the item does not have the form id=path.'],
    [{ 'secret-envs': 'A=B,C' }, 'secret-envs, line 1: the item does not have the form id=VARIABLE.'],
  ])('%j', (inputs, problem) => {
    expect(() => buildOptions(inputs, { env: { B: 'x' } })).toThrow(problem)
  })

  test.each(['secrets', 'secret-envs', 'secret-files', 'build-args', 'build-contexts'])(
    '%s: a quote in a quoted value',
    input => {
      const read = (value: string) => () => buildOptions({ [input]: value }, { env: { X: 'x' } })
      expect(read('"KEY={"hidden":"b"}"')).toThrow(
        new RegExp(
          `^${input}(?:, line 1)?: the name contains a quote \\("\\)(?:(?!hidden).)* Double the quotes inside`,
        ),
      )
      expect(read('"KEY={""a"":""b""}"')).not.toThrow()
      expect(read('KEY={"a":"b"}')).not.toThrow()
    },
  )

  test('all at once', () => {
    expect(() => buildOptions({ network: 'x', load: 'x', outputs: 'type=x' })).toThrow(
      /network: .*\noutputs, line 1: .*\nload: /,
    )
  })
})

test.each([
  ['A', { name: 'A', value: undefined }],
  ['A.b-c=x', { name: 'A.b-c', value: 'x' }],
  ['a:b=1', { name: 'a:b', value: '1' }],
  ['A=', { name: 'A', value: '' }],
  ['A=b c # d', { name: 'A', value: 'b c # d' }],
  ['"A=b=c\n, d"', { name: 'A', value: 'b=c\n, d' }],
  ['BUILDKIT_INLINE_CACHE=1', { name: 'BUILDKIT_INLINE_CACHE', value: '1' }],
])('readBuildOptions: the build argument %j', (text, argument) => {
  expect(buildOptions({ 'build-args': text }).buildArgs).toEqual([argument])
})

test.each([
  ['cache-from', 'cacheFrom', ['me/app:cache', 'type=local,src=a b', 'type=registry,ref=me/app', 'type=azblob,name=x']],
  ['cache-to', 'cacheTo', ['type=inline', 'type=gha,mode=max', 'TYPE=s3,secret_access_key=x=']],
] as const)('build options: %s stay as they are', (input, option, lines) => {
  expect(buildOptions({ [input]: lines.join('\n') })[option]).toEqual(lines)
})

describe('build options: compression', () => {
  test.each([
    ['gzip', { type: 'gzip', level: undefined, force: false }],
    ['zstd,level=0', { type: 'zstd', level: 0, force: false }],
    ['type=zstd,level=22,force=true', { type: 'zstd', level: 22, force: true }],
    ['estargz,force', { type: 'estargz', level: undefined, force: true }],
    ['compression=zstd,compression-level=3,force-compression=false', { type: 'zstd', level: 3, force: false }],
    ['uncompressed', { type: 'uncompressed', level: undefined, force: false }],
  ])('%s', (text, compression) => {
    expect(buildOptions({ compression: text }).compression).toEqual(compression)
  })
})

test.each([
  ['secrets', 'secrets', 'value'],
  ['build-args', 'buildArgs', 'value'],
] as const)('build options: %s keeps the whitespace at the end of a quoted value', (input, field, key) => {
  const options = buildOptions({ [input]: '"KEY=line1\nline2\n"\nA= b \n"C= d "\n' })
  expect(options[field].map(each => (each as unknown as Record<string, string>)[key])).toEqual([
    'line1\nline2\n',
    ' b',
    ' d ',
  ])
})

describe('build options: secrets', () => {
  test('are masked when they are read', () => {
    const masked: string[] = []
    const mask = (secret: string): void => void masked.push(secret)
    const { secrets } = buildOptions({ secrets: 'a=one=1\n"b=two\n""2"""\nc= three ' }, { mask })
    expect(secrets).toEqual([
      { id: 'a', kind: 'value', value: 'one=1' },
      { id: 'b', kind: 'value', value: 'two\n"2"' },
      { id: 'c', kind: 'value', value: ' three' },
    ])
    expect(masked).toEqual(['one=1', 'two\n"2"', ' three'])
  })

  test('that are empty are left out, as in pull requests of forks', () => {
    const { secrets, warnings } = buildOptions({ secrets: 'a=\nb=x', 'secret-envs': 'c=UNSET' })
    expect(secrets).toEqual([{ id: 'b', kind: 'value', value: 'x' }])
    expect(warnings).toEqual([
      'secrets, line 1: omitted "a", because its value is empty.',
      'secret-envs: omitted "c", because the variable UNSET is not set.',
    ])
  })

  test('are in no message', () => {
    const read = () => buildOptions({ secrets: 'hunter2', 'secret-files': 'hunter2', 'secret-envs': 'hunter2' })
    expect(read).toThrow(/^secrets, line 1: (?:(?!hunter2).)*$/s)
  })
})

test('build options: call: build is the default', () => {
  expect(buildOptions({ call: 'build' }).call).toBeUndefined()
  expect(buildOptions({ call: 'outline,format=json' }).call).toBe('outline,format=json')
})

describe('checkOutputNames: images in outputs', () => {
  const check = (outputs: string): void => {
    const reader = inputReader({ env: { INPUT_OUTPUTS: outputs }, mask: () => {} })
    checkOutputNames(reader, readOutputs(reader), ['me/app', 'ghcr.io/me/app'].map(parseRepository))
    reader.done()
  }

  test.each([
    'type=image,push=true',
    'type=image,"name=me/app,ghcr.io/me/app",push-by-digest=true',
    'type=registry,name=docker.io/me/app:1',
    'type=oci,dest=a,name=other/app',
  ])('%s is published to "images"', outputs => {
    expect(() => check(outputs)).not.toThrow()
  })

  test.each([
    ['type=image,name=quay.io/me/app', 'outputs: "quay.io/me/app" is not one of the images to publish'],
    ['type=registry,name=Me/App', 'outputs: "Me/App" is not a legal image name'],
  ])('%s would not be published', (outputs, problem) => {
    expect(() => check(outputs)).toThrow(problem)
  })
})
