import { appendFileSync, readFileSync } from 'node:fs'
import { EOL } from 'node:os'
import { members } from '../lib/json.ts'
import type { Log } from '../lib/log.ts'
import type { Digest } from '../oci/digest.ts'
import { formatRepository, type Repository } from '../oci/reference.ts'

/** Maximum number of names that a job can declare. */
const LIMIT = 500

/**
 * Declares what was published, so that a later step of the job attests it without inputs (actions/attest).
 *
 * The runner, 2.336.0 or newer, reads references by digest, one per line, from the file $GITHUB_ARTIFACTS, and lists
 * the declarations of earlier steps in $GITHUB_ARTIFACTS_LIST, which is empty if the server does not support them. It
 * fails a step that declares a name with a second digest, or too many names (actions/runner,
 * CreateArtifactsFileCommand). That must not fail a completed publication, so such names are omitted and logged.
 */
export function declareSubjects(
  repositories: readonly Repository[],
  digest: Digest,
  { env, log }: { readonly env: NodeJS.ProcessEnv; readonly log: Log },
): void {
  const { GITHUB_ARTIFACTS: file, GITHUB_ARTIFACTS_LIST: list } = env
  const declared = file ? declaredSubjects(list) : undefined
  if (!file || declared === undefined) return
  const names = repositories.map(formatRepository)
  const taken = names.filter(name => (declared.get(name) ?? digest) !== digest)
  const free = names.filter(name => !declared.has(name))
  const room = LIMIT - declared.size
  for (const name of free.slice(0, room)) appendFileSync(file, `oci://${name}@${digest}${EOL}`)
  const left = [...taken, ...free.slice(room)]
  if (left.length === 0) return
  log.info(
    `Not declared for attestation: ${left.join(', ')}. A job can declare at most ${LIMIT} names, each with one digest. ` +
      'Set the subject in the step that attests.',
  )
}

/** Returns the job's declarations, name → digest; undefined if the runner does not support them. */
function declaredSubjects(list: string | undefined): ReadonlyMap<string, string> | undefined {
  try {
    const subjects = members(JSON.parse(readFileSync(list ?? '', 'utf8')), 'artifacts').list('subjects', members)
    return new Map(subjects.map(subject => [subject.string('name'), subject.string('digest')]))
  } catch {
    return undefined
  }
}
