import type * as Crypto from 'node:crypto'

// Node's cryptography takes longer to load than all of this program up to the first command of a step. It is loaded by
// those who use it, when they do.
const crypto = (): typeof Crypto => process.getBuiltinModule('node:crypto')

export const createHash = (algorithm: string): Crypto.Hash => crypto().createHash(algorithm)
export const randomUUID = (): string => crypto().randomUUID()
