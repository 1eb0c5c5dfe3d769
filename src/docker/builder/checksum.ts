import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createHash } from '../../lib/crypto.ts'

/** The SHA-256 of a file, as hex digits. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
