import { describe, expect, jest, test } from '@jest/globals'
import { OCI_INDEX } from '../../../src/oci/descriptor.ts'
import {
  type BuildStepOptions,
  HOST_PLATFORM,
  PATH_OF_IMAGE,
  runBuildStep,
} from '../../support/fake-docker/build-step.ts'
import type { Answer, Script } from '../../support/fake-docker/script.ts'

// What the registry does not have is waited for, half a minute.
jest.setTimeout(90_000)

const on = (words: string, ...answers: readonly Answer[]): Script => [{ words, answers }]
const REMOVE = 'buildx rm --force BUILDER'

/** As docker 28 answers without its plugin: to words it knows none of, and to flags that it takes for its own. */
const NO_PLUGIN: Script = [
  ...on('buildx version', { exitCode: 1, stderr: "docker: 'buildx' is not a docker command.\nSee 'docker --help'\n" }),
  ...on('buildx rm', { exitCode: 125, stderr: 'unknown flag: --force\n' }),
  ...on('buildx', { exitCode: 125, stderr: 'unknown flag: --name\n\nUsage:  docker [OPTIONS] COMMAND [ARG...]\n' }),
]
const OLD: Script = on('buildx version', { stdout: 'github.com/docker/buildx 0.10.4 b\n' })

interface Fault extends BuildStepOptions {
  readonly script: Script
  readonly message: RegExp
}

describe('build action: fails with one error, publishes nothing, and removes its builder:', () => {
  test.each<[what: string, fault: Fault]>([
    [
      'a build that fails and says nothing',
      {
        script: on('buildx build', { exitCode: 1 }),
        message: /^docker buildx build exited with code 1 and printed no error\.$/,
      },
    ],
    [
      'a build that fails, though it has written what it says it made',
      {
        script: on('buildx build', { exitCode: 1, metadata: '{}' }),
        message: /^docker buildx build exited with code 1 and printed no error\.$/,
      },
    ],
    [
      'a build whose last words are a link',
      {
        script: on('buildx build', {
          exitCode: 1,
          stderr:
            'ERROR: failed to build: failed to solve: no space left on device\n\nView build details: docker-desktop://x\n',
        }),
        message: /^The build failed: no space left on device \(docker buildx build exited with code 1\)$/,
      },
    ],
    [
      'a build that is killed',
      {
        script: on('buildx build', { killedBy: 'SIGKILL' }),
        message: /^docker buildx build [\s\S]*\ndid not run to its end: it was ended by SIGKILL$/,
      },
    ],
    [
      'no description of what was built',
      { script: on('buildx build', {}), message: /succeeded but its metadata has no digest/ },
    ],
    [
      'a description without a digest',
      {
        script: on('buildx build', { metadata: '{"buildx.build.ref":"x"}' }),
        message: /succeeded but its metadata has no digest/,
      },
    ],
    [
      'a description that is not JSON',
      {
        script: on('buildx build', { metadata: '{"containerimage.dig' }),
        message: /succeeded but its metadata is not JSON/,
      },
    ],
    [
      'a description that is no object',
      { script: on('buildx build', { metadata: '[]' }), message: /succeeded but its metadata is not a JSON object/ },
    ],
    [
      'a digest that is none',
      {
        script: on('buildx build', {
          metadata:
            '{"containerimage.descriptor":{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"sha256:1","size":1}}',
        }),
        message: /^containerimage\.descriptor has no digest of the form sha256:/,
      },
    ],
    [
      'a digest that the registry does not have',
      {
        script: on('buildx build', {
          metadata: `{"containerimage.descriptor":{"mediaType":"application/vnd.oci.image.index.v1+json","digest":"sha256:${'0'.repeat(64)}","size":1}}`,
        }),
        message: /^REGISTRY: GET of me\/app@sha256:0{64} failed: 404 MANIFEST_UNKNOWN/,
      },
    ],
    [
      'a builder that cannot be made',
      {
        script: on('buildx create', {
          exitCode: 1,
          stderr: '#1 [internal] booting buildkit\nERROR: Cannot connect to the Docker daemon at unix:///x.sock.\n',
        }),
        message:
          /^docker buildx create [\s\S]*exit code 1: [\s\S]*Cannot connect to the Docker daemon at unix:\/\/\/x\.sock/,
      },
    ],
    [
      'a builder that cannot be made, for no reason given',
      {
        script: on('buildx create', { exitCode: 1 }),
        message: /^docker buildx create [\s\S]*exit code 1, and said nothing on standard error$/,
      },
    ],
    ['no buildx', { script: NO_PLUGIN, message: /^buildx-version: buildx is not installed on this machine/ }],
    [
      'a buildx that is too old for the builder',
      {
        script: [...on('buildx create', { exitCode: 125, stderr: 'unknown flag: --buildkitd-config\n' }), ...OLD],
        inputs: { 'registry-mirrors': 'mirror.example.com' },
        message: /^buildx-version: buildx 0\.10\.4 is installed, but --buildkitd-config requires 0\.13\.0 or newer/,
      },
    ],
    [
      'a buildx that is too old for the call',
      {
        script: [...on('buildx build', { exitCode: 125, stderr: 'unknown flag: --call\n' }), ...OLD],
        inputs: { call: 'check' },
        message: /^buildx-version: buildx 0\.10\.4 is installed, but --call requires 0\.15\.0 or newer/,
      },
    ],
    [
      'emulators that cannot be installed',
      {
        script: on('run', { exitCode: 125, stderr: 'docker: Error response from daemon: privileged is forbidden.\n' }),
        inputs: { emulation: 'all' },
        message: /^docker run --privileged --rm tonistiigi\/binfmt[\s\S]*exit code 125: .*privileged is forbidden/,
      },
    ],
    [
      'emulators that are installed and do not work',
      {
        script: on('run', { stdout: '{"supported":[],"emulators":[]}' }),
        inputs: { emulation: 'always', platforms: 'linux/s390x' },
        message: /did not enable this machine to execute linux\/s390x/,
      },
    ],
  ])('%s', async (_, { message, ...options }) => {
    const { main, post, commands, registry, plain } = await runBuildStep(options)
    expect(main).toMatchObject({ outcome: 'failure', exitCode: 1 })
    const errors = main.annotations.filter(({ level }) => level === 'error')
    expect(errors.map(error => plain(error.message))).toEqual([expect.stringMatching(message)])
    expect(main.outputs).toEqual({})
    expect([...registry.store.repository(PATH_OF_IMAGE).tags]).toEqual([])
    expect(commands.at(-1)).toBe(REMOVE)
    expect(post).toMatchObject({ outcome: 'success', annotations: [] })
  })
})

test("build action: with the engine's own builder, too, what the gate refuses gets no tag", async () => {
  const inputs = { driver: 'docker', platforms: HOST_PLATFORM, tags: '1\nlatest' }
  const { main, registry } = await runBuildStep({ inputs, built: ['linux/loong64'] })
  expect(main.annotations.map(error => error.message)).toEqual([
    expect.stringMatching(
      /^Nothing was published\.\n.*the leg pushed an image for linux\/loong64, which was not requested\./s,
    ),
  ])
  const { manifests, tags } = registry.store.repository(PATH_OF_IMAGE)
  expect(manifests.size).toBeGreaterThan(0)
  expect([...tags]).toEqual([])
})

const DESCRIBED = JSON.stringify({
  'containerimage.descriptor': { mediaType: OCI_INDEX, digest: `sha256:${'a'.repeat(64)}`, size: 1 },
})

test('build action: files that the builder did not write are an error that says so', async () => {
  const { main, registry, plain } = await runBuildStep({
    inputs: { driver: 'docker' },
    script: on('buildx build', { metadata: DESCRIBED }),
  })
  expect(main.annotations.map(error => plain(error.message))).toEqual([
    expect.stringMatching(
      /^The image was built, but the push to REGISTRY\/me\/app failed: the layout is incomplete: ENOENT/,
    ),
  ])
  expect([...registry.store.repository(PATH_OF_IMAGE).tags]).toEqual([])
})

describe('build action: reports missing buildx even if it creates no builder:', () => {
  const script = [
    ...on('buildx version', { exitCode: 1, stderr: "docker: 'buildx' is not a docker command.\n" }),
    ...on('buildx build', { exitCode: 125, stderr: 'unknown flag: --builder\n\nUsage:  docker [OPTIONS] COMMAND\n' }),
  ]
  test.each([{ builder: 'mine' }, { driver: 'docker' }])('%j', async inputs => {
    const { main } = await runBuildStep({ inputs, script })
    expect(main.annotations.map(error => error.message)).toEqual([
      expect.stringMatching(/^buildx-version: buildx is not installed on this machine/),
    ])
  })
})

describe('build action: does not fail for', () => {
  test('words of an error, when the build ends well', async () => {
    const usual = await runBuildStep()
    const metadata = JSON.stringify({
      'containerimage.descriptor': {
        mediaType: 'application/vnd.oci.image.index.v1+json',
        digest: usual.main.outputs['digest'],
        size: 1,
      },
    })
    const stderr = 'ERROR: failed to configure registry cache importer\nView build details: docker-desktop://x\n'
    const { main, registry } = await runBuildStep({ script: on('buildx build', { stderr, metadata }) })
    expect(main).toMatchObject({ outcome: 'success', annotations: [] })
    expect(registry.store.repository(PATH_OF_IMAGE).tags.get('1')).toBe(usual.main.outputs['digest'])
  })

  test('a builder that cannot be removed is a warning, and the files of the step go', async () => {
    const stderr = 'ERROR: permission denied\n'
    const { main, post } = await runBuildStep({ script: on('buildx rm', { exitCode: 1, stderr }) })
    expect([main.outcome, post.outcome]).toEqual(['success', 'success'])
    expect(post.annotations).toEqual([
      expect.objectContaining({
        level: 'warning',
        message: expect.stringMatching(/^The builder manifold-\S+ cannot be removed: ERROR: permission denied$/),
      }),
    ])
    expect(post.log).toMatch(/Removed: files of the step\.$/)
  })

  test('a builder that is gone already', async () => {
    const { post } = await runBuildStep({
      script: on('buildx rm', { exitCode: 1, stderr: 'ERROR: no builder "manifold-x" found\n' }),
    })
    expect(post).toMatchObject({ outcome: 'success', annotations: [] })
    expect(post.log).toMatch(/Removed: files of the step\.$/)
  })
})
