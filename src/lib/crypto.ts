import type * as Crypto from 'node:crypto'

// Loading node:crypto takes longer than everything else up to the first command of a step, so it loads on first use.
const crypto = (): typeof Crypto => process.getBuiltinModule('node:crypto')

export const createHash = (algorithm: string): Crypto.Hash => crypto().createHash(algorithm)
export const randomUUID = (): string => crypto().randomUUID()
