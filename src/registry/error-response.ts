import { type HttpResponse, readBody } from '../http/types.ts'
import { isObject } from '../lib/json.ts'
import type { Failure } from './errors.ts'
import { rateLimitIn } from './rate-limit.ts'
import { retryAfterMs } from './retry.ts'

/** Statuses that a retry may change: RFC 9110 section 15, and RFC 6585 for 429. */
const TRANSIENT = new Set([408, 425, 429, 500, 502, 503, 504])

/** Returns true if the server understood the request and refuses it for good. */
export const isRefusal = ({ status, rateLimit }: Failure): boolean =>
  rateLimit === undefined && status !== undefined && status >= 400 && status < 500 && !TRANSIENT.has(status)

/** Larger than any error in JSON. Longer HTML pages of proxies are not read. */
const ERROR_LIMIT = 64 * 1024
const EXCERPT = 300

/** Reads an error response to its end. A body that cannot be read does not hide the status. */
export async function readErrorResponse(response: HttpResponse, now: number): Promise<Failure> {
  const { status } = response
  const text = await readBody(response, ERROR_LIMIT).then(
    bytes => new TextDecoder().decode(bytes),
    () => '',
  )
  const rateLimit = rateLimitIn(status, text)
  const transient = TRANSIENT.has(status) || rateLimit !== undefined
  return {
    status,
    ...parseError(text),
    transient,
    rateLimit,
    retryAfterMs: transient ? retryAfterMs(response.header('retry-after'), now) : undefined,
  }
}

/** Returns the code and the message of an error body. OCI distribution-spec 1.1, "Error Codes"; others in excerpt. */
function parseError(text: string): Pick<Failure, 'code' | 'reason'> {
  const errors = errorsOf(text)
  if (errors.length === 0) return { reason: excerpt(text) }
  const code = errors.map(error => error.code).find(code => code !== undefined)
  const reason = errors.map(error => error.message).filter(message => message !== '')
  return { code, reason: reason.join('; ') }
}

interface OciError {
  readonly code?: string | undefined
  readonly message: string
}

function errorsOf(text: string): readonly OciError[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return []
  }
  if (!isObject(value)) return []
  // Token servers say {"details": "…"} (Docker Hub), {"error": "…", "error_description": "…"} (OAuth2), {"message": "…"}.
  const message = [value['error_description'], value['details'], value['message'], value['error']].find(
    item => typeof item === 'string',
  )
  const list = Array.isArray(value['errors']) ? value['errors'].filter(isObject) : []
  if (list.length === 0) return typeof message === 'string' ? [{ message: excerpt(message) }] : []
  return list.map(({ code, message, detail }) => ({
    code: typeof code === 'string' && code !== '' ? excerpt(code) : undefined,
    message: excerpt(
      [...textsIn(message), textsIn(detail).join(', ')]
        .filter((part, i) => part !== '' && (i === 0 || (part !== message && code !== UNAUTHORIZED)))
        .join(': '),
    ),
  }))
}

/** Its detail only repeats the repository and the actions of the request. */
const UNAUTHORIZED = 'UNAUTHORIZED'

/** Members whose names add nothing to their texts. */
const PLAIN = /^(?:message|detail|details|reason|error|description)$/i
/** The depth at which the details of an error are no longer read. */
const DEEPEST = 4

/**
 * Returns the texts of an error's detail, which the distribution-spec leaves open: a text, or members or a list of
 * texts, such as `[{"Type": "repository", "Name": "me/app", "Action": "push"}]`.
 */
function textsIn(detail: unknown, depth = 0): readonly string[] {
  if (typeof detail === 'string') return detail.trim() === '' ? [] : [detail]
  if (depth === DEEPEST) return []
  if (Array.isArray(detail)) return detail.flatMap(item => textsIn(item, depth + 1))
  if (!isObject(detail)) return []
  return Object.entries(detail).flatMap(([name, value]) => {
    const texts = textsIn(value, depth + 1)
    return PLAIN.test(name) || typeof value !== 'string' ? texts : texts.map(text => `${name}: ${text}`)
  })
}

/** Returns the beginning of a text or an HTML page in one line, so that no part of it is a workflow command. */
function excerpt(text: string): string {
  const line = text
    .replace(/<(script|style)[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
  return line.length > EXCERPT ? `${line.slice(0, EXCERPT)}…` : line
}
