import { isGit } from './context.ts'
import type { BuildRequest } from './request.ts'

/** The specification of this variable: https://reproducible-builds.org/specs/source-date-epoch/ */
const VARIABLE = 'SOURCE_DATE_EPOCH'

type DateFacts = Pick<BuildRequest, 'options' | 'createdAt' | 'setsSourceDate'>

const secondsOf = ({ createdAt }: DateFacts): string => String(Math.floor(createdAt.getTime() / 1000))

const isBuildArgument = ({ options }: DateFacts): boolean => options.buildArgs.some(({ name }) => name === VARIABLE)

/**
 * Returns the date for the exporters, in seconds since 1970: unlike a build argument, it is in no cache key. Undefined
 * if the user's build argument sets the date, which BuildKit itself passes to the exporters.
 */
export const exportedDate = (facts: DateFacts): string | undefined =>
  isBuildArgument(facts) ? undefined : secondsOf(facts)

/**
 * Returns the variable of the date, which buildx passes to the Dockerfile as a build argument, if the workflow sets it
 * or wants a reproducible image. Otherwise, it would change from commit to commit, and with it the cache keys of WORKDIR
 * and all that follows.
 */
export const dateEnvironment = (facts: DateFacts): Readonly<Record<string, string>> =>
  facts.setsSourceDate || facts.options.reproducible ? { [VARIABLE]: secondsOf(facts) } : {}

/** A directory in a Git URL: `#main:dir`, `?subdir=dir`. */
const SUBDIRECTORY = /#[^:]*:.|[?&]subdir=./

/**
 * Returns the context of a build. With the variable, BuildKit sets the files of a Git context to the commit's date, and
 * fails if the URL names a directory (https://github.com/moby/buildkit/issues/7151); `mtime=checkout` prevents that.
 */
export function datedContext(context: string, facts: DateFacts): string {
  const hasVariable = isBuildArgument(facts) || VARIABLE in dateEnvironment(facts)
  if (!hasVariable || !isGit(context) || !SUBDIRECTORY.test(context) || /[?&]mtime=/.test(context)) return context
  const [, url = '', fragment = ''] = /^([^#]*)(.*)$/s.exec(context) ?? []
  return `${url}${url.includes('?') ? '&' : '?'}mtime=checkout${fragment}`
}
