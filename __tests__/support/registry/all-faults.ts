import type { Fault } from './faults.ts'

const answer = (status: number, headers: Readonly<Record<string, string>> = {}): Fault => ({
  kind: 'answer',
  status,
  headers,
})

/** The milliseconds after which the clients of these tests stop waiting for an answer. */
export const PATIENCE_MS = 60

/** Faults that a client survives by retrying. */
export const TRANSIENT: Readonly<Record<string, Fault>> = {
  'a new challenge': { kind: 'new challenge' },
  'tokens that expire': { kind: 'tokens expire' },
  '404 after it was carried out': { kind: 'answer after', status: 404 },
  '429': answer(429),
  '429 with Retry-After': answer(429, { 'retry-after': '3' }),
  '500': answer(500),
  '502': answer(502),
  '503': answer(503),
  '503 after it was carried out': { kind: 'answer after', status: 503 },
  '504': answer(504),
  'a connection cut before the request was taken': { kind: 'cut before' },
  'a connection cut after the request was taken': { kind: 'cut after' },
  'a truncated body': { kind: 'truncated' },
  'a wrong digest header': { kind: 'wrong digest header' },
  'wrong bytes': { kind: 'wrong bytes' },
  'a very slow answer': { kind: 'slow', ms: PATIENCE_MS * 4 },
}

/** Faults that a retry does not fix. */
export const permanent = (elsewhere: string): Readonly<Record<string, Fault>> => ({
  '400': answer(400),
  '401 without a challenge': answer(401),
  '403': answer(403),
  '404': answer(404),
  '409': answer(409),
  'another digest stored': { kind: 'another digest stored' },
  '409 after it was carried out': { kind: 'answer after', status: 409 },
  'a redirect to another origin': { kind: 'redirect', to: `${elsewhere}/v2/stolen` },
})
