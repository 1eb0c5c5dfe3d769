import { parseDocument } from 'yaml'
import type { With } from '../runner/inputs.ts'

/** What stands in a workflow's place of what only its user knows. */
export interface Supplied {
  /** Beginnings of image names and what they become, e.g. `ghcr.io/me` → `localhost:5000/test/app-1`. */
  readonly addresses: Readonly<Record<string, string>>
  /** Inputs that every step of the build action gets, so that it reaches registries and base images on this machine. */
  readonly buildInputs: With
}

/** The build action, as users and as publish.yml name it. */
const BUILD = ['OWNER/manifold@v1', '$/.']

/**
 * A workflow as its user would have it, with real addresses; nothing else of its text is touched. Throws when there is
 * nothing to supply an address or an input for, so that a test cannot believe in a substitution that did not happen.
 */
export function supply(workflow: string, { addresses, buildInputs }: Supplied): string {
  const addressed = Object.entries(addresses).reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`The workflow does not name ${from}.`)
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

/** Where the steps of the build action stand: `['jobs', 'build', 'steps', 1]`. */
function buildSteps({ jobs }: Steps): readonly (readonly [string, string, string, number])[] {
  return Object.entries(jobs).flatMap(([job, { steps = [] }]) =>
    steps.flatMap(({ uses }, i) => (BUILD.includes(uses ?? '') ? [['jobs', job, 'steps', i] as const] : [])),
  )
}
