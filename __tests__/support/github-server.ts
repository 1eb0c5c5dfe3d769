import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Asked {
  readonly path: string
  readonly authorization: string | undefined
}

/** A local GitHub API that answers known paths with JSON, and others with 404. */
export interface GitHubServer extends AsyncDisposable {
  readonly url: string
  readonly asked: readonly Asked[]
}

/** Starts the API with answers by path. A string is the target of a redirect. */
export async function startGitHubServer(answers: Readonly<Record<string, unknown>>): Promise<GitHubServer> {
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    asked.push({ path, authorization: request.headers.authorization })
    const answer = answers[path]
    if (typeof answer === 'string') response.writeHead(301, { location: answer }).end()
    else if (answer === undefined) response.writeHead(404).end('{"message":"Not Found"}')
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
