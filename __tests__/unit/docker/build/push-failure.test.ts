import { describe, expect, test } from '@jest/globals'
import { pushFailureOf } from '../../../../src/docker/build/push-failure.ts'

const MANIFEST = 'http://127.0.0.1:34839/v2/me/app/manifests/sha256:b30e84a8'
const UPLOADS = 'http://127.0.0.1:34839/v2/me/app/blobs/uploads/'

/** What BuildKit 0.32 says behind `failed to push …: `, with a registry that does what is named. */
describe('pushFailureOf: whether a push may succeed later', () => {
  test.each<[cause: string, why: string]>([
    ['503', `unexpected status from PUT request to ${MANIFEST}: 503 Service Unavailable: <html><h1>503</h1></html>`],
    ['500 for an upload', `unexpected status from POST request to ${UPLOADS}: 500 Internal Server Error`],
    ['502 for HEAD', `unexpected status from HEAD request to ${MANIFEST}: 502 Bad Gateway`],
    ['429 with a code', 'toomanyrequests: slow down'],
    ['429 without a code', `unexpected status from PUT request to ${MANIFEST}: 429 Too Many Requests`],
    ['a connection that is cut', `failed to do request: Post "${UPLOADS}": EOF`],
    [
      'a connection that is reset',
      `failed commit on ref "manifest-sha256:b30e84a8": failed to do request: Put "${MANIFEST}": read tcp 127.0.0.1:58580->127.0.0.1:39413: read: connection reset by peer`,
    ],
    [
      'a connection that is closed while writing',
      `failed to do request: Put "${MANIFEST}": readfrom tcp 127.0.0.1:36822->127.0.0.1:39413: write tcp 127.0.0.1:36822->127.0.0.1:39413: use of closed network connection`,
    ],
    [
      'no token, 503',
      'failed to authorize: failed to fetch anonymous token: unexpected status from GET request to http://127.0.0.1:36189/token/0?scope=repository%3Ame%2Fapp%3Apull%2Cpush&service=test+registry: 503 Service Unavailable',
    ],
    ['a token that expired in the middle', `unexpected status from PUT request to ${UPLOADS}x: 401 Unauthorized`],
    ['TLS', 'failed to do request: Head "https://ghcr.io/v2/me/app/blobs/sha256:3d": net/http: TLS handshake timeout'],
    ['no answer', 'failed to do request: Head "https://ghcr.io/v2/me/app/": dial tcp 140.82.1.1:443: i/o timeout'],
  ])('it may: %s', (_, why) => {
    const lines = [`#6 ERROR: failed to push 127.0.0.1:34839/me/app: ${why}`, 'ERROR: failed to build: other']
    expect(pushFailureOf(lines)).toMatchObject({ repository: '127.0.0.1:34839/me/app', why, transient: true })
  })

  test.each<[cause: string, why: string]>([
    ['401 at first', `unexpected status from HEAD request to ${MANIFEST}: 401 Unauthorized`],
    [
      'no right to push',
      'push access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
    ],
    ['403 with a code', 'denied'],
    ['403 without a code', `unexpected status from POST request to ${UPLOADS}: 403 Forbidden`],
    ['GHCR', 'denied: permission_denied: write_package'],
    ['a name that is not there', 'unknown: repository name not known to registry'],
    ['a manifest that is refused', 'unknown: bad'],
    ['a layer that is too large', `unexpected status from PUT request to ${UPLOADS}x: 413 Payload Too Large`],
    [
      'a login that is refused',
      'failed to authorize: failed to fetch oauth token: unexpected status from POST request to https://ghcr.io/token: 401 Unauthorized: unauthorized',
    ],
    [
      'nothing listens',
      'failed to do request: Head "http://localhost:9/v2/me/app/blobs/sha256:3d": dial tcp 127.0.0.1:9: connect: connection refused',
    ],
  ])('it may not: %s', (_, why) => {
    expect(pushFailureOf([`ERROR: failed to build: failed to solve: failed to push ghcr.io/me/app: ${why}`])).toEqual({
      repository: 'ghcr.io/me/app',
      why,
      transient: false,
    })
  })
})

const SECONDARY = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.'
const FORBIDDEN = `unexpected status from PUT request to ${MANIFEST}: 403 Forbidden`
const INTERMEDIARY = [
  'denied: permission_denied: Error from intermediary with HTTP status code 403 "Forbidden" - with-body: {',
  `  "message": "${SECONDARY}",`,
  '',
  '  "status": "403"',
  '}',
]
const ENDS = [
  ['the next vertex', '#7 [auth] me/app:pull,push token for ghcr.io'],
  ['a rule', '------'],
  ['a link', 'View build details: docker-desktop://dashboard/build/b/b0/x'],
  ['another error', 'ERROR: other'],
] as const

describe('pushFailureOf: a rate limit is transient, whatever the status', () => {
  test.each<[cause: string, lines: readonly string[], rateLimit: string]>([
    ['JSON in the same line', [`${FORBIDDEN}: {"message":"${SECONDARY}"}`], 'long'],
    ['a message in the next lines', [FORBIDDEN, ...INTERMEDIARY], 'long'],
    ['a message without a status', INTERMEDIARY, 'long'],
    ['a code', ['toomanyrequests: retry-after: 12.5ms, allowed: 2000/minute'], 'short'],
    ['a status', [`unexpected status from PUT request to ${MANIFEST}: 429 Too Many Requests`], 'short'],
  ])('%s', (_, [first, ...more], rateLimit) => {
    for (const [, end] of ENDS) {
      const lines = [`#6 ERROR: failed to push ghcr.io/me/app: ${first}`, ...more, end, 'rest']
      expect(pushFailureOf(lines)).toMatchObject({ repository: 'ghcr.io/me/app', transient: true, rateLimit })
    }
  })

  test.each(ENDS)('an error ends before %s', (_, end) => {
    const lines = [`#6 ERROR: failed to push ghcr.io/me/app: ${FORBIDDEN}`, 'denied: no', end, 'rate limit']
    expect(pushFailureOf(lines)).toEqual({
      repository: 'ghcr.io/me/app',
      why: `${FORBIDDEN} denied: no`,
      transient: false,
    })
  })

  test('a path that contains the words is none', () => {
    const why = 'unexpected status from PUT request to https://r/v2/me/rate-limit/manifests/1: 403 Forbidden'
    expect(pushFailureOf([`ERROR: failed to push r/me/rate-limit: ${why}`])?.transient).toBe(false)
  })
})

test('pushFailureOf: a token that expired is transient although its status is 403', () => {
  const lines = [`ERROR: failed to push r.example/me/app: ${FORBIDDEN}`, 'denied: token has expired']
  expect(pushFailureOf(lines)).toMatchObject({ transient: true, rateLimit: undefined })
})

test.each([
  [
    'a step that fails',
    'ERROR: failed to build: failed to solve: process "/bin/sh -c x" did not complete successfully: exit code: 1',
  ],
  [
    'a pull that fails',
    'ERROR: failed to solve: busybox: unexpected status from HEAD request to https://x/v2/: 503 Service Unavailable',
  ],
  ['a step that talks of a push', '#6 0.077 ERROR: failed to push a/b: EOF'],
])('pushFailureOf: %s is no push', (_, line) => {
  expect(pushFailureOf(['#5 DONE 0.1s', line])).toBeUndefined()
})
