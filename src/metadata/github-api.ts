import { discard, type HttpResponse, readBody, type Send } from '../http/types.ts'
import type { Environment } from '../lib/github.ts'

/** A function that gets `/repos/me/app` from GitHub's REST API, parsed. Throws an Error if the status is not 200. */
export type GitHubApi = (path: string) => Promise<unknown>

const TIMEOUT_MS = 10_000
const LIMIT = 10 * 1024 * 1024

/** Returns a {@link GitHubApi} for `url`. Without a token, it reads public repositories only, with a low rate limit. */
export function githubApi(url: string, token: string | undefined, env: Environment): GitHubApi {
  const headers = {
    accept: 'application/vnd.github+json',
    'user-agent': 'manifold',
    'x-github-api-version': '2022-11-28',
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  }
  return async path => {
    // Most events have all facts, so the transport loads on first use.
    const { createTransport } = await import('../http/transport.ts')
    const transport = createTransport({ env, timeoutMs: TIMEOUT_MS })
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    try {
      const get: Get = async target => transport.send({ method: 'GET', url: target, headers, signal })
      const response = await follow(get, new URL(`${url}${path}`))
      if (response.status === 200) return JSON.parse(Buffer.from(await readBody(response, LIMIT)).toString('utf8'))
      discard(response)
      throw new Error(`GET ${url}${path} returned ${response.status}`)
    } finally {
      transport.close()
    }
  }
}

type Get = (url: URL) => ReturnType<Send>

/** Follows the redirect of a renamed repository, within the API's origin, so that no other host gets the token. */
async function follow(get: Get, url: URL): Promise<HttpResponse> {
  const response = await get(url)
  const location = response.header('location')
  if (![301, 302, 307, 308].includes(response.status) || location === undefined) return response
  const target = new URL(location, url)
  if (target.origin !== url.origin) return response
  discard(response)
  return get(target)
}
