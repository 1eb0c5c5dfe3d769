import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cached } from './cache.ts'
import type { Paths } from './paths.ts'
import { run } from './shell.ts'

/** The files of a private certificate authority, and of a server whose certificate it signed. */
export interface Certificates {
  readonly authority: string
  readonly certificate: string
  readonly key: string
}

const DAYS = '3650'
const EC_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'] as const

/** Returns certificates for these host names, which it creates once. */
export async function privateCertificates(
  paths: Paths,
  hosts: readonly string[],
  openssl: { readonly program: string; readonly env: NodeJS.ProcessEnv },
): Promise<Certificates> {
  const directory = await cached(join(paths.registries, `authority-${hosts.join('+')}`), async temporary => {
    await mkdir(temporary, { mode: 0o700 })
    const at = (name: string): string => join(temporary, name)
    await writeFile(at('openssl.cnf'), configuration(hosts))
    const request = (...args: readonly string[]): Promise<string> =>
      run([openssl.program, 'req', '-x509', '-config', at('openssl.cnf'), ...EC_KEY, '-days', DAYS, ...args], {
        env: openssl.env,
      })
    const [caKey, ca] = [at('ca.key'), at('ca.pem')]
    await request('-subj', '/CN=manifold stack', '-extensions', 'authority', '-keyout', caKey, '-out', ca)
    const signed = ['-CA', ca, '-CAkey', caKey, '-extensions', 'server', '-subj', `/CN=${hosts[0]}`]
    await request(...signed, '-keyout', at('server.key'), '-out', at('server.pem'))
  })
  const at = (name: string): string => join(directory, name)
  return { authority: at('ca.pem'), certificate: at('server.pem'), key: at('server.key') }
}

/** A configuration of our own, because an unpacked openssl has none. */
const configuration = (hosts: readonly string[]): string => `[req]
distinguished_name = name
[name]
[authority]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[server]
basicConstraints = critical, CA:false
extendedKeyUsage = serverAuth
subjectAltName = ${hosts.map(host => `DNS:${host}`).join(', ')}
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
`
