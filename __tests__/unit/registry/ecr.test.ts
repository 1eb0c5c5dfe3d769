import { describe, expect, test } from '@jest/globals'
import { hintFor, loginHintFor } from '../../../src/registry/hints.ts'

const KEY = 'AKIAIOSFODNN7EXAMPLE'
const loginOf = (username: string) => ({ kind: 'password', username, password: 'x', source: 'the inputs' }) as const
const refused = (username: string) =>
  ({ credential: loginOf(username), scopes: [{ path: 'app', actions: 'pull,push' }] }) as const
const PRIVATE = '123456789012.dkr.ecr.eu-central-1.amazonaws.com'
const ADVICE = /^The username is an AWS access key, .*amazon-ecr-login.*"username: AWS" .*"aws ecr get-login-password"/

describe("hintFor: an access key at Amazon's registry", () => {
  test.each([
    PRIVATE,
    '123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn',
    '123456789012.dkr.ecr-fips.us-east-1.amazonaws.com',
    '123456789012.dkr-ecr.us-east-1.on.aws',
  ])('is no login: %s', registry => {
    for (const status of [400, 401, 403]) {
      expect(hintFor(registry, { status }, refused(KEY))).toMatch(ADVICE)
      expect(loginHintFor(registry, { status }, refused(KEY))).toMatch(ADVICE)
    }
    expect(hintFor(registry, { status: 401 }, refused('ASIAIOSFODNN7EXAMPLE'))).toMatch(ADVICE)
  })

  test('has another command for the public one', () => {
    expect(loginHintFor('public.ecr.aws', { status: 401 }, refused(KEY))).toContain('aws ecr-public get-login')
  })

  test.each([
    ['another user', PRIVATE, 401, 'AWS'],
    ['another registry', 'amazonaws.com.example.com', 401, KEY],
    ['an ill-meaning registry', `${PRIVATE}.example.com`, 401, KEY],
    ['another failure', PRIVATE, 429, KEY],
  ])('has nothing to do with %s', (_, registry, status, username) => {
    expect(hintFor(registry, { status }, refused(username)) ?? '').not.toMatch(ADVICE)
  })
})
