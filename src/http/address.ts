import { BlockList, isIP } from 'node:net'

/**
 * The part of the network that an address belongs to. `link-local` includes the addresses at which clouds give a machine
 * its own credentials.
 */
export type AddressKind = 'public' | 'private' | 'loopback' | 'link-local'

/** IPv4 networks also count inside IPv6, mapped (RFC 4291, section 2.5.5.2) and by NAT64 (RFC 6052). */
const NETWORKS: readonly (readonly [AddressKind, readonly string[]])[] = [
  [
    'link-local',
    [
      // RFC 3927, RFC 4291 section 2.5.6, and their multicast.
      ...['169.254.0.0/16', 'fe80::/10', '224.0.0.0/24', 'ff02::/16'],
      // Metadata services outside these networks: AWS and Google by IPv6, Alibaba, Azure.
      ...['fd00:ec2::254/128', 'fd20:ce::254/128', '100.100.100.200/32', '168.63.129.16/32'],
    ],
  ],
  // RFC 1122, section 3.2.1.3. Linux connects to itself for an unspecified address.
  ['loopback', ['127.0.0.0/8', '0.0.0.0/8', '::1/128', '::/128']],
  // RFC 1918, RFC 6598, RFC 4193, RFC 3879.
  ['private', ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7', 'fec0::/10']],
]

const LISTS = NETWORKS.map(([kind, networks]) => [kind, blockList(networks)] as const)

function blockList(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', prefix] = network.split('/')
    if (isIP(address) === 6) {
      list.addSubnet(address, Number(prefix), 'ipv6')
    } else {
      list.addSubnet(address, Number(prefix), 'ipv4')
      list.addSubnet(`64:ff9b::${address}`, 96 + Number(prefix), 'ipv6')
    }
  }
  return list
}

/**
 * Returns the kind of an IP address, with or without brackets and zone, or of the name `localhost`. Undefined for other
 * names: only a lookup shows their addresses.
 */
export function addressKind(host: string): AddressKind | undefined {
  const address = host.replace(/^\[|\]$/g, '').replace(/%.*$/, '')
  const version = isIP(address)
  if (version === 0) return /^(?:.+\.)?localhost\.?$/i.test(address) ? 'loopback' : undefined
  const family = version === 4 ? 'ipv4' : 'ipv6'
  return LISTS.find(([, list]) => list.check(address, family))?.[0] ?? 'public'
}

/** The closeness of an address to this machine. */
const CLOSENESS = { public: 0, 'link-local': 1, private: 1, loopback: 2 } as const

/**
 * Returns true if a server at a `from` address may send this client to a `to` address: to one that is no closer to this
 * machine than its own, and never to a link-local one. So no server outside makes the client call services inside.
 */
export const mayLead = (from: AddressKind, to: AddressKind): boolean =>
  to !== 'link-local' && CLOSENESS[to] <= CLOSENESS[from]

/** Returns the address kind that is less close to this machine. */
export const fartherOf = (a: AddressKind, b: AddressKind): AddressKind => (CLOSENESS[b] < CLOSENESS[a] ? b : a)
