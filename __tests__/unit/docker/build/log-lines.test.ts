import { expect, test } from '@jest/globals'
import { logLines } from '../../../../src/docker/build/log-lines.ts'

const shown = (text: string): readonly string[] => text.split('\n').flatMap(logLines())

const MISSING = `#5 importing cache manifest from r/me/app:buildcache-linux-amd64
#5 ERROR: failed to configure registry cache importer: r/me/app:buildcache-linux-amd64: not found`

test('logLines: a cache that is not there yet is no error', () => {
  const repeated = '------\n > importing cache manifest from r/me/app:buildcache-linux-amd64:\n------'
  expect(shown(`${MISSING}\n#6 [1/1] RUN a\n#6 DONE 1s\n${repeated}\nafter`)).toEqual([
    '#5 importing cache manifest from r/me/app:buildcache-linux-amd64',
    '#5 no cache yet: r/me/app:buildcache-linux-amd64',
    '#6 [1/1] RUN a',
    '#6 DONE 1s',
    'after',
  ])
})

test('logLines: shows every other error, and what a failed step printed', () => {
  const text = `#5 importing cache manifest from r/me/app:c
#5 ERROR: failed to configure registry cache importer: r/me/app:c: 401 Unauthorized
#6 [1/1] RUN a
#6 0.1 ------
#6 ERROR: process "/bin/sh -c a" did not complete successfully: exit code: 1
------
 > importing cache manifest from r/me/app:c:
------
------
 > [1/1] RUN a:
0.1 ------
------
Dockerfile:1
--------------------
ERROR: failed to build`
  expect(shown(text)).toEqual(text.split('\n'))
  const repeated = '------\n > importing cache manifest from r/me/app:buildcache-linux-amd64:\n------\n'
  expect(shown(`${MISSING}\n${repeated}${text}`).slice(2)).toEqual(text.split('\n'))
})

test('logLines: omits the errors of platforms that wait for a shared layer', () => {
  const line =
    'ERROR: (*service).Write failed: rpc error: code = Unavailable desc = ref layer-sha256:a locked for 1s: unavailable'
  expect(shown(`a\n${line}\nb`)).toEqual(['a', 'b'])
})
