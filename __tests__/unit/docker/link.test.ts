import { expect, test } from '@jest/globals'
import { link } from '../../../src/docker/config.ts'

test.each([
  ['linux', 'directory', ['symlink', '/theirs/directory', '/ours/x']],
  ['linux', 'file', ['symlink', '/theirs/file', '/ours/x']],
  ['darwin', 'directory', ['symlink', '/theirs/directory', '/ours/x']],
  ['win32', 'directory', ['symlink', '/theirs/directory', '/ours/x', 'junction']],
  ['win32', 'file', ['copy', '/theirs/file', '/ours/x']],
])('on %s, a %s', async (system, kind, done) => {
  const calls: unknown[] = []
  await link(`/theirs/${kind}`, '/ours/x', system, {
    stat: async path => ({ isDirectory: () => path === '/theirs/directory' }),
    symlink: async (...call) => void calls.push(['symlink', ...call]),
    copyFile: async (...call) => void calls.push(['copy', ...call]),
  })
  expect(calls).toEqual([done])
})
