import type http from 'node:http'
import type https from 'node:https'
import type { Readable } from 'node:stream'
import { type HttpRequest, type HttpResponse, headerIn, isStream, requestHeaders, silenceError } from './types.ts'

/** Sends over HTTP/1.1. The options take precedence over what the URL says. */
export function sendHttp1(
  protocol: typeof http | typeof https,
  sent: HttpRequest,
  options: https.RequestOptions & { readonly timeout: number },
): Promise<HttpResponse> {
  const { method, url, body, signal } = sent
  // Set here, because it would name the host of the connection instead.
  const headers = { ...requestHeaders(sent), host: url.host }
  return new Promise((resolve, reject) => {
    const request = protocol.request(url, { method, headers, signal, ...options })
    request.on('timeout', () => request.destroy(silenceError(url, options.timeout)))
    request.on('error', error => {
      if (isStream(body)) body.destroy()
      reject(error)
    })
    request.on('response', response => {
      if (isStream(body) && !request.writableFinished) endEarly(request, body, response)
      const address = response.socket.remoteAddress
      resolve({
        status: response.statusCode ?? 0,
        address,
        header: name => headerIn(response.headers, name),
        body: response,
      })
    })
    if (isStream(body)) body.on('error', error => request.destroy(error)).pipe(request)
    else request.end(body)
  })
}

/** Stops sending the body: a response that arrives before its end is final. The connection is not reused. */
function endEarly(request: http.ClientRequest, body: Readable, response: Readable): void {
  body.unpipe(request).destroy()
  response.on('close', () => request.destroy())
}
