import { LocatedError } from '../../lib/errors.ts'
import { forbiddenHint } from '../../registry/hints.ts'
import type { Failure } from './failure.ts'
import type { PushFailure } from './push-failure.ts'

/** A build that failed: the step, what it printed last, and why. */
export class BuildError extends LocatedError {
  override readonly name = 'BuildError'
  readonly failure: Failure
  readonly exitCode: number

  constructor(failure: Failure, exitCode: number) {
    const { location } = failure
    super(describe(failure, exitCode), location && { file: location.file, startLine: location.line })
    this.failure = failure
    this.exitCode = exitCode
  }
}

function describe({ step, output, location, excerpt, reason, push }: Failure, exitCode: number): string {
  if (push !== undefined) {
    return `The image was built, but the push to ${push.repository} failed: ${push.why}${hint(push)}`
  }
  const at = location === undefined ? '' : ` (${location.file}:${location.line})`
  const ended = `docker buildx build ended with exit code ${exitCode}`
  if (reason === undefined) return `${ended}, and gave no reason.`
  const shown = output.length > 0 ? output : excerpt
  if (step === undefined && shown.length === 0) return `The build failed: ${reason} (${ended})`
  return [
    step === undefined ? `The build failed${at}:` : `The build failed at ${step}${at}:`,
    ...shown.map(line => `  ${line}`),
    reason,
  ].join('\n')
}

function hint({ repository, why }: PushFailure): string {
  if (!/\bdenied\b|insufficient_scope|: 40[13] /i.test(why)) return ''
  // A login that is wrong is refused by the token server, or by 401; after that it is a right that is lacking.
  const known = !/^failed to authorize|insufficient_scope|: 401 /i.test(why)
  const forbidden = known ? forbiddenHint(repository.split('/')[0] ?? '') : undefined
  return `\n${forbidden ?? 'Check the login of that registry (username, password, registry), and whether it may push there.'}`
}
