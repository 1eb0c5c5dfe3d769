import { discard, type HttpResponse, readBody, type Send } from '../http/types.ts'
import type { Environment } from '../lib/github.ts'

/** Asks GitHub's REST API: the parsed answer to `GET /repos/me/app`. Throws where there is none, or another status than 200. */
export type GitHubApi = (path: string) => Promise<unknown>

const TIMEOUT_MS = 10_000
const LIMIT = 10 * 1024 * 1024

/** {@link GitHubApi} at `url`. Without a token it answers for public repositories, and not often. */
export function githubApi(url: string, token: string | undefined, env: Environment): GitHubApi {
  const headers = {
    accept: 'application/vnd.github+json',
    'user-agent': 'manifold',
    'x-github-api-version': '2022-11-28',
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  }
  return async path => {
    // Most events say all that is needed: only then is the transport worth its start.
    const { createTransport } = await import('../http/transport.ts')
    const transport = createTransport({ env, timeoutMs: TIMEOUT_MS })
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    try {
      const ask: Ask = async target => transport.send({ method: 'GET', url: target, headers, signal })
      const response = await follow(ask, new URL(`${url}${path}`))
      if (response.status === 200) return JSON.parse(Buffer.from(await readBody(response, LIMIT)).toString('utf8'))
      discard(response)
      throw new Error(`GET ${url}${path} was answered with ${response.status}`)
    } finally {
      transport.close()
    }
  }
}

type Ask = (url: URL) => ReturnType<Send>

/** A repository that was renamed is found behind a redirect. The token goes to the API's own host only. */
async function follow(ask: Ask, url: URL): Promise<HttpResponse> {
  const response = await ask(url)
  const location = response.header('location')
  if (![301, 302, 307, 308].includes(response.status) || location === undefined) return response
  const target = new URL(location, url)
  if (target.origin !== url.origin) return response
  discard(response)
  return ask(target)
}
