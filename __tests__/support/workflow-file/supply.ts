import { parseDocument } from 'yaml'
import type { With } from '../runner/inputs.ts'

/** Replacements for the parts of a workflow that only its user knows. */
export interface Supplied {
  /** Prefixes of image names and their replacements, such as `ghcr.io/me` → `localhost:5000/test/app-1`. */
  readonly addresses: Readonly<Record<string, string>>
  /** Inputs for every step of the build action, so that it reaches registries and base images on this machine. */
  readonly buildInputs: With
}

/** The build action, as users and publish.yml refer to it. */
const BUILD = ['OWNER/manifold@v1', '$/.']

/**
 * Replaces the addresses in a workflow, adds inputs to its build steps, and changes nothing else. Throws if an address
 * or a build step is missing, so that no test relies on a change that did not happen.
 */
export function supply(workflow: string, { addresses, buildInputs }: Supplied): string {
  const addressed = Object.entries(addresses).reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`The workflow does not contain ${from}.`)
    return text.replaceAll(from, to)
  }, workflow)
  if (Object.keys(buildInputs).length === 0) return addressed

  const document = parseDocument(addressed)
  const places = buildSteps(document.toJS())
  if (places.length === 0) throw new Error(`No step of the workflow uses ${BUILD.join(' or ')}.`)
  for (const place of places) {
    for (const [name, value] of Object.entries(buildInputs)) document.setIn([...place, 'with', name], value)
  }
  return document.toString({ lineWidth: 0 })
}

interface Steps {
  readonly jobs: Readonly<Record<string, { readonly steps?: readonly { readonly uses?: string }[] }>>
}

/** Returns the paths of the build action's steps: `['jobs', 'build', 'steps', 1]`. */
function buildSteps({ jobs }: Steps): readonly (readonly [string, string, string, number])[] {
  return Object.entries(jobs).flatMap(([job, { steps = [] }]) =>
    steps.flatMap(({ uses }, i) => (BUILD.includes(uses ?? '') ? [['jobs', job, 'steps', i] as const] : [])),
  )
}
