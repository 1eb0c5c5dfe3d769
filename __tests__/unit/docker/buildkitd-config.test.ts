import { describe, expect, test } from '@jest/globals'
import { mirrorsToml, parseMirror } from '../../../src/docker/buildkitd-config.ts'

describe('a mirror', () => {
  test.each([
    ['mirror.gcr.io', 'docker.io', 'mirror.gcr.io'],
    ['docker.io=mirror.gcr.io', 'docker.io', 'mirror.gcr.io'],
    ['index.docker.io=localhost:5000', 'docker.io', 'localhost:5000'],
    ['ghcr.io=nexus.example.com/ghcr', 'ghcr.io', 'nexus.example.com/ghcr'],
    [' quay.io = https://nexus.example.com/quay/ ', 'quay.io', 'nexus.example.com/quay'],
  ])('%s', (text, registry, mirror) => {
    expect(parseMirror(text)).toEqual({ registry, mirror })
  })

  test.each(['', 'docker.io=', 'http://mirror.example.com', 'a b', 'docker.io=mirror"]', 'x"=mirror.gcr.io'])(
    'not %j',
    text => {
      expect(() => parseMirror(text)).toThrow()
    },
  )
})

test("BuildKit's configuration has a section for each registry", () => {
  const mirrors = ['mirror.gcr.io', 'localhost:5000', 'ghcr.io=nexus.example.com/ghcr'].map(parseMirror)
  expect(mirrorsToml(mirrors)).toBe(
    '[registry."docker.io"]\n  mirrors = ["mirror.gcr.io", "localhost:5000"]\n' +
      '\n[registry."ghcr.io"]\n  mirrors = ["nexus.example.com/ghcr"]\n',
  )
})
