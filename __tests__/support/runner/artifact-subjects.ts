/** The subjects that the steps of a job declared in GITHUB_ARTIFACTS: name → digest. */
export type Subjects = ReadonlyMap<string, string>

/** The maximum number of subjects per job. */
const LIMIT = 500

/** Returns the content of GITHUB_ARTIFACTS_LIST for later steps. */
export const artifactsList = (subjects: Subjects): string =>
  JSON.stringify({
    version: 1,
    subjects: [...subjects].toSorted().map(([name, digest]) => ({ name, digest, kind: 'oci' })),
  })

/**
 * Adds the lines of GITHUB_ARTIFACTS to the declared subjects, or returns the error of the first invalid line, which
 * fails the step. This supports only images by digest; the real runner also accepts file paths.
 */
export const parseArtifactsFile = (content: string, declared: Subjects): { subjects: Subjects; error?: string } => {
  const subjects = new Map(declared)
  for (const [i, line] of content
    .split(/\r?\n/)
    .map(text => text.trim())
    .entries()) {
    if (line === '' || line.startsWith('#')) continue
    const error = addLine(line, subjects)
    if (error !== undefined) {
      return { subjects: declared, error: `Invalid $GITHUB_ARTIFACTS entry on line ${i + 1}: ${error}` }
    }
  }
  return { subjects }
}

const addLine = (line: string, subjects: Map<string, string>): string | undefined => {
  if (line.includes('=')) return "entries containing '=' are reserved and not permitted"
  const [, name = '', digest = ''] = /^oci:\/\/(.+)@(sha256:[0-9a-f]{64})$/.exec(line) ?? []
  if (name === '') return 'oci:// entries must include an @sha{256,384,512}:<hex> digest'
  const known = subjects.get(name)
  if (known === digest) return undefined
  if (known !== undefined) {
    return `Conflicting digest for artifact '${name}': previously declared as '${known}', now declared as '${digest}'.`
  }
  if (subjects.size >= LIMIT) return `The job has exceeded the maximum of ${LIMIT} declared artifacts.`
  subjects.set(name, digest)
  return undefined
}
