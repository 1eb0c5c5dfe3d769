import type { Log } from '../lib/log.ts'
import { formatPlatform } from '../oci/platform.ts'
import type { Publication } from '../publish/gate.ts'
import { isLeg } from '../publish/record.ts'

const CHECKED_BY: Readonly<Record<Publication['expectedFrom'], string>> = {
  platforms: 'all platforms that were expected are there',
  matrix: 'all legs of the matrix are there',
  nothing: 'nothing says which platforms there should be',
}

/** Logs what the gate let through, with a warning if a missing leg would not have been noticed. */
export function logGateResult({ name, records, expectedFrom }: Publication, log: Log): void {
  const { length } = records
  log.info(`Image ${name}: ${length} ${length === 1 ? 'record' : 'records'}; ${CHECKED_BY[expectedFrom]}.`)
  for (const record of records) {
    const duration = isLeg(record) ? ` in ${record.seconds} s` : ''
    log.info(`  ${record.platforms.map(formatPlatform).join(', ')} by ${record.leg.job}${duration}`)
  }
  // Sources are named one by one.
  if (expectedFrom === 'nothing' && records.some(isLeg)) {
    log.warning(
      `Nothing says which platforms ${name} should have, so one that is missing would not be seen. Name them in the input "platforms" of merge.`,
    )
  }
}
