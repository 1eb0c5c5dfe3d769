import { createServer, type IncomingMessage } from 'node:http'
import { LOGIN } from './login.ts'
import { stackPaths } from './paths.ts'
import { stackPorts } from './ports.ts'
import { parseScopes, signingKey, signToken, TOKEN_LIFETIME } from './token.ts'

// Grants all requested access to the one user it knows, and rejects everyone else, as private registries do.
const key = await signingKey(stackPaths())

/** A request for a token: GET with basic credentials, or POST with a form (OAuth 2, grant type password). */
interface TokenRequest {
  readonly username: string | undefined
  readonly password: string | undefined
  readonly scopes: readonly string[]
}

async function parseRequest(request: IncomingMessage): Promise<TokenRequest> {
  if (request.method === 'POST') {
    const form = new URLSearchParams(Buffer.concat(await request.toArray()).toString())
    const [username, password] = [form.get('username'), form.get('password')]
    return { username: username ?? undefined, password: password ?? undefined, scopes: form.getAll('scope') }
  }
  const url = new URL(request.url ?? '/', 'http://localhost')
  const encoded = /^Basic (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? ''
  const [username, ...password] = Buffer.from(encoded, 'base64').toString().split(':')
  return { username, password: password.join(':'), scopes: url.searchParams.getAll('scope') }
}

createServer(async (request, response) => {
  const { username, password, scopes } = await parseRequest(request)
  console.log(`${request.method} ${request.url} user=${username} scope=${scopes.join(' ')}`)
  response.setHeader('content-type', 'application/json')
  if (username !== LOGIN.username || password !== LOGIN.password) {
    const errors = [{ code: 'UNAUTHORIZED', message: 'incorrect username or password' }]
    response.writeHead(401).end(JSON.stringify({ errors }))
    return
  }
  const now = Math.floor(Date.now() / 1000)
  const token = signToken(key, { subject: LOGIN.username, access: parseScopes(scopes), issuedAt: now })
  const issued = new Date(now * 1000).toISOString()
  response.end(JSON.stringify({ token, access_token: token, expires_in: TOKEN_LIFETIME, issued_at: issued }))
}).listen(stackPorts().tokens, '127.0.0.1')
