import type { Credential } from './credentials.ts'

/** Amazon's private registries (https://docs.aws.amazon.com/general/latest/gr/ecr.html), and its public one. */
const HOST =
  /^(?:public\.ecr\.aws|.+\.dkr[.-]ecr(?:-fips)?\.[a-z0-9-]+\.(?:amazonaws\.com(?:\.cn)?|on\.(?:aws|amazonwebservices\.com\.cn)))$/

/** An access key of a user or of a session (AWS IAM, "IAM identifiers", unique identifiers). */
const ACCESS_KEY = /^A(?:KIA|SIA)[A-Z0-9]{12,}$/

/** Returns what to do if a login for Amazon's registry is an access key, which it never accepts; undefined otherwise. */
export function accessKeyHint(registry: string, credential: Credential | undefined): string | undefined {
  if (!HOST.test(registry) || credential?.kind !== 'password' || !ACCESS_KEY.test(credential.username)) return undefined
  const command = registry === 'public.ecr.aws' ? 'aws ecr-public get-login-password' : 'aws ecr get-login-password'
  return (
    'The username is an AWS access key, but this registry accepts only the user AWS with a token. Run ' +
    'aws-actions/amazon-ecr-login before this step and remove "username" and "password", or set "username: AWS" and ' +
    `the output of "${command}" as "password".`
  )
}
