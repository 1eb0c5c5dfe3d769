import type { Transport } from '../../../src/http/types.ts'

/** Wraps a transport, to know whether it is busy: with a request, or with a response that is not read to its end. */
export function busyTransport(transport: Transport): { readonly transport: Transport; busy(): boolean } {
  let open = 0
  return {
    busy: () => open > 0,
    transport: {
      ...transport,
      async send(request) {
        open++
        try {
          const response = await transport.send(request)
          response.body.once('close', () => void open--)
          return response
        } catch (error) {
          open--
          throw error
        }
      },
    },
  }
}
