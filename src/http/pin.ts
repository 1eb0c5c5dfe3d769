import { lookup } from 'node:dns/promises'
import { PermanentError } from '../lib/errors.ts'
import { type AddressKind, addressKind, mayLead } from './address.ts'

/** A function that returns the IP addresses of a name. Rejects with Node's error (`ENOTFOUND`, …). */
export type Lookup = (name: string) => Promise<readonly string[]>

/** Asks the system's resolver. */
export const lookupAll: Lookup = async name => (await lookup(name, { all: true })).map(({ address }) => address)

/**
 * Returns the address to connect to for a URL of plain HTTP that a server at a `from` address led to: one inside the
 * network, which the name cannot change between the check and the connection. Throws a {@link PermanentError} if the
 * host has none.
 */
export async function pinInside(host: string, from: AddressKind, addressesOf: Lookup): Promise<string> {
  const name = host.replace(/^\[|\]$/g, '')
  const addresses = addressKind(host) === undefined ? await addressesOf(name) : [name]
  const inside = addresses.find(address => {
    const kind = addressKind(address) ?? 'public'
    return kind !== 'public' && mayLead(from, kind)
  })
  if (inside === undefined) {
    const hint = 'Plain HTTP is allowed only to storage inside the network. Give it TLS.'
    throw new PermanentError(`${host} (${addresses.join(', ')}) is not inside the network`, hint)
  }
  return inside
}
