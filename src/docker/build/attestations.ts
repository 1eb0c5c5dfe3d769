import { type Attribute, formatAttributes } from '../../lib/csv.ts'
import type { Attestation, AttestationInputs } from './options.ts'

/** What the defaults depend on. */
export interface AttestationFacts {
  /** What a private repository publishes says less of itself. */
  readonly privateRepository: boolean
  /** The address of the run's attempt: who built it, in the provenance. */
  readonly builderId: string | undefined
  /** Whether the result goes into the engine, whose classic image store takes no attestations. */
  readonly load: boolean
}

const attributesOf = (values: Readonly<Record<string, string>>): readonly Attribute[] =>
  Object.entries(values).map(([key, value]) => ({ key, value }))

/** Attributes that are added where the user does not say them; those of BuildKit 0.32, whatever the builder's are. */
const DEFAULT_ATTRIBUTES: readonly Attribute[] = attributesOf({ mode: 'max', version: 'v1' })

const PRIVATE: readonly Attribute[] = attributesOf({ mode: 'min', 'inline-only': 'true' })

/**
 * The attestations of a build, as `--attest` takes them: those of `provenance` and `sbom` before those of `attests`,
 * and the provenance that docker/build-push-action adds when nobody speaks of it: everything for a public repository,
 * the least for a private one, none of ours when the image is loaded.
 */
export function attestationArguments(inputs: AttestationInputs, facts: AttestationFacts): readonly string[] {
  const named = (type: string): boolean => inputs.attests.some(attest => attest.type === type)
  const standing = facts.load || named('provenance') ? undefined : defaultProvenance(facts)
  const provenance = inputs.provenance ?? standing
  const { sbom } = inputs
  const others = inputs.attests.filter(
    ({ type }) => !(type === 'provenance' && provenance !== undefined) && !(type === 'sbom' && sbom !== undefined),
  )
  return [provenance, sbom, ...others]
    .filter(attestation => attestation !== undefined)
    .map(attestation => format(attestation, facts))
}

const defaultProvenance = ({ privateRepository }: AttestationFacts): Attestation => ({
  type: 'provenance',
  disabled: false,
  attributes: privateRepository ? PRIVATE : [],
})

function format({ type, disabled, attributes }: Attestation, { builderId }: AttestationFacts): string {
  const head = { key: 'type', value: type }
  if (disabled) return formatAttributes([head, { key: 'disabled', value: 'true' }])
  if (type !== 'provenance') return formatAttributes([head, ...attributes])
  const builder = builderId === undefined ? [] : [{ key: 'builder-id', value: builderId }]
  const added = [...DEFAULT_ATTRIBUTES, ...builder].filter(({ key }) => !attributes.some(given => given.key === key))
  return formatAttributes([head, ...attributes, ...added])
}
