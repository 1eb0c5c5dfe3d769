import { LocatedError } from '../../lib/errors.ts'
import { parseReference } from '../../oci/reference.ts'
import { forbiddenHint, rateLimitHint } from '../../registry/hints.ts'
import type { Failure } from './failure.ts'
import type { PushFailure } from './push-failure.ts'

/** An error with the failed step of a build, its last lines of output, the reason, and what to do if that is known. */
export class BuildError extends LocatedError {
  override readonly name = 'BuildError'
  readonly failure: Failure
  readonly exitCode: number

  constructor(failure: Failure, exitCode: number, advice?: string) {
    const { location } = failure
    super(
      [describe(failure, exitCode), ...(advice === undefined ? [] : [advice])].join('\n'),
      location && { file: location.file, startLine: location.line },
    )
    this.failure = failure
    this.exitCode = exitCode
  }
}

function describe({ step, output, location, excerpt, reason, push }: Failure, exitCode: number): string {
  if (push !== undefined) {
    return `The image was built, but the push to ${push.repository} failed: ${push.why}${hint(push)}`
  }
  const at = location === undefined ? '' : ` (${location.file}:${location.line})`
  const exited = `docker buildx build exited with code ${exitCode}`
  if (reason === undefined) return `${exited} and printed no error.`
  const lines = output.length > 0 ? output : excerpt
  const access = accessHint(reason)
  if (step === undefined && lines.length === 0) return `The build failed: ${reason} (${exited})${access}`
  return [
    step === undefined ? `The build failed${at}:` : `The build failed at ${step}${at}:`,
    ...lines.map(line => `  ${line}`),
    `${reason}${access}`,
  ].join('\n')
}

/** The image of a stage that a registry does not serve, with the reason (solver/llbsolver of moby/buildkit). */
const UNRESOLVED = /failed to resolve source metadata for (\S+): (.*)$/s
const REFUSED = /: 40[13] |\bdenied\b|insufficient_scope|authorization failed|no basic auth credentials/i

/** Returns advice if a registry refuses to serve an image that the Dockerfile uses. */
function accessHint(reason: string): string {
  const [, image = '', why = ''] = UNRESOLVED.exec(reason) ?? []
  const registry = registryOf(image)
  if (registry === undefined || !REFUSED.test(why)) return ''
  return (
    `\n${registry} refused access to ${image}. If this image is private, give this step a login for ${registry} that ` +
    'may read it: add an entry to "registry-auth", ' +
    `or set "username", "password" and "registry: ${registry}".`
  )
}

function registryOf(image: string): string | undefined {
  try {
    return parseReference(image).repository.registry
  } catch {
    return undefined
  }
}

function hint({ repository, why, rateLimit }: PushFailure): string {
  if (rateLimit !== undefined) return `\n${rateLimitHint(rateLimit)}`
  if (!/\bdenied\b|insufficient_scope|: 40[13] /i.test(why)) return ''
  // The token server or a 401 rejects a wrong login; any later refusal is a missing permission.
  const known = !/^failed to authorize|insufficient_scope|: 401 /i.test(why)
  const forbidden = known ? forbiddenHint(repository.split('/')[0] ?? '') : undefined
  const login = 'Check the login for this registry ("username", "password", "registry") and its permission to push.'
  return `\n${forbidden ?? login}`
}
