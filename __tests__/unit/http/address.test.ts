import { describe, expect, test } from '@jest/globals'
import { addressKind, mayLead } from '../../../src/http/address.ts'

describe('addressKind', () => {
  test.each([
    [
      'link-local',
      '169.254.169.254 169.254.170.2 [fe80::1] fe80::1%eth0 [fd00:ec2::254] 100.100.100.200 168.63.129.16',
    ],
    ['link-local', '[::ffff:169.254.169.254] [::ffff:a9fe:a9fe] [64:ff9b::a9fe:a9fe] 224.0.0.1 [ff02::1]'],
    [
      'loopback',
      '127.0.0.1 127.9.9.9 [::1] ::1 [::ffff:127.0.0.1] 0.0.0.0 [::] localhost LOCALHOST a.localhost localhost.',
    ],
    ['private', '10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 100.64.0.1 [fd12::1] [fec0::1] [::ffff:10.0.0.1]'],
    ['private', '[64:ff9b::10.0.0.1]'],
    ['public', '8.8.8.8 172.15.0.1 172.32.0.1 192.169.0.1 11.0.0.1 [2001:db8::1] [64:ff9b::8.8.8.8] [::ffff:8.8.8.8]'],
    [undefined, 'ghcr.io corp.example localhost.example notlocalhost 10.0.0.1.example'],
  ] as const)('%s: %s', (kind, hosts) => {
    expect(hosts.split(' ').map(host => [host, addressKind(host)])).toEqual(hosts.split(' ').map(host => [host, kind]))
  })

  // URLs bring all spellings of an IPv4 address into one.
  test.each(['2852039166', '0xa9fea9fe', '0251.0376.0251.0376', '169.254.43518'])(
    'link-local, in a URL as %s',
    host => {
      expect(addressKind(new URL(`http://${host}/`).hostname)).toBe('link-local')
    },
  )
})

test('mayLead: no closer to this machine, and never to link-local addresses', () => {
  const kinds = ['public', 'private', 'loopback', 'link-local'] as const
  const allowed = kinds.flatMap(from => kinds.filter(to => mayLead(from, to)).map(to => `${from} > ${to}`))
  expect(allowed).toEqual([
    'public > public',
    'private > public',
    'private > private',
    'loopback > public',
    'loopback > private',
    'loopback > loopback',
    'link-local > public',
    'link-local > private',
  ])
})
