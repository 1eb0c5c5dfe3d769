import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { messageOf } from '../../lib/errors.ts'
import type { Environment } from '../../lib/github.ts'
import type { Log } from '../../lib/log.ts'

/** The certificate authorities of NODE_EXTRA_CA_CERTS, which Node.js trusts in addition to the well-known ones. */
export interface ExtraAuthorities {
  /** A copy of the file, alone in its directory. */
  readonly file: string
  readonly directory: string
  readonly pem: string
}

/**
 * Copies the file of NODE_EXTRA_CA_CERTS below `directory`; undefined if the variable is not set. A file that cannot be
 * read counts as none, as in Node.js.
 */
export async function extraAuthorities(
  env: Environment,
  directory: string,
  log: Pick<Log, 'info'>,
): Promise<ExtraAuthorities | undefined> {
  const source = env['NODE_EXTRA_CA_CERTS']
  if (!source) return undefined
  try {
    const pem = await readFile(source, 'utf8')
    const own = join(directory, 'authorities')
    const file = join(own, 'node-extra-ca-certs.pem')
    await mkdir(own, { recursive: true })
    await writeFile(file, pem)
    return { file, directory: own, pem }
  } catch (error) {
    log.info(`NODE_EXTRA_CA_CERTS: Docker does not get these certificates: ${messageOf(error)}`)
    return undefined
  }
}

/** Go's own directories on Linux (crypto/x509, root_linux.go), which SSL_CERT_DIR replaces. */
const SYSTEM_DIRECTORIES = ['/etc/ssl/certs', '/etc/pki/tls/certs']

/**
 * Returns the variable with which programs written in Go also trust the certificates in a directory. Docker and buildx
 * are such programs: buildx fetches the tokens of registries. Go does not read it on macOS and Windows.
 */
export const trustVariable = ({ directory }: ExtraAuthorities, env: Environment): Readonly<Record<string, string>> => ({
  SSL_CERT_DIR: [env['SSL_CERT_DIR'] || SYSTEM_DIRECTORIES.join(delimiter), directory].join(delimiter),
})

/**
 * Returns the driver option with which BuildKit trusts the authorities for every host. buildx copies the files of a
 * registry's section into `certs/<registry>` of BuildKit's directory (docker/buildx, util/confutil).
 */
export const trustOption = (registry: string): string =>
  `env.SSL_CERT_DIR=${[...SYSTEM_DIRECTORIES, `/etc/buildkit/certs/${registry.replace(/[^a-zA-Z0-9.-]+/g, '_')}`].join(':')}`
