import { describe, expect, test } from '@jest/globals'
import { type BuildRequest, buildArguments, buildResultOf } from '../../../src/docker/build.ts'
import { parsePlatform } from '../../../src/oci/platform.ts'
import { parseRepository } from '../../../src/oci/reference.ts'

const bare: BuildRequest = {
  builder: 'b',
  context: '.',
  buildArgs: [],
  platforms: [],
  labels: [],
  annotations: [],
  attestations: [],
  repositories: [],
  metadataFile: '/tmp/m.json',
}

/** The arguments that the changes put between the builder and the file for the metadata. */
const added = (changes: Partial<BuildRequest>): readonly string[] => {
  const args = buildArguments({ ...bare, ...changes })
  expect(args.slice(0, 4)).toEqual(['buildx', 'build', '--builder', 'b'])
  expect(args.slice(-5)).toEqual(['--metadata-file', '/tmp/m.json', '--progress', 'plain', changes.context ?? '.'])
  return args.slice(4, -5)
}

describe('the command line of a build', () => {
  const cacheOnly = ['--output', 'type=cacheonly']
  test.each<[what: string, changes: Partial<BuildRequest>, args: readonly string[]]>([
    ['nothing but a context', {}, cacheOnly],
    ['a Git URL', { context: 'https://github.com/me/app.git#main:sub' }, cacheOnly],
    ['file', { file: 'a b/Dockerfile' }, ['--file', 'a b/Dockerfile', ...cacheOnly]],
    ['target', { target: 'test' }, ['--target', 'test', ...cacheOnly]],
    [
      'platforms',
      { platforms: ['linux/amd64', 'linux/arm', 'windows(10.0.1.2)/amd64'].map(parsePlatform) },
      ['--platform', 'linux/amd64,linux/arm/v7,windows/amd64', ...cacheOnly],
    ],
    ['build-args', { buildArgs: ['A=1, 2', 'B'] }, ['--build-arg', 'A=1, 2', '--build-arg', 'B', ...cacheOnly]],
    ['labels', { labels: ['a=b=c'] }, ['--label', 'a=b=c', ...cacheOnly]],
    ['annotations', { annotations: ['manifest:a=b'] }, ['--annotation', 'manifest:a=b', ...cacheOnly]],
    [
      'attestations',
      { attestations: ['type=provenance,mode=min'] },
      ['--attest', 'type=provenance,mode=min', ...cacheOnly],
    ],
    [
      'one repository',
      { repositories: [parseRepository('me/app')] },
      ['--output', 'type=image,name=docker.io/me/app,push-by-digest=true,name-canonical=true,push=true'],
    ],
    [
      'two repositories, as one CSV field',
      { repositories: ['ghcr.io/me/app', 'localhost:5000/app'].map(parseRepository) },
      [
        '--output',
        'type=image,"name=ghcr.io/me/app,localhost:5000/app",push-by-digest=true,name-canonical=true,push=true',
      ],
    ],
  ])('%s', (_, changes, args) => {
    expect(added(changes)).toEqual(args)
  })
})

describe('what buildx says of its result', () => {
  const digest = `sha256:${'a'.repeat(64)}`
  const descriptor = { mediaType: 'application/vnd.oci.image.index.v1+json', digest, size: 856 }

  test('a push has a descriptor', () => {
    const metadata = JSON.stringify({
      'containerimage.descriptor': descriptor,
      'containerimage.digest': digest,
      'containerimage.config.digest': `sha256:${'b'.repeat(64)}`,
    })
    expect(buildResultOf(metadata, true)).toEqual({ metadata, descriptor, imageId: `sha256:${'b'.repeat(64)}` })
  })

  test('without a push there is none', () => {
    expect(buildResultOf('{}', false)).toEqual({ metadata: '{}' })
  })

  test.each([
    ['no digest', {}],
    ['a digest that is none', { 'containerimage.descriptor': { ...descriptor, digest: 'sha256:x' } }],
  ])('a push with %s is an error', (_, described) => {
    expect(() => buildResultOf(JSON.stringify(described), true)).toThrow(/digest/)
  })
})
