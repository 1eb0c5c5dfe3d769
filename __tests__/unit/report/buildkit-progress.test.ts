import { describe, expect, test } from '@jest/globals'
import { buildPhases, cacheUse, type TimedLine, watchBuild } from '../../../src/report/buildkit-progress.ts'

/** Output of buildx 0.36 with BuildKit 0.32: two platforms, lines of both mixed, a cache that is read and written. */
const LOG = `#0 building with "app" instance using docker-container driver

#1 [internal] load build definition from Dockerfile
#1 transferring dockerfile: 162B 0.0s done
#1 DONE 0.0s

#5 importing cache manifest from localhost:5000/cache:a
#5 inferred cache manifest type: application/vnd.oci.image.manifest.v1+json done
#5 DONE 0.0s

#8 [linux/arm64 base 1/2] FROM localhost:5000/library/busybox:1@sha256:4fdd
#8 sha256:3eb8 1.10MB / 1.10MB done
#8 CACHED

#9 [linux/amd64 base 2/2] RUN echo hi > /x
#9 CACHED

#11 [linux/arm64 b2 1/2] RUN make
#11 0.123 #12 [b2 9/9] RUN a program that prints what BuildKit does
#11 0.456 DONE
#11 ...

#12 [linux/amd64 b2 1/2] RUN make
#12 DONE 1.2s

#11 [linux/arm64 b2 1/2] RUN make
#11 DONE 9.2s

#14 [linux/amd64->arm64 b2 2/2] COPY . /app
#14 DONE 0.0s

#15 exporting to image
#15 exporting layers 0.1s done
#15 exporting manifest sha256:284b done
#15 pushing layers
#15 pushing layers 0.1s done
#15 pushing manifest for localhost:5000/app 0.0s done
#15 DONE 0.3s

#16 exporting cache to registry
#16 preparing build cache for export done
#16 DONE 0.1s

#17 resolving provenance for metadata file
#17 DONE 0.0s
`.split('\n')

const timed = (lines: readonly string[]): readonly TimedLine[] => lines.map((text, ms) => ({ ms, text }))

/** Returns the position of a line in the log, which is also its time. */
const at = (text: string): number => LOG.lastIndexOf(text)

describe('buildkit progress: phases', () => {
  test('come from the lines', () => {
    expect(buildPhases(timed(LOG), 0)).toEqual([
      { name: 'build', startMs: 0, endMs: at('#14 DONE 0.0s') },
      { name: 'export', startMs: at('#15 exporting to image'), endMs: at('#15 pushing layers') },
      { name: 'push', startMs: at('#15 pushing layers'), endMs: at('#15 DONE 0.3s') },
      { name: 'cache', startMs: at('#16 exporting cache to registry'), endMs: at('#16 DONE 0.1s') },
    ])
  })

  test('are the same if the build is watched while it runs', () => {
    let line = 0
    const watch = watchBuild(() => line)
    for (const [i, text] of LOG.entries()) {
      line = i
      watch.line(text)
    }
    expect(watch.phases()).toEqual(buildPhases(timed(LOG), 0))
    expect(watch.cache()).toEqual(cacheUse(LOG))
  })

  test('of a build that pushes nothing have no push', () => {
    const lines = ['#1 [1/1] RUN a', '#1 DONE 1s', '#2 exporting to oci image format', '#2 DONE 1s']
    expect(buildPhases(timed(lines), 0)).toEqual([
      { name: 'build', startMs: 0, endMs: 1 },
      { name: 'export', startMs: 2, endMs: 3 },
    ])
  })

  test('begin with the build, and not with its first line', () => {
    let now = 5
    const watch = watchBuild(() => now)
    now = 900
    watch.line('#0 building with "app" instance using docker-container driver')
    watch.line('#1 [1/1] RUN a')
    now = 1000
    watch.line('#1 DONE 0.1s')
    expect(watch.phases()).toEqual([{ name: 'build', startMs: 5, endMs: 1000 }])
  })

  test('do not count a login during the push as a part of the build', () => {
    const lines = [
      ...['#1 [auth] me/app:pull token for localhost:5001', '#1 DONE 0.1s', '#2 [1/1] RUN a', '#2 DONE 1s'],
      ...['#3 exporting to image', '#3 pushing layers', '#4 [auth] me/app:pull,push token for localhost:5001'],
      ...['#4 DONE 0.0s', '#3 DONE 5s'],
    ]
    expect(buildPhases(timed(lines), 0)).toEqual([
      { name: 'build', startMs: 0, endMs: 3 },
      { name: 'export', startMs: 4, endMs: 5 },
      { name: 'push', startMs: 5, endMs: 8 },
    ])
  })

  test('of a retried push come twice', () => {
    const lines = timed([...LOG, ...LOG])
    expect(buildPhases(lines, 0).map(({ name }) => name)).toEqual(
      ['build', 'export', 'push', 'cache'].flatMap((_, i, names) => (i === 0 ? [...names, ...names] : [])),
    )
  })

  test('of no lines are none', () => {
    expect(buildPhases([], 0)).toEqual([])
    expect(buildPhases([{ ms: 1, text: 'ERROR: no builder "app" found' }], 0)).toEqual([])
  })
})

describe('buildkit progress: the use of caches', () => {
  test('counts the steps of the Dockerfile, and neither FROM nor what programs print', () => {
    expect(cacheUse(LOG)).toEqual({ steps: 4, cached: 1, source: 'found' })
  })

  test('counts a step whose layers are fetched from a cache', () => {
    const lines = [
      ...['#5 [1/3] FROM docker.io/library/busybox:1', '#5 extracting sha256:1a done', '#5 DONE 0.3s'],
      ...['#7 [2/3] RUN a', '#7 sha256:2b 132B / 132B 0.0s done', '#7 extracting sha256:2b 0.2s done', '#7 DONE 0.3s'],
      ...['#8 [3/3] COPY b /', '#8 DONE 0.0s'],
    ]
    expect(cacheUse(lines)).toEqual({ steps: 2, cached: 1, source: 'none' })
  })

  test('is that of the first build, if a push is retried', () => {
    const again = LOG.map(line => line.replace(/DONE.*/, 'CACHED'))
    expect(cacheUse([...LOG, ...again])).toEqual(cacheUse(LOG))
    expect(cacheUse(again).cached).toBe(4)
  })

  test.each([
    ['none', []],
    ['found', ['#5 importing cache manifest from gha:1', '#5 DONE 0.1s']],
    ['missing', ['#5 importing cache manifest from a/b:c', '#5 ERROR: a/b:c: not found']],
    [
      'found',
      [
        '#5 importing cache manifest from a/b:c',
        '#5 ERROR: a/b:c: not found',
        '#6 importing cache manifest from a/b:d',
        '#6 DONE 0.1s',
      ],
    ],
  ])('%s: %j', (source, lines) => {
    expect(cacheUse(lines)).toEqual({ steps: 0, cached: 0, source })
  })
})
