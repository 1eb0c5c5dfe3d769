import { Readable } from 'node:stream'
import { describe, expect, test } from '@jest/globals'
import type { HttpResponse } from '../../../src/http/types.ts'
import { readErrorResponse } from '../../../src/registry/error-response.ts'

const response = (
  status: number,
  body: string | Readable,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse => ({
  status,
  header: name => headers[name],
  body: typeof body === 'string' ? Readable.from([Buffer.from(body)]) : body,
})
const oci = (...errors: readonly unknown[]): string => JSON.stringify({ errors })

describe('readErrorResponse', () => {
  test.each([
    [oci({ code: 'DENIED', message: 'no access' }), { code: 'DENIED', reason: 'no access' }],
    [oci({ code: 'DENIED', message: 'no', detail: 'quota' }), { code: 'DENIED', reason: 'no: quota' }],
    [
      oci({
        code: 'DENIED',
        message: 'requested access to the resource is denied',
        detail: [{ Type: 'repository', Class: '', Name: 'me/app', Action: 'push' }],
      }),
      {
        code: 'DENIED',
        reason: 'requested access to the resource is denied: Type: repository, Name: me/app, Action: push',
      },
    ],
    [
      oci({ code: 'MANIFEST_INVALID', message: 'invalid', detail: { message: 'no such layer', digest: 'sha256:1' } }),
      { code: 'MANIFEST_INVALID', reason: 'invalid: no such layer, digest: sha256:1' },
    ],
    [oci({ code: 'A', detail: { errors: [{ reason: 'deep' }] } }), { code: 'A', reason: 'deep' }],
    [oci({ code: 'A', message: 'same', detail: 'same' }), { code: 'A', reason: 'same' }],
    [oci({ code: 'A', message: 'one', detail: [] }), { code: 'A', reason: 'one' }],
    [oci({ code: 'A', message: 'one', detail: { size: 7, ok: true, none: null } }), { code: 'A', reason: 'one' }],
    [oci({ code: 'A', message: 'one' }, { code: 'B', message: 'two' }), { code: 'A', reason: 'one; two' }],
    [oci({ message: 'no code' }), { reason: 'no code' }],
    [oci({ code: 7, message: 8 }), { reason: '' }],
    ['{"details":"incorrect username or password"}', { reason: 'incorrect username or password' }],
    ['{"error":"invalid_grant","error_description":"expired"}', { reason: 'expired' }],
    ['{"message":"API error"}', { reason: 'API error' }],
    ['<html><style>p { }</style><body><h1>502</h1>\n<p>Bad  Gateway</p></body></html>', { reason: '502 Bad Gateway' }],
    ['plain words\n', { reason: 'plain words' }],
    ['x'.repeat(400), { reason: `${'x'.repeat(300)}…` }],
    ['a\n::error::b', { reason: 'a ::error::b' }],
    ['', { reason: '' }],
  ])('%j', async (body, expected) => {
    expect(await readErrorResponse(response(403, body), 0)).toEqual({ status: 403, transient: false, ...expected })
  })

  test.each([
    [400, false],
    [401, false],
    [403, false],
    [404, false],
    [408, true],
    [409, false],
    [413, false],
    [425, true],
    [429, true],
    [500, true],
    [501, false],
    [502, true],
    [503, true],
    [504, true],
  ])('%i is transient: %i may be another a moment later: %s', async (status, transient) => {
    expect((await readErrorResponse(response(status, ''), 0)).transient).toBe(transient)
  })

  test('reads Retry-After if a retry makes sense', async () => {
    const headers = { 'retry-after': '7' }
    expect((await readErrorResponse(response(503, '', headers), 0)).retryAfterMs).toBe(7_000)
    expect((await readErrorResponse(response(403, '', headers), 0)).retryAfterMs).toBeUndefined()
  })

  const SECONDARY = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.'
  test.each([
    ['JSON in one line', 403, JSON.stringify({ message: SECONDARY }), 'long'],
    ['429, too', 429, JSON.stringify({ message: SECONDARY }), 'long'],
    [
      'a permission that is denied, with a reason inside',
      403,
      oci({
        code: 'DENIED',
        message: `permission_denied: Error from intermediary with HTTP status code 403 "Forbidden" - with-body: {\n "message": "${SECONDARY}"}`,
      }),
      'long',
    ],
    ['abuse', 403, '{"message":"You have triggered an abuse detection mechanism."}', 'long'],
    ['a proxy', 403, '<html>Error 1015: you are being rate-limited</html>', 'long'],
    ['words far behind the excerpt', 403, oci({ code: 'DENIED', message: `${'x'.repeat(400)} rate limit` }), 'long'],
    ['no words', 429, '', 'short'],
    [
      'a short limit',
      429,
      oci({ code: 'TOOMANYREQUESTS', message: 'retry-after: 12.5ms, allowed: 2000/minute' }),
      'short',
    ],
    ['a quota', 429, oci({ code: 'TOOMANYREQUESTS', message: 'You have reached your pull rate limit.' }), 'short'],
  ])('a rate limit is transient and may name the time: %s', async (_, status, body, rateLimit) => {
    const failure = await readErrorResponse(response(status, body, { 'retry-after': '7' }), 0)
    expect(failure).toMatchObject({ status, transient: true, rateLimit, retryAfterMs: 7_000 })
  })

  test.each([
    [403, oci({ code: 'DENIED', message: 'permission_denied: write_package' })],
    [403, oci({ code: 'DENIED', message: 'not authorized: arn:aws:ecr:eu-central-1:1:repository/rate-limiter' })],
    [403, oci({ code: 'DENIED', message: 'no permission for me/rate-limit' })],
    [403, oci({ code: 'DENIED', message: 'no permission for "rate-limit"' })],
    [404, '{"message":"no rate limit is known"}'],
    [500, 'rate limit'],
  ])('%i %s is no rate limit', async (status, body) => {
    expect((await readErrorResponse(response(status, body), 0)).rateLimit).toBeUndefined()
  })

  test('a body that breaks off does not hide the status', async () => {
    const broken = new Readable({
      read() {
        this.destroy(new Error('reset'))
      },
    })
    expect(await readErrorResponse(response(500, broken), 0)).toEqual({ status: 500, reason: '', transient: true })
  })

  test('a body without end is cut', async () => {
    const endless = new Readable({
      read() {
        this.push(Buffer.alloc(16_384, 'x'))
      },
    })
    expect((await readErrorResponse(response(500, endless), 0)).status).toBe(500)
    expect(endless.destroyed).toBe(true)
  })
})
