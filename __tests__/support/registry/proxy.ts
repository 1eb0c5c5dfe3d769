import http from 'node:http'
import https from 'node:https'
import net, { type AddressInfo, type Socket } from 'node:net'

export interface ProxyOptions {
  /** The server that every name leads to: `127.0.0.1:40123`. */
  readonly target: string
  /** Answers with this status instead of connecting. */
  readonly refuse?: number
  /** Answers 407 to requests without this user. */
  readonly user?: string
  readonly tls?: { readonly key: string; readonly cert: string }
}

export interface ProxyServer extends AsyncDisposable {
  readonly host: string
  readonly url: string
  /** The requests: `CONNECT r.example:443`. */
  readonly asked: readonly string[]
  /** The names that TLS clients asked the proxy's own certificate for. */
  readonly servernames: readonly unknown[]
}

/** Starts a proxy that forwards plain HTTP and opens tunnels: RFC 9110, section 9.3.6. */
export async function startProxy({ target, refuse, user, tls }: ProxyOptions): Promise<ProxyServer> {
  const asked: string[] = []
  const servernames: unknown[] = []
  const sockets = new Set<Socket>()
  const refusalOf = ({ headers }: http.IncomingMessage): number | undefined => {
    if (refuse !== undefined || user === undefined) return refuse
    return headers['proxy-authorization'] === `Basic ${Buffer.from(user).toString('base64')}` ? undefined : 407
  }

  const server = tls === undefined ? http.createServer() : https.createServer(tls)
  server.on('request', (request, response) => {
    asked.push(`${request.method} ${request.url}`)
    const refusal = refusalOf(request)
    if (refusal !== undefined) {
      response.writeHead(refusal).end()
      return
    }
    const url = new URL(request.url ?? '')
    const { method, headers } = request
    const onward = http.request(`http://${target}${url.pathname}${url.search}`, { method, headers })
    onward.on('response', answer => {
      response.writeHead(answer.statusCode ?? 0, answer.headers)
      answer.pipe(response)
    })
    request.pipe(onward)
  })
  server.on('connect', (request: http.IncomingMessage, socket: Socket) => {
    asked.push(`CONNECT ${request.url}`)
    const refusal = refusalOf(request)
    if (refusal !== undefined) {
      socket.end(`HTTP/1.1 ${refusal} ${http.STATUS_CODES[refusal]}\r\ncontent-length: 0\r\n\r\n`)
      return
    }
    const [host, port] = target.split(':')
    const onward = net.connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      onward.pipe(socket).pipe(onward)
    })
    onward.on('error', () => socket.destroy()).on('close', () => socket.destroy())
    socket.on('error', () => onward.destroy()).on('close', () => onward.destroy())
  })
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
  })
  server.on('secureConnection', ({ servername }) => servernames.push(servername))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    host,
    url: `${tls === undefined ? 'http' : 'https'}://${host}`,
    asked,
    servernames,
    async [Symbol.asyncDispose]() {
      const closed = new Promise(resolve => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
