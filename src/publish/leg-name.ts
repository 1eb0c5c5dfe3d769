import { positionOf } from '../lib/run-identity.ts'
import { formatPlatform } from '../oci/platform.ts'
import type { ImageRecord } from './record.ts'

/** Names a leg in messages: by its job, its position in the matrix, and its platforms. */
export function legName({ leg, platforms }: ImageRecord): string {
  const position = positionOf(leg)
  const number = position === undefined ? '' : ` ${position.index + 1} of ${position.total}`
  return `leg "${leg.job}"${number} (${platforms.map(formatPlatform).join(', ')})`
}
