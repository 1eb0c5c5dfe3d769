/** Who speaks to the service: a job of one attempt of a run, by the identifiers that the service itself gave out. */
export interface BackendIds {
  readonly run: string
  readonly job: string
}

/** A token as the runner gets it: a JWT (unsigned here) whose `scp` claim names the run and the job. */
export const createRuntimeToken = ({ run, job }: BackendIds): string => {
  const encode = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString('base64url')
  const scp = `Actions.GenericRead:00000000-0000-0000-0000-000000000000 Actions.Results:${run}:${job}`
  return `${encode({ alg: 'none', typ: 'JWT' })}.${encode({ scp })}.`
}

/** The identifiers in an `Authorization: Bearer …` header; undefined when it holds no such token. */
export const readRuntimeToken = (authorization: string | undefined): BackendIds | undefined => {
  const [, payload] = /^Bearer [\w-]+\.([\w-]+)\./.exec(authorization ?? '') ?? []
  const decoded = Buffer.from(payload ?? '', 'base64url').toString()
  const [, run, job] = /\bActions\.Results:([\w-]+):([\w-]+)/.exec(decoded) ?? []
  return run === undefined || job === undefined ? undefined : { run, job }
}
