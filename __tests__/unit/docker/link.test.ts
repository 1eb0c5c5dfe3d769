import { expect, test } from '@jest/globals'
import { link } from '../../../src/docker/config.ts'

test.each([
  ['linux', 'directory', ['symlink', '/original/directory', '/own/x']],
  ['linux', 'file', ['symlink', '/original/file', '/own/x']],
  ['darwin', 'directory', ['symlink', '/original/directory', '/own/x']],
  ['win32', 'directory', ['symlink', '/original/directory', '/own/x', 'junction']],
  ['win32', 'file', ['copy', '/original/file', '/own/x']],
])('link: on %s, a %s', async (system, kind, done) => {
  const calls: unknown[] = []
  await link(`/original/${kind}`, '/own/x', system, {
    stat: async path => ({ isDirectory: () => path === '/original/directory' }),
    symlink: async (...call) => void calls.push(['symlink', ...call]),
    copyFile: async (...call) => void calls.push(['copy', ...call]),
  })
  expect(calls).toEqual([done])
})
