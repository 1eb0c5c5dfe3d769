import type { Transport } from '../../../src/http/types.ts'

/** A server of the test in the place of another host. */
export interface Place {
  /** The server that answers: `http://127.0.0.1:40123`. */
  readonly server: string
  /** The address that the other host seems to have. */
  readonly address?: string
}

/**
 * Returns a transport that finds these origins in other places, and rejects requests to any other. So a registry at
 * `https://r.example` with a public address is a server of the test.
 */
export function elsewhere(transport: Transport, places: Readonly<Record<string, Place>>): Transport {
  return {
    async send(request) {
      const place = places[request.url.origin]
      if (place === undefined) throw new Error(`no request may go to ${request.url.origin}`)
      const url = new URL(`${request.url.pathname}${request.url.search}`, place.server)
      const response = await transport.send({ ...request, url })
      return { ...response, address: place.address }
    },
    close: transport.close,
  }
}
