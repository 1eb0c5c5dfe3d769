/** What the steps of a job have declared by GITHUB_ARTIFACTS: name → digest. */
export type Subjects = ReadonlyMap<string, string>

/** How many a job can declare. */
const LIMIT = 500

/** What later steps find in GITHUB_ARTIFACTS_LIST. */
export const artifactsList = (subjects: Subjects): string =>
  JSON.stringify({
    version: 1,
    subjects: [...subjects].toSorted().map(([name, digest]) => ({ name, digest, kind: 'oci' })),
  })

/**
 * Adds the lines of GITHUB_ARTIFACTS to what is declared, or says what is wrong with the first bad one, which fails the
 * step. Of the runner's grammar only images by digest are known here; it takes paths of files as well.
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
