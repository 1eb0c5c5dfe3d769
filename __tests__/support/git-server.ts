import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { mustRun, run } from '../../src/lib/process.ts'

/** A server of the Git repositories in a directory, read-only. */
export interface GitServer extends AsyncDisposable {
  /** `http://127.0.0.1:40123` */
  readonly url: string
}

/** Serves the repositories in `root` with git's own program for web servers (git-http-backend, CGI). */
export async function startGitServer(root: string): Promise<GitServer> {
  const programs = (await mustRun(run, 'git', ['--exec-path'])).stdout.trim()
  const server = createServer((request, response) => {
    const { pathname, search } = new URL(request.url ?? '/', 'http://localhost')
    const backend = spawn(`${programs}/git-http-backend`, {
      env: {
        ...process.env,
        GIT_PROJECT_ROOT: root,
        GIT_HTTP_EXPORT_ALL: '1',
        REQUEST_METHOD: request.method,
        PATH_INFO: pathname,
        QUERY_STRING: search.slice(1),
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
        GIT_PROTOCOL: `${request.headers['git-protocol'] ?? ''}`,
      },
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    request.pipe(backend.stdin)
    backend.stdout.setEncoding('latin1')
    void text(backend.stdout).then(answer => {
      const end = answer.indexOf('\r\n\r\n')
      const headers = answer
        .slice(0, end)
        .split('\r\n')
        .map(line => line.split(': ') as [name: string, value: string])
      const status = headers.find(([name]) => name === 'Status')?.[1]
      response.writeHead(Number.parseInt(status ?? '200', 10), Object.fromEntries(headers))
      response.end(Buffer.from(answer.slice(end + 4), 'latin1'))
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
