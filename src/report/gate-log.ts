import type { Log } from '../lib/log.ts'
import { formatPlatform } from '../oci/platform.ts'
import type { Publication } from '../publish/gate.ts'
import { isLeg } from '../publish/record.ts'

const CHECKED_BY: Readonly<Record<Publication['expectedFrom'], string>> = {
  platforms: 'all expected platforms are present',
  matrix: 'all legs of the matrix are present',
  nothing: 'the expected platforms are unknown',
}

/** Logs what the gate let through. Warns if a missing leg would go unnoticed. */
export function logGateResult({ name, records, expectedFrom }: Publication, log: Log): void {
  const { length } = records
  log.info(`Image ${name}: ${length} ${length === 1 ? 'record' : 'records'}; ${CHECKED_BY[expectedFrom]}.`)
  for (const record of records) {
    const duration = isLeg(record) ? ` in ${record.seconds} s` : ''
    log.info(`  ${record.platforms.map(formatPlatform).join(', ')} by ${record.leg.job}${duration}`)
  }
  // Images from `sources` are listed one by one, so none can be missing.
  if (expectedFrom === 'nothing' && records.some(isLeg)) {
    log.warning(
      `The expected platforms of ${name} are unknown, so a missing one would go unnoticed. ` +
        'List them in the input "platforms" of merge.',
    )
  }
}
