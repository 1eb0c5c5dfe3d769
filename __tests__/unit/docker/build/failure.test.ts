import { describe, expect, test } from '@jest/globals'
import { BuildError } from '../../../../src/docker/build/build-error.ts'
import { parseFailure } from '../../../../src/docker/build/failure.ts'
import { forbiddenHint } from '../../../../src/registry/hints.ts'

/** As buildx 0.36 prints it, hints and all. */
const FAILED_STEP = `#0 building with "b" instance using docker-container driver

#5 [base 2/2] RUN echo hello
#5 0.070 hello
#5 DONE 0.1s

#6 [stage-1 1/1] RUN echo one; echo two >&2; exit 3
#6 0.077 one
#6 0.079 two
#6 ERROR: process "/bin/sh -c echo one; echo two >&2; exit 3" did not complete successfully: exit code: 3
------
 > [stage-1 1/1] RUN echo one; echo two >&2; exit 3:
0.077 one
0.079 two
------
WARNING: No output specified with docker-container driver. Build result will only remain in the build cache.
Dockerfile:5
--------------------
   3 |     
   4 |     FROM base
   5 | >>> RUN echo one; echo two >&2; exit 3
   6 |     
--------------------
ERROR: failed to build: failed to solve: process "/bin/sh -c echo one; echo two >&2; exit 3" did not complete successfully: exit code: 3

View build details: docker-desktop://dashboard/build/b/b0/wlc3wq08pczn1h8a8j1f0ccjn
`

const PARSE_ERROR = `#1 [internal] load build definition from bad.Dockerfile
#1 transferring dockerfile: 63B done
#1 DONE 0.0s
bad.Dockerfile:2
--------------------
   1 |     FROM busybox:1
   2 | >>> RUUN x
   3 |     
--------------------
ERROR: failed to build: failed to solve: dockerfile parse error on line 2: unknown instruction: RUUN (did you mean RUN?)
`

/** A check says the error before the place. */
const CHECK_ERROR = `#1 DONE 0.0s
ERROR: dockerfile parse error on line 2: unknown instruction: RUUN (did you mean RUN?)
bad.Dockerfile:2
--------------------
   1 |     FROM busybox:1
   2 | >>> RUUN x
--------------------

`

const FAILED_PUSH = `#6 [internal] pushing
#6 0.006 error: unexpected status from POST request to http://r/v2/me/app/blobs/uploads/: 500 Internal Server Error
#6 0.006 retrying in 1s
#6 ERROR: failed to push r/me/app: unexpected status from POST request to http://r/v2/me/app/blobs/uploads/: 500 Internal Server Error
------
 > exporting to image:
0.006 error: unexpected status from POST request to http://r/v2/me/app/blobs/uploads/: 500 Internal Server Error
0.006 retrying in 1s
------
ERROR: failed to build: failed to solve: failed to push r/me/app: unexpected status from POST request to http://r/v2/me/app/blobs/uploads/: 500 Internal Server Error
`

const messageOf = (stderr: string, exitCode = 1): string => new BuildError(parseFailure(stderr), exitCode).message

test('parseFailure: takes a failed step apart', () => {
  expect(parseFailure(FAILED_STEP)).toEqual({
    step: '[stage-1 1/1] RUN echo one; echo two >&2; exit 3',
    output: ['one', 'two'],
    location: { file: 'Dockerfile', line: 5 },
    excerpt: ['   3 |     ', '   4 |     FROM base', '   5 | >>> RUN echo one; echo two >&2; exit 3', '   6 |     '],
    reason: 'process "/bin/sh -c echo one; echo two >&2; exit 3" did not complete successfully: exit code: 3',
    push: undefined,
  })
})

describe('parseFailure: of several vertices that fail', () => {
  const CACHE = `#4 importing cache manifest from r/x:cache
#4 ERROR: failed to configure registry cache importer: r/x:cache: not found

#7 [2/2] RUN make
#7 0.1 main.c: no
#7 ERROR: process "/bin/sh -c make" did not complete successfully: exit code: 2
`
  const CACHE_BLOCK = '------\n > importing cache manifest from r/x:cache:\n------\n'
  const STEP_BLOCK = '------\n > [2/2] RUN make:\n0.1 main.c: no\n------\n'
  const END =
    'ERROR: failed to build: failed to solve: process "/bin/sh -c make" did not complete successfully: exit code: 2\n'

  test.each([
    ['the cache first', CACHE + CACHE_BLOCK + STEP_BLOCK + END],
    ['the cache last', CACHE + STEP_BLOCK + CACHE_BLOCK + END],
  ])('reports the one whose error ends the build: %s', (_, stderr) => {
    expect(parseFailure(stderr)).toMatchObject({ step: '[2/2] RUN make', output: ['main.c: no'] })
  })
})

describe('BuildError: the message', () => {
  test.each<[what: string, stderr: string, exitCode: number, message: string]>([
    [
      'of a step: what it printed, and how it ended',
      FAILED_STEP,
      1,
      `The build failed at [stage-1 1/1] RUN echo one; echo two >&2; exit 3 (Dockerfile:5):
  one
  two
process "/bin/sh -c echo one; echo two >&2; exit 3" did not complete successfully: exit code: 3`,
    ],
    [
      'of a Dockerfile that cannot be read: the lines',
      PARSE_ERROR,
      1,
      `The build failed (bad.Dockerfile:2):
     1 |     FROM busybox:1
     2 | >>> RUUN x
     3 |     
dockerfile parse error on line 2: unknown instruction: RUUN (did you mean RUN?)`,
    ],
    [
      'of a check',
      CHECK_ERROR,
      1,
      `The build failed (bad.Dockerfile:2):
     1 |     FROM busybox:1
     2 | >>> RUUN x
dockerfile parse error on line 2: unknown instruction: RUUN (did you mean RUN?)`,
    ],
    [
      'of a push: not what the builder tried',
      FAILED_PUSH,
      1,
      'The image was built, but the push to r/me/app failed: unexpected status from POST request to http://r/v2/me/app/blobs/uploads/: 500 Internal Server Error',
    ],
    [
      'of a push that is refused: what to check',
      'ERROR: failed to build: failed to solve: failed to push r.example/me/app: denied\n',
      1,
      `The image was built, but the push to r.example/me/app failed: denied
Check the login for this registry ("username", "password", "registry") and its permission to push.`,
    ],
    [
      'of a builder that is not there',
      'ERROR: no builder "nope" found\n',
      1,
      'The build failed: no builder "nope" found (docker buildx build exited with code 1)',
    ],
    [
      'of docker itself',
      "unknown flag: --foo\n\nUsage:  docker buildx build\n\nRun 'docker buildx build --help' for more information\n",
      125,
      `The build failed: unknown flag: --foo
Usage:  docker buildx build
Run 'docker buildx build --help' for more information (docker buildx build exited with code 125)`,
    ],
    ['where nothing is said', '', 1, 'docker buildx build exited with code 1 and printed no error.'],
    [
      'where there is only progress',
      '#1 DONE 0.0s\n',
      137,
      'docker buildx build exited with code 137 and printed no error.',
    ],
  ])('%s', (_, stderr, exitCode, message) => {
    expect(messageOf(stderr, exitCode)).toBe(message)
  })

  test('of a push that a rate limit refuses with 403: not about permissions', () => {
    const stderr = `ERROR: failed to solve: failed to push ghcr.io/me/app: unexpected status from PUT request to https://ghcr.io/v2/: 403 Forbidden
denied: permission_denied: Error from intermediary - with-body: {
  "message": "You have exceeded a secondary rate limit."
}

View build details: docker-desktop://dashboard/build/b/b0/x
`
    const [first, hint] = messageOf(stderr).split('\n')
    expect(first).toMatch(/: 403 Forbidden denied: .* \{ "message": "You have exceeded a secondary rate limit\." \}$/)
    expect(hint).toMatch(/^The registry temporarily limits the rate of requests; this is not about permissions\./)
  })

  test.each<[why: string, registry: string, hint: 'right' | 'login']>([
    ['denied: permission_denied: write_package', 'ghcr.io', 'right'],
    ['denied: installation not allowed to Write organization package', 'ghcr.io', 'right'],
    ['unexpected status from POST request to https://ghcr.io/v2/me/app/: 403 Forbidden', 'ghcr.io', 'right'],
    ['denied: permission_denied: write_package', 'r.example', 'login'],
    ['unexpected status from POST request to https://ghcr.io/v2/me/app/: 401 Unauthorized', 'ghcr.io', 'login'],
    ['failed to authorize: failed to fetch oauth token: denied: denied', 'ghcr.io', 'login'],
    ['push access denied: server message: insufficient_scope: authorization failed', 'ghcr.io', 'login'],
  ])('of a push that ends with "%s" at %s: the %s', (why, registry, hint) => {
    const [, said] = messageOf(`ERROR: failed to solve: failed to push ${registry}/me/app: ${why}\n`).split('\n')
    expect(said).toMatch(
      hint === 'right' ? /^Give the job "permissions: packages: write"/ : /^Check the login for this registry/,
    )
    if (hint === 'right') expect(said).toBe(forbiddenHint('ghcr.io'))
  })

  test('of a step that printed much shows the end', () => {
    const printed = Array.from({ length: 50 }, (_, i) => `0.1 line ${i}`).join('\n')
    const message = messageOf(`------\n > [2/2] RUN make:\n${printed}\n------\nERROR: failed to build: no\n`)
    expect(message.split('\n')).toHaveLength(22)
    expect(message).toContain('line 49')
    expect(message).not.toContain('line 29')
  })

  test('never shows a link to build details', () => {
    expect(messageOf(FAILED_STEP)).not.toMatch(/View build details/)
    expect(messageOf('ERROR: no\nView build details: docker-desktop://x\n')).toBe(
      'The build failed: no (docker buildx build exited with code 1)',
    )
  })
})

describe('BuildError: an image that a registry does not serve', () => {
  const failed = (image: string, why: string): string =>
    `#2 [internal] load metadata for ${image}\n#2 ERROR: ${why}\n------\n > [internal] load metadata for ${image}:\n------\n` +
    `Dockerfile:1\n--------------------\n   1 | >>> FROM ${image}\n--------------------\n` +
    `ERROR: failed to build: failed to solve: ${image}: failed to resolve source metadata for ${image}: ${why}\n`
  const advice = (registry: string, image: string): string =>
    `\n${registry} refused access to ${image}. If this image is private, give this step a login for ${registry} that ` +
    `may read it: add an entry to "registry-auth", or set "username", "password" and "registry: ${registry}".`

  test.each<[registry: string, image: string, why: string]>([
    [
      'localhost:5001',
      'localhost:5001/me/base:1',
      'unexpected status from HEAD request to http://localhost:5001/v2/me/base/manifests/1: 401 Unauthorized',
    ],
    [
      'ghcr.io',
      'ghcr.io/me/private:1',
      'failed to authorize: failed to fetch anonymous token: unexpected status from GET request to ' +
        'https://ghcr.io/token?scope=x: 401 Unauthorized',
    ],
    [
      'docker.io',
      'docker.io/me/private:1',
      'pull access denied, repository does not exist or may require authorization: server message: ' +
        'insufficient_scope: authorization failed',
    ],
  ])('%s: names the registry that wants a login', (registry, image, why) => {
    expect(messageOf(failed(image, why)).endsWith(`${why}${advice(registry, image)}`)).toBe(true)
  })

  test.each<[image: string, why: string]>([
    ['docker.io/library/busibox:1', 'docker.io/library/busibox:1: not found'],
    ['ghcr.io/me/app:1', 'failed to do request: dial tcp: lookup ghcr.io: no such host'],
  ])('%s: not for another reason', (image, why) => {
    expect(messageOf(failed(image, why))).not.toContain('registry-auth')
  })
})
