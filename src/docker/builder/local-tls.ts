import tls from 'node:tls'
import { isLoopback } from '../../http/types.ts'

const LIMIT_MS = 2_000

/**
 * Returns true if a registry is on this machine and has TLS. BuildKit takes each registry on a loopback address for one
 * without TLS. Sends nothing to other machines. The certificate does not matter here: the client of the registry
 * verifies it.
 */
export async function speaksTls(registry: string, limitMs = LIMIT_MS): Promise<boolean> {
  if (!isLoopback(registry)) return false
  const { hostname, port } = new URL(`https://${registry}`)
  return new Promise(resolve => {
    const host = hostname.replace(/^\[|\]$/g, '')
    const socket = tls.connect({ host, port: Number(port || 443), rejectUnauthorized: false })
    const finish = (speaks: boolean): void => {
      socket.destroy()
      resolve(speaks)
    }
    socket.setTimeout(limitMs, () => finish(false))
    socket.once('secureConnect', () => finish(true))
    socket.once('error', () => finish(false))
  })
}
