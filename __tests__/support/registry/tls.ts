import { readFileSync } from 'node:fs'

const read = (name: string): string => readFileSync(new URL(`tls/${name}.pem`, import.meta.url), 'utf8')

/** Returns a key and its self-signed certificate for 127.0.0.1 and localhost, for tests only. */
export const testCertificate = (): { readonly key: string; readonly cert: string } => ({
  key: read('key'),
  cert: read('cert'),
})
