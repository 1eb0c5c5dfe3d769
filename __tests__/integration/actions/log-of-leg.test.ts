import { expect, jest, test } from '@jest/globals'
import { HOST_PLATFORM, runBuildStep } from '../../support/fake-docker/build-step.ts'

jest.setTimeout(30_000)

/** Returns the lines of the log before the group of the build. */
const before = (log: string): readonly string[] => log.slice(0, log.search(/^.*Build linux\//m)).split('\n')

const RULES = 'type=semver,pattern={{version}}\ntype=edge'
const NO_EDGE = 'No tag from type=edge: the run is for refs/tags/v1.2.3, not for a branch'

test('log of a leg: names tags and login before the build', async () => {
  const login = { username: 'robot', password: 'open-sesame' }
  const { main, plain } = await runBuildStep({
    matrix: { platform: HOST_PLATFORM },
    inputs: { tags: RULES, ...login },
    registry: { auth: { kind: 'basic', users: { robot: { password: login.password } } } },
  })
  expect(main.outcome).toBe('success')
  expect(before(plain(main.log))).toEqual(
    expect.arrayContaining([
      'REGISTRY/me/app: 1.2.3, latest (merge writes them). May push, as robot, with credentials from the inputs.',
      NO_EDGE,
    ]),
  )
})

test("log of a single job: names the machine's own login", async () => {
  const auth = Buffer.from('robot:theirs').toString('base64')
  const { main, plain } = await runBuildStep({
    inputs: { tags: RULES },
    dockerConfig: { auths: { REGISTRY: { auth } } },
    registry: { auth: { kind: 'bearer', users: { robot: { password: 'theirs' } } } },
  })
  expect(main.outcome).toBe('success')
  expect(before(plain(main.log))).toContain(
    'REGISTRY/me/app: 1.2.3, latest. May push, as robot, with credentials from CONFIG/config.json.',
  )
})

test.each([
  [
    'a pull request',
    {},
    { event_name: 'pull_request', ref: 'refs/pull/7/merge' },
    'Nothing is pushed on pull_request.',
  ],
  ['push: false', { push: false }, {}, 'Nothing is pushed, because "push" is false.'],
])('log without a push: %s', async (_, inputs, github, why) => {
  const { main, plain } = await runBuildStep({ inputs: { tags: 'edge', ...inputs }, github })
  expect(main.outcome).toBe('success')
  expect(before(plain(main.log))).toContain(`REGISTRY/me/app: edge. ${why}`)
})

test('log of a call: publishes nothing, and says nothing about it', async () => {
  const { main } = await runBuildStep({ inputs: { call: 'check' } })
  expect(main.outcome).toBe('success')
  expect(main.log).not.toMatch(/Nothing is pushed|May push/)
})
