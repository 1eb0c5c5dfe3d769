/** The service's identifiers of a caller: a job in one attempt of a run. */
export interface BackendIds {
  readonly run: string
  readonly job: string
}

/** Creates a token like the runner's: a JWT (unsigned here) whose `scp` claim names the run and the job. */
export const createRuntimeToken = ({ run, job }: BackendIds): string => {
  const encode = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString('base64url')
  const scp = `Actions.GenericRead:00000000-0000-0000-0000-000000000000 Actions.Results:${run}:${job}`
  return `${encode({ alg: 'none', typ: 'JWT' })}.${encode({ scp })}.`
}

/** Parses the identifiers in an `Authorization: Bearer …` header, or returns undefined if it has no such token. */
export const readRuntimeToken = (authorization: string | undefined): BackendIds | undefined => {
  const [, payload] = /^Bearer [\w-]+\.([\w-]+)\./.exec(authorization ?? '') ?? []
  const decoded = Buffer.from(payload ?? '', 'base64url').toString()
  const [, run, job] = /\bActions\.Results:([\w-]+):([\w-]+)/.exec(decoded) ?? []
  return run === undefined || job === undefined ? undefined : { run, job }
}
