import { expect, test } from '@jest/globals'
import { watchBuild } from '../../../src/report/buildkit-progress.ts'
import { platformTimes } from '../../../src/report/platform-times.ts'

const span = (name: string, startMs: number, endMs: number) => ({ name, startMs, endMs })

test('platformTimes: each platform has the time from its first step to its last', () => {
  expect(
    platformTimes([
      span('[internal] load build definition from Dockerfile', 0, 1),
      span('[linux/amd64 1/3] FROM docker.io/library/busybox:1', 5, 10),
      span('[linux/arm64 1/3] FROM docker.io/library/busybox:1', 5, 12),
      span('[linux/amd64 2/3] RUN make', 10, 40),
      span('[linux/arm64 build 2/3] RUN make', 12, 300),
      span('exporting to image', 300, 400),
    ]),
  ).toEqual({ 'linux/amd64': 35, 'linux/arm64': 295 })
})

test.each([
  ['[linux/amd64->arm64 build 2/3] RUN go build', 'linux/arm64'],
  ['[linux/amd64->arm/v7 2/3] RUN go build', 'linux/arm/v7'],
  ['[linux/arm/v7->v6 2/3] RUN go build', 'linux/arm/v6'],
  ['[linux/amd64->windows/amd64 2/3] RUN go build', 'windows/amd64'],
])('platformTimes: %s is for %s', (name, platform) => {
  expect(platformTimes([span(name, 0, 1)])).toEqual({ [platform]: 1 })
})

test('platformTimes: a build of one platform names none', () => {
  expect(platformTimes([span('[2/3] RUN make', 0, 1), span('[build 2/3] RUN make', 0, 1)])).toEqual({})
})

test('watchBuild: measures the platforms of the first attempt', () => {
  let now = 0
  const watch = watchBuild(() => now)
  const lines = [
    [100, '#0 building with "b" instance using docker-container driver'],
    [200, '#5 [linux/arm64 2/2] RUN make'],
    [250, '#6 [linux/amd64 2/2] RUN make'],
    [900, '#6 DONE 0.6s'],
    [2_200, '#5 DONE 2.0s'],
    [9_000, '#0 building with "b" instance using docker-container driver'],
    [9_100, '#5 [linux/arm64 2/2] RUN make'],
    [9_100, '#5 CACHED'],
  ] as const
  for (const [at, text] of lines) {
    now = at
    watch.line(text)
  }
  expect(watch.platformMs()).toEqual({ 'linux/arm64': 2_000, 'linux/amd64': 650 })
})
