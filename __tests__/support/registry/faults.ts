import type { Answer } from './answer.ts'
import type { Gatekeeper } from './auth.ts'

/** What goes wrong with one request. */
export type Fault =
  /** Answered without being carried out. */
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      readonly body?: string
    }
  /** Carried out, and then answered otherwise. */
  | { readonly kind: 'answer after'; readonly status: number }
  | { readonly kind: 'new challenge' }
  | { readonly kind: 'tokens expire' }
  | { readonly kind: 'cut before' }
  | { readonly kind: 'cut after' }
  | { readonly kind: 'truncated' }
  | { readonly kind: 'wrong digest header' }
  | { readonly kind: 'wrong bytes' }
  | { readonly kind: 'slow'; readonly ms: number }
  | { readonly kind: 'redirect'; readonly to: string }

/** The answer that a fault gives instead of carrying the request out; undefined when it is carried out. */
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

/** The answer of a request that was carried out, as the fault leaves it. */
export function spoil(answer: Answer, fault: Fault | undefined): Answer {
  const { status, headers, body } = answer
  switch (fault?.kind) {
    case 'answer after':
      return { status: fault.status, headers: {} }
    case 'wrong digest header':
      return { ...answer, headers: { ...headers, 'docker-content-digest': `sha256:${'0'.repeat(64)}` } }
    case 'wrong bytes':
      return status === 200 && body instanceof Uint8Array
        ? { ...answer, body: new Uint8Array(body.length).fill(0x20) }
        : answer
    default:
      return answer
  }
}
