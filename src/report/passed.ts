import type { Log } from '../lib/log.ts'
import { formatPlatform } from '../oci/platform.ts'
import type { Publication } from '../publish/gate.ts'

const CHECKED_BY: Readonly<Record<Publication['expectedFrom'], string>> = {
  platforms: 'all platforms that were expected are there',
  matrix: 'all legs of the matrix are there',
  nothing: 'nothing says which platforms there should be',
}

/** Tells what the gate let through; where a leg that is missing could not be seen, it is a warning. */
export function logGateResult({ name, legs, expectedFrom }: Publication, log: Log): void {
  log.info(`Image ${name}: ${legs.length} ${legs.length === 1 ? 'record' : 'records'}; ${CHECKED_BY[expectedFrom]}.`)
  for (const leg of legs) {
    log.info(`  ${leg.platforms.map(formatPlatform).join(', ')} by ${leg.leg.job} in ${leg.seconds} s`)
  }
  // Sources are named one by one.
  if (expectedFrom === 'nothing' && legs.some(leg => leg.broughtBy === undefined)) {
    log.warning(
      `Nothing says which platforms ${name} should have, so one that is missing would not be seen. Name them in the input "platforms" of merge.`,
    )
  }
}
