import { formatPlatform } from '../oci/platform.ts'
import type { Publication } from '../publish/gate.ts'

const CHECKED_BY: Readonly<Record<Publication['completeBy'], string>> = {
  platforms: 'all platforms that were expected are there',
  matrix: 'all legs of the matrix are there',
  nothing: 'nothing says which platforms there should be (give merge its input "platforms")',
}

/** What the gate let through, for the log. */
export const passedLines = ({ name, legs, completeBy }: Publication): readonly string[] => [
  `Image ${name}: ${legs.length} ${legs.length === 1 ? 'record' : 'records'}; ${CHECKED_BY[completeBy]}.`,
  ...legs.map(leg => `  ${leg.platforms.map(formatPlatform).join(', ')} by ${leg.leg.job} in ${leg.seconds} s`),
]
