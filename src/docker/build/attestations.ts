import { type Attribute, formatAttributes } from '../../lib/csv.ts'
import type { Attestation, AttestationInputs } from './options.ts'

/** The facts that the defaults depend on. */
export interface AttestationFacts {
  /** True for a private repository, whose provenance is minimal. */
  readonly privateRepository: boolean
  /** True if the workflow wants no attestation by default. */
  readonly noDefaultAttestations: boolean
  /** The URL of the run's attempt, the builder's identity in the provenance. */
  readonly builderId: string | undefined
  /** True if the result goes into the engine, whose classic image store rejects attestations. */
  readonly load: boolean
}

const attributesOf = (values: Readonly<Record<string, string>>): readonly Attribute[] =>
  Object.entries(values).map(([key, value]) => ({ key, value }))

/** Attributes that the user can override: the defaults of BuildKit 0.32, for builders of any version. */
const DEFAULT_ATTRIBUTES: readonly Attribute[] = attributesOf({ mode: 'max', version: 'v1' })

const PRIVATE: readonly Attribute[] = attributesOf({ mode: 'min', 'inline-only': 'true' })

/**
 * Computes the attestations of a build: those of `provenance` and `sbom` take precedence over those of `attests`. If no
 * input sets the provenance, adds the default of docker/build-push-action: the maximum for a public repository, the
 * minimum for a private one, none if the image is loaded or the workflow wants none.
 */
export function computeAttestations(inputs: AttestationInputs, facts: AttestationFacts): readonly Attestation[] {
  const named = inputs.attests.some(({ type }) => type === 'provenance')
  const hasDefault = !(facts.load || facts.noDefaultAttestations || named)
  const provenance = inputs.provenance ?? (hasDefault ? defaultProvenance(facts) : undefined)
  const { sbom } = inputs
  const others = inputs.attests.filter(
    ({ type }) => !(type === 'provenance' && provenance !== undefined) && !(type === 'sbom' && sbom !== undefined),
  )
  return [provenance, sbom, ...others]
    .filter(attestation => attestation !== undefined)
    .map(attestation => withDefaults(attestation, facts))
}

const defaultProvenance = ({ privateRepository }: AttestationFacts): Attestation => ({
  type: 'provenance',
  disabled: false,
  attributes: privateRepository ? PRIVATE : [],
})

/** Adds the default attributes of a provenance. */
function withDefaults(attestation: Attestation, { builderId }: AttestationFacts): Attestation {
  const { type, disabled, attributes } = attestation
  if (type !== 'provenance' || disabled) return attestation
  const builder = builderId === undefined ? [] : [{ key: 'builder-id', value: builderId }]
  const added = [...DEFAULT_ATTRIBUTES, ...builder].filter(({ key }) => !attributes.some(given => given.key === key))
  return { type, disabled, attributes: [...attributes, ...added] }
}

/** Formats an attestation for `--attest`. */
export function formatAttestation({ type, disabled, attributes }: Attestation): string {
  const head = { key: 'type', value: type }
  return formatAttributes(disabled ? [head, { key: 'disabled', value: 'true' }] : [head, ...attributes])
}
