import { describe, expect, test } from '@jest/globals'
import { withMirrors } from '../../../../src/docker/builder/buildkitd-config.ts'
import { mirroredNames, parseMirror } from '../../../../src/docker/builder/mirrors.ts'

describe('parseMirror: a mirror', () => {
  test.each([
    ['mirror.gcr.io', 'docker.io', 'mirror.gcr.io', false],
    ['docker.io=mirror.gcr.io', 'docker.io', 'mirror.gcr.io', false],
    ['index.docker.io=localhost:5000', 'docker.io', 'localhost:5000', false],
    ['ghcr.io=nexus.example.com/ghcr', 'ghcr.io', 'nexus.example.com/ghcr', false],
    [' quay.io = https://nexus.example.com/quay/ ', 'quay.io', 'nexus.example.com/quay', false],
    ['http://10.0.0.7:5000', 'docker.io', '10.0.0.7:5000', true],
  ])('%s', (text, registry, mirror, plainHttp) => {
    expect(parseMirror(text)).toEqual({ registry, mirror, plainHttp })
  })

  const FORM = 'is not of the form [registry=]mirror-host[/path].'
  test.each([
    ['', FORM],
    ['docker.io=', FORM],
    ['ftp://mirror.example.com', FORM],
    ['a b', FORM],
    ['docker.io=mirror"]', FORM],
    ['x"=mirror.gcr.io', 'is not a registry host.'],
  ])('not %j', (text, message) => {
    expect(() => parseMirror(text)).toThrow(`"${text}" ${message}`)
  })
})

describe('mirroredNames: the names of an image at mirrors', () => {
  const mirrors = ['localhost:5000', 'http://10.0.0.7', 'nexus.example.com/hub', 'ghcr.io=nexus.example.com/ghcr'].map(
    parseMirror,
  )
  test.each([
    ['tonistiigi/binfmt:1', ['localhost:5000/tonistiigi/binfmt:1', 'nexus.example.com/hub/tonistiigi/binfmt:1']],
    ['busybox', ['localhost:5000/library/busybox', 'nexus.example.com/hub/library/busybox']],
    ['docker.io/a/b@sha256:0', ['localhost:5000/a/b@sha256:0', 'nexus.example.com/hub/a/b@sha256:0']],
    ['ghcr.io/a/b', ['nexus.example.com/ghcr/a/b']],
    ['localhost:5001/a', []],
  ])('%s', (image, names) => {
    expect(mirroredNames(image, mirrors)).toEqual([...names, image])
  })
})

describe("buildkitd config: BuildKit's configuration", () => {
  const mirrors = ['mirror.gcr.io', 'localhost:5000', 'ghcr.io=nexus.example.com/ghcr'].map(parseMirror)
  const hub = [parseMirror('mirror.gcr.io')]

  test('has a section for each registry', () => {
    expect(withMirrors('', mirrors)).toBe(
      '[registry."docker.io"]\n  mirrors = ["mirror.gcr.io", "localhost:5000"]\n' +
        '\n[registry."ghcr.io"]\n  mirrors = ["nexus.example.com/ghcr"]\n',
    )
  })

  test('says which mirrors have no TLS', () => {
    expect(withMirrors('', [parseMirror('http://10.0.0.7:5000/hub')])).toBe(
      '[registry."docker.io"]\n  mirrors = ["10.0.0.7:5000/hub"]\n\n[registry."10.0.0.7:5000"]\n  http = true\n',
    )
  })

  test.each([
    ['debug = true', 'debug = true\n\n[registry."docker.io"]\n  mirrors = ["mirror.gcr.io"]\n'],
    [
      '[worker.oci]\n  max-parallelism = 4\n',
      '[worker.oci]\n  max-parallelism = 4\n\n[registry."docker.io"]\n  mirrors = ["mirror.gcr.io"]\n',
    ],
    [
      '[registry."quay.io"]\n  mirrors = ["a"]\n',
      '[registry."quay.io"]\n  mirrors = ["a"]\n\n[registry."docker.io"]\n  mirrors = ["mirror.gcr.io"]\n',
    ],
    [
      '[registry."docker.io"] # ours\n  http = true\n[registry."quay.io"]\n  mirrors = ["a"]\n',
      '[registry."docker.io"] # ours\n  mirrors = ["mirror.gcr.io"]\n  http = true\n[registry."quay.io"]\n  mirrors = ["a"]\n',
    ],
    ["[ registry . 'docker.io' ]", '[ registry . \'docker.io\' ]\n  mirrors = ["mirror.gcr.io"]'],
    [
      '[[registry."docker.io".keypair]]\n  key = "k"\n',
      '[[registry."docker.io".keypair]]\n  key = "k"\n\n[registry."docker.io"]\n  mirrors = ["mirror.gcr.io"]\n',
    ],
  ])('of the user stays what it is: %j', (config, expected) => {
    expect(withMirrors(config, hub)).toBe(expected)
  })

  test('of the user may say itself that a mirror has no TLS', () => {
    const config = '[registry."10.0.0.7"]\n  http = false\n'
    expect(withMirrors(config, [parseMirror('http://10.0.0.7')])).toBe(
      `${config}\n[registry."docker.io"]\n  mirrors = ["10.0.0.7"]\n`,
    )
  })

  test.each([
    ['already has mirrors for docker.io', '[registry."docker.io"]\n  http = true\n  mirrors=["a"]\n'],
    ['outside of', 'registry = { "docker.io" = { mirrors = ["a"] } }\n'],
    ['outside of', 'registry."docker.io".http = true\n'],
  ])('%s: an error', (why, config) => {
    expect(() => withMirrors(config, hub)).toThrow(why)
  })
})
