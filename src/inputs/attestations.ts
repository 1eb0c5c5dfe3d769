import type { Attestation, AttestationInputs } from '../docker/build/options.ts'
import { type Attribute, attribute, parseAttributes } from '../lib/csv.ts'
import type { InputReader } from './reader.ts'

/** The booleans of Go's strconv.ParseBool, which buildx uses. */
const WORDS: ReadonlyMap<string, boolean> = new Map([
  ...['1', 't', 'T', 'true', 'TRUE', 'True'].map(word => [word, true] as const),
  ...['0', 'f', 'F', 'false', 'FALSE', 'False'].map(word => [word, false] as const),
])

/**
 * Reads the inputs `provenance` and `sbom` (a boolean, or attributes: `mode=max`, `generator=image`) and `attests` (a
 * list of `type=…,attributes`), like docker/build-push-action.
 */
export function readAttestations(inputs: InputReader): AttestationInputs {
  return {
    provenance: inputs.parsed('provenance', text => attestationOf('provenance', parseAttributes(text))),
    sbom: inputs.parsed('sbom', text => attestationOf('sbom', parseAttributes(text))),
    attests: inputs.each('attests', text => {
      const attributes = parseAttributes(text)
      const type = attribute(attributes, 'type')
      if (!type) throw new Error(`"${text}" has no type. Add type=provenance or type=sbom.`)
      return attestationOf(type, attributes)
    }),
  }
}

/** Parses attributes. A bare boolean or `disabled=…` enables or disables the attestation; the last one wins. */
function attestationOf(type: string, given: readonly Attribute[]): Attestation {
  let disabled = false
  const attributes: Attribute[] = []
  for (const each of given) {
    const switched = each.value === undefined ? WORDS.get(each.key) : undefined
    if (switched !== undefined) disabled = !switched
    else if (each.key === 'disabled') disabled = WORDS.get(each.value ?? '') ?? true
    else if (each.value === undefined) throw new Error(`"${each.key}" is neither a boolean nor of the form key=value.`)
    else if (each.key !== 'type') attributes.push(each)
  }
  return { type, disabled, attributes }
}
