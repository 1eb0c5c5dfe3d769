import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, jest, test } from '@jest/globals'
import { parse } from 'yaml'
import { type BuildStepOptions, HOST_PLATFORM, runBuildStep } from '../../support/fake-docker/build-step.ts'
import { COMMIT } from '../../support/tag-push.ts'
import { type Inputs, ROOT } from '../../support/workflow.ts'

jest.setTimeout(30_000)

const CREATE = 'buildx create --name BUILDER --driver docker-container FLAGS --bootstrap'
const REMOVE = 'buildx rm --force BUILDER'

/** What the metadata of every image adds; in the command lines of this table it is one word. */
const computed = (flag: string, level = ''): string =>
  [
    'created=2026-08-01T12:00:00.000Z',
    'description=An example',
    'licenses=MIT',
    `revision=${COMMIT}`,
    'source=https://github.com/me/app',
    'title=app',
    'url=https://github.com/me/app',
    'version=1',
  ]
    .map(text => `${level}org.opencontainers.image.${text}`)
    .map(text => `${flag} ${text.includes(' ') ? `'${text}'` : text}`)
    .join(' ')

const WORDS: Readonly<Record<string, string>> = {
  LABELS: computed('--label'),
  OF_MANIFEST: computed('--annotation', 'manifest:'),
  OF_INDEX: computed('--annotation', 'index:'),
  FLAGS: "--buildkitd-flags '--allow-insecure-entitlement security.insecure --allow-insecure-entitlement network.host'",
  COMMIT,
}

/** A command line with the words in place of what is the same in most. */
const worded = (command: string): string =>
  Object.entries(WORDS)
    .reduce((text, [word, meant]) => text.replaceAll(meant, word), command)
    .replaceAll(/manifold-[0-9a-f]{16}\b/g, 'KEPT')

const ATTEST =
  ' --attest type=provenance,mode=max,version=v1,builder-id=https://github.com/me/app/actions/runs/7/attempts/1'
const IMAGE = 'type=image,name=REGISTRY/me/app,push-by-digest=true,name-canonical=true,push=true'
const DATE = 'source-date-epoch=1785585600'
const FORM = `oci-mediatypes=true,oci-artifact=false,${DATE}`
const PUSH = ` --output ${IMAGE},${FORM}`
const METADATA = ' --metadata-file STEP/metadata.json'

/** The parts of a build's command line, each with a blank before it. */
interface Parts {
  readonly builder: string
  /** What is said of the Dockerfile and its steps. */
  readonly options: string
  readonly marks: string
  readonly attest: string
  readonly cache: string
  readonly output: string
  readonly context: string
}

const USUAL: Parts = {
  builder: 'BUILDER',
  options: '',
  marks: ' LABELS OF_MANIFEST OF_INDEX',
  attest: ATTEST,
  cache: '',
  output: PUSH,
  context: '.',
}

function build(parts: Partial<Parts> = {}): string {
  const { builder, options, marks, attest, cache, output, context } = { ...USUAL, ...parts }
  return `buildx build --builder ${builder}${options}${marks}${attest}${cache}${output}${METADATA} --progress plain ${context}`
}

const usual = (parts: Partial<Parts>): readonly string[] => [CREATE, build(parts), REMOVE]
const withOptions = (options: string): readonly string[] => usual({ options })

/** The command lines with another one in place of the usual one that makes the builder. */
const created = (...command: readonly string[]): readonly string[] => [...command, build(), REMOVE]
const own = (more: string): string => `buildx create --name BUILDER --driver docker-container ${more} --bootstrap`

interface Row extends Omit<BuildStepOptions, 'inputs'> {
  readonly inputs: Inputs
  readonly commands: readonly string[]
  /** What the build finds in its environment. */
  readonly buildEnv?: Readonly<Record<string, string | undefined>>
  /** BuildKit's configuration. */
  readonly buildkitd?: string
}

const WITHOUT_INDEX = ' LABELS OF_MANIFEST'
const S390X = { platforms: 'linux/s390x' }
const BINFMT = 'tonistiigi/binfmt:qemu-v10.2.3-68'

const ROWS: Readonly<Record<string, Row>> = {
  nothing: { inputs: {}, commands: [CREATE, build(), REMOVE], buildEnv: { SOURCE_DATE_EPOCH: undefined } },
  'a date of the workflow': {
    inputs: {},
    env: { SOURCE_DATE_EPOCH: '1785585600' },
    commands: [CREATE, build(), REMOVE],
    buildEnv: { SOURCE_DATE_EPOCH: '1785585600' },
  },
  'several repositories': {
    inputs: { images: 'REGISTRY/me/app\nREGISTRY/me/other', publish: 'false' },
    commands: usual({
      marks: WITHOUT_INDEX,
      output: ` --output ${IMAGE.replace('name=REGISTRY/me/app', '"name=REGISTRY/me/app,REGISTRY/me/other"')},${FORM}`,
    }),
  },
  'tags, flavor and load': {
    inputs: { tags: '1\nlatest', flavor: 'suffix=-slim,onlatest=true', load: 'true', push: 'false' },
    commands: usual({
      // The version is the last of them: 1-slim.
      marks: ' LABELS-slim OF_MANIFEST-slim',
      attest: '',
      output: ` --output type=docker,"name=REGISTRY/me/app:1-slim,REGISTRY/me/app:latest-slim",${DATE}`,
    }),
  },
  'labels and annotations': {
    inputs: { labels: 'team=of three', annotations: 'manifest:a=b\nindex-descriptor:c=d' },
    commands: usual({
      marks:
        " LABELS --label 'team=of three' --annotation manifest:a=b OF_MANIFEST OF_INDEX --annotation index-descriptor:c=d",
    }),
  },
  'one of a matrix': {
    inputs: {},
    matrix: { platform: HOST_PLATFORM },
    commands: usual({ options: ` --platform ${HOST_PLATFORM}`, marks: WITHOUT_INDEX }),
  },
  'several platforms': {
    inputs: { platforms: 'linux/amd64,linux/arm64/v8\nlinux/arm/v7', emulation: 'buildkit' },
    built: ['linux/amd64', 'linux/arm64', 'linux/arm/v7'],
    commands: withOptions(' --platform linux/amd64,linux/arm64,linux/arm/v7'),
  },
  Dockerfile: {
    inputs: { context: 'app', file: 'app/Dockerfile.prod', target: 'final', 'build-args': 'A=1, 2\nB=x=y\n# C=3' },
    files: { 'app/Dockerfile.prod': 'ARG A\nARG B\nFROM scratch AS final\n' },
    commands: usual({
      options: " --file app/Dockerfile.prod --target final --build-arg 'A=1, 2' --build-arg B=x=y",
      context: 'app',
    }),
  },
  'contexts from elsewhere': {
    inputs: { context: '{{defaultContext}}:app', 'build-contexts': 'base=docker-image://busybox:1\ndocs=WORKSPACE' },
    commands: usual({
      options:
        ' --build-context base=docker-image://busybox:1 --build-context docs=WORKSPACE' +
        ' --secret id=GIT_AUTH_TOKEN,env=MANIFOLD_SECRET_0',
      context: 'https://github.com/me/app.git#COMMIT:app',
    }),
  },
  "the token for the workflow's own repository": {
    inputs: { context: '{{defaultContext}}', 'github-token': '${{ secrets.OTHER }}' },
    secrets: { OTHER: 'ghs_other' },
    commands: usual({
      options: ' --secret id=GIT_AUTH_TOKEN,env=MANIFOLD_SECRET_0',
      context: 'https://github.com/me/app.git#COMMIT',
    }),
    buildEnv: { MANIFOLD_SECRET_0: 'ghs_other' },
  },
  'secrets and SSH': {
    inputs: {
      secrets: 'a=b=c\n"d=one\ntwo"',
      'secret-envs': 'e=FROM_ENV',
      'secret-files': 'f=key.pem',
      ssh: 'default\ngit=/tmp/agent.sock',
    },
    env: { FROM_ENV: 'x' },
    files: { 'key.pem': 'x' },
    commands: withOptions(
      ' --secret id=a,env=MANIFOLD_SECRET_0 --secret id=d,env=MANIFOLD_SECRET_1 --secret id=e,env=FROM_ENV' +
        ' --secret id=f,src=key.pem --ssh default --ssh git=/tmp/agent.sock',
    ),
    buildEnv: { MANIFOLD_SECRET_0: 'b=c', MANIFOLD_SECRET_1: 'one\ntwo', FROM_ENV: 'x' },
  },
  'what limits the steps': {
    inputs: {
      allow: 'network.host,security.insecure',
      'add-hosts': 'a:10.0.0.1\nb:::1',
      network: 'host',
      'shm-size': '64m',
      ulimit: 'nofile=1024:2048\nnproc=3',
      'cgroup-parent': 'builds.slice',
    },
    commands: withOptions(
      ' --allow network.host --allow security.insecure --add-host a:10.0.0.1 --add-host b:::1 --network host' +
        ' --shm-size 64m --ulimit nofile=1024:2048 --ulimit nproc=3 --cgroup-parent builds.slice',
    ),
  },
  'what is built again': {
    inputs: { 'no-cache': 'true', 'no-cache-filters': 'one,two', pull: 'true' },
    commands: withOptions(' --no-cache --no-cache-filter one --no-cache-filter two --pull'),
  },
  'call: check': {
    inputs: { call: 'check', target: 'final' },
    files: { Dockerfile: 'FROM scratch AS final\n' },
    commands: [CREATE, 'buildx build --builder BUILDER --target final --call check --progress plain .', REMOVE],
  },
  'attestations as they are wanted': {
    inputs: { provenance: 'mode=min,inline-only=true', sbom: 'generator=me/scanner' },
    commands: usual({
      attest: `${ATTEST.replace('mode=max', 'mode=min,inline-only=true')} --attest type=sbom,generator=me/scanner`,
    }),
  },
  'attestations in a list': {
    inputs: { attests: 'type=sbom\ntype=provenance,disabled=true', provenance: 'false' },
    commands: usual({ attest: ' --attest type=provenance,disabled=true --attest type=sbom' }),
  },
  "Docker's media types, whose list has no annotations": {
    inputs: {
      platforms: 'linux/amd64,linux/arm64',
      outputs: 'type=image,oci-mediatypes=false',
      provenance: 'false',
      emulation: 'buildkit',
    },
    built: ['linux/amd64', 'linux/arm64'],
    commands: usual({
      options: ' --platform linux/amd64,linux/arm64',
      marks: WITHOUT_INDEX,
      attest: ' --attest type=provenance,disabled=true',
      output: ` --output ${IMAGE},oci-mediatypes=false,oci-artifact=false,${DATE}`,
    }),
  },
  'no attestation': {
    inputs: { provenance: 'false' },
    commands: usual({ marks: WITHOUT_INDEX, attest: ' --attest type=provenance,disabled=true' }),
  },
  'caches as they are wanted': {
    inputs: { 'cache-from': 'type=registry,ref=a/b:c\na/d:e', 'cache-to': 'type=inline' },
    commands: usual({ cache: ' --cache-from type=registry,ref=a/b:c --cache-from a/d:e --cache-to type=inline' }),
  },
  "GitHub's cache, for a publication of another name": {
    inputs: { cache: 'gha', name: 'slim' },
    env: { ACTIONS_RUNTIME_TOKEN: 'x', ACTIONS_CACHE_URL: 'http://127.0.0.1:1/' },
    commands: usual({
      cache:
        ' --cache-from type=gha,scope=manifold-slim-native --cache-to type=gha,scope=manifold-slim-native,mode=max,ignore-error=true',
    }),
  },
  "GitHub's cache, which this token may only read": {
    inputs: { cache: 'gha', name: 'slim' },
    env: { ACTIONS_RUNTIME_TOKEN: 'x', ACTIONS_CACHE_URL: 'http://127.0.0.1:1/', ACTIONS_CACHE_MODE: 'read' },
    commands: usual({ cache: ' --cache-from type=gha,scope=manifold-slim-native' }),
  },
  "the registry's cache": {
    inputs: { cache: 'registry' },
    commands: usual({
      cache:
        ' --cache-from type=registry,ref=REGISTRY/me/app:buildcache-native' +
        ' --cache-to type=registry,ref=REGISTRY/me/app:buildcache-native,mode=max,ignore-error=true,image-manifest=true,oci-mediatypes=true',
    }),
  },
  'outputs beside the push': {
    inputs: { outputs: 'out\ntype=oci,dest=image.tar' },
    commands: usual({
      output: ` --output type=local,dest=out,${DATE} --output type=oci,dest=image.tar,name=REGISTRY/me/app:1,${DATE}${PUSH}`,
    }),
  },
  'the same image again, compressed otherwise': {
    inputs: { reproducible: 'true', compression: 'zstd,level=3,force=true' },
    commands: usual({
      output: `${PUSH},compression=zstd,compression-level=3,force-compression=true,rewrite-timestamp=true`,
    }),
  },
  'no push': { inputs: { push: 'false' }, commands: usual({ output: ' --output type=cacheonly' }) },
  'no push by itself on pull_request': {
    inputs: {},
    github: { event_name: 'pull_request', ref: 'refs/pull/7/merge' },
    commands: usual({ output: ' --output type=cacheonly' }),
  },
  'a builder that exists': { inputs: { builder: 'mine' }, commands: [build({ builder: 'mine' })] },
  'a builder with options': {
    inputs: {
      'driver-opts': 'network=host\n"env.no_proxy=a,b"',
      'buildkitd-flags': '--debug --oci-worker-gc',
      'buildkitd-config': 'buildkitd.toml',
      endpoint: 'ssh://me@builder.example.com',
    },
    files: { 'buildkitd.toml': 'debug = true\n' },
    commands: created(
      'buildx create --name BUILDER --driver docker-container --driver-opt network=host --driver-opt "env.no_proxy=a,b"' +
        " --buildkitd-flags '--debug --oci-worker-gc' --buildkitd-config buildkitd.toml --bootstrap ssh://me@builder.example.com",
    ),
    buildkitd: 'debug = true\n',
  },
  "mirrors beside BuildKit's configuration": {
    inputs: {
      'buildkitd-config-inline': '[worker.oci]\n  max-parallelism = 4',
      'registry-mirrors': 'mirror.example.com\nghcr.io=http://cache:5000/ghcr',
    },
    commands: created(own(`FLAGS --buildkitd-config STEP/buildkitd.toml`)),
    buildkitd:
      '[worker.oci]\n  max-parallelism = 4\n' +
      '\n[registry."docker.io"]\n  mirrors = ["mirror.example.com"]\n' +
      '\n[registry."ghcr.io"]\n  mirrors = ["cache:5000/ghcr"]\n' +
      '\n[registry."cache:5000"]\n  http = true\n',
  },
  'a builder that is kept': {
    inputs: { 'keep-builder': 'true' },
    commands: [CREATE.replace('BUILDER', 'KEPT'), build({ builder: 'KEPT' })],
  },
  'a remote BuildKit': {
    inputs: { driver: 'remote', endpoint: 'tcp://127.0.0.1:1234', 'driver-opts': 'cacert=/certs/ca.pem' },
    commands: created(
      'buildx create --name BUILDER --driver remote --driver-opt cacert=/certs/ca.pem --bootstrap tcp://127.0.0.1:1234',
    ),
  },
  'several machines': {
    inputs: {
      driver: 'remote',
      nodes: `- { endpoint: tcp://amd.example.com:1234, platforms: linux/amd64 }
- name: arm
  endpoint: tcp://arm.example.com:1234
  platforms: [linux/arm64, linux/arm/v7]
  driver-opts: [servername=arm]`,
    },
    commands: created(
      'buildx create --name BUILDER --driver remote --platform linux/amd64 tcp://amd.example.com:1234',
      'buildx create --name BUILDER --append --node arm --driver-opt servername=arm --platform linux/arm64,linux/arm/v7 --bootstrap tcp://arm.example.com:1234',
    ),
  },
  'Kubernetes, which says itself what it builds': {
    inputs: { driver: 'kubernetes', 'driver-opts': 'namespace=ci,replicas=2', platforms: 'linux/amd64' },
    built: ['linux/amd64'],
    commands: [
      `buildx create --name BUILDER --driver kubernetes --driver-opt namespace=ci,replicas=2 FLAGS --bootstrap`,
      'buildx inspect BUILDER',
      build({ options: ' --platform linux/amd64' }),
      REMOVE,
    ],
  },
  "Docker's cloud": {
    inputs: { driver: 'cloud', endpoint: 'me/builder' },
    commands: created('buildx create --name BUILDER --driver cloud --bootstrap me/builder'),
  },
  "the engine's own builder, which writes files": {
    inputs: { driver: 'docker' },
    commands: [
      "info --format '{{json .DriverStatus}}'",
      build({
        builder: 'default',
        output: ` --output type=oci,tar=false,dest=STEP/layout,name=REGISTRY/me/app,${FORM}`,
      }),
    ],
  },
  'emulation for what is asked for': {
    inputs: { ...S390X, emulation: 'always' },
    built: ['linux/s390x'],
    commands: [`run --privileged --rm ${BINFMT} --install s390x`, ...withOptions(' --platform linux/s390x')],
  },
  'every emulator, of another image': {
    inputs: { emulation: 'all', 'binfmt-image': 'me/binfmt:1' },
    commands: ['run --privileged --rm me/binfmt:1 --install all', ...usual({})],
  },
  'no emulation': {
    inputs: { ...S390X, emulation: 'never' },
    built: ['linux/s390x'],
    commands: withOptions(' --platform linux/s390x'),
  },
}

/** Inputs that are in no command line. What they do is tested where it can be seen. */
const IN_NO_ARGUMENT = {
  username: 'logs in',
  password: 'logs in',
  registry: 'logs in',
  'registry-auth': 'logs in',
  'buildx-version': 'decides which buildx is run',
  matrix: 'tells a leg from a single job',
  strategy: 'is in the record',
}

describe('build command lines: every input:', () => {
  test.each(Object.entries(ROWS))('%s', async (_, { commands, buildEnv = {}, buildkitd, ...options }) => {
    const { main, post, calls, ...run } = await runBuildStep(options)
    const failed = [main, post].find(({ outcome }) => outcome !== 'success')
    expect(failed?.log).toBeUndefined()
    expect(run.commands.map(worded).toSorted()).toEqual(commands.toSorted())
    const built = calls.find(({ argv }) => argv[1] === 'build')
    for (const [name, value] of Object.entries(buildEnv)) expect(built?.env[name]).toBe(value)
    expect(calls.find(({ buildkitdConfig }) => buildkitdConfig !== undefined)?.buildkitdConfig).toBe(buildkitd)
  })

  test('no input of action.yml is left out', () => {
    const { inputs } = parse(readFileSync(join(ROOT, 'action.yml'), 'utf8')) as { inputs: object }
    const tried = Object.values(ROWS).flatMap(row => Object.keys(row.inputs))
    const all = [...tried, ...Object.keys(IN_NO_ARGUMENT)]
    expect([...new Set(all)].toSorted()).toEqual(Object.keys(inputs).toSorted())
  })
})
