import type { Answer } from './answer.ts'
import type { Gatekeeper } from './auth.ts'

/** A fault to inject into one request. */
export type Fault =
  /** Answers without executing the request. */
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      readonly body?: string
    }
  /** Executes the request, and then answers differently. */
  | { readonly kind: 'answer after'; readonly status: number }
  | { readonly kind: 'new challenge' }
  | { readonly kind: 'tokens expire' }
  | { readonly kind: 'cut before' }
  /** Refuses the stream of HTTP/2 before the request is executed. */
  | { readonly kind: 'refuse stream' }
  /** Announces in HTTP/2 the end of the connection, at which neither this nor a later request is executed. */
  | { readonly kind: 'go away'; readonly code: number }
  | { readonly kind: 'cut after' }
  | { readonly kind: 'truncated' }
  /** Answers a read with the digest of other content. */
  | { readonly kind: 'wrong digest header' }
  /** Answers a write with the digest of other content. */
  | { readonly kind: 'another digest stored' }
  | { readonly kind: 'wrong bytes' }
  | { readonly kind: 'slow'; readonly ms: number }
  | { readonly kind: 'redirect'; readonly to: string }

/** Returns the answer of a fault that prevents the request, or undefined if the request is executed. */
export function answerInstead(fault: Fault | undefined, gatekeeper: Gatekeeper): Answer | undefined {
  switch (fault?.kind) {
    case 'answer':
      return {
        status: fault.status,
        headers: { 'content-type': 'text/html', ...fault.headers },
        body: new TextEncoder().encode(fault.body ?? `<html><h1>${fault.status}</h1></html>`),
      }
    case 'new challenge':
      gatekeeper.changeRealm()
      return { status: 401, headers: { 'www-authenticate': gatekeeper.challenge() } }
    case 'tokens expire':
      gatekeeper.expireAll()
      return undefined
    case 'redirect':
      return { status: 307, headers: { location: fault.to } }
    default:
      return undefined
  }
}

const OTHER = { 'docker-content-digest': `sha256:${'0'.repeat(64)}` }

/** Applies the fault to the answer of an executed request. */
export function spoil(answer: Answer, fault: Fault | undefined): Answer {
  const { status, headers, body } = answer
  switch (fault?.kind) {
    case 'answer after':
      return { status: fault.status, headers: {} }
    case 'wrong digest header':
      return status === 200 ? { ...answer, headers: { ...headers, ...OTHER } } : answer
    case 'another digest stored':
      return status === 201 ? { ...answer, headers: { ...headers, ...OTHER } } : answer
    case 'wrong bytes':
      return status === 200 && body instanceof Uint8Array
        ? { ...answer, body: new Uint8Array(body.length).fill(0x20) }
        : answer
    default:
      return answer
  }
}
