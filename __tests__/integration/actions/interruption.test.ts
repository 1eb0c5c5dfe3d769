import { expect, jest, test } from '@jest/globals'
import { runBuildStep } from '../../support/fake-docker/build-step.ts'
import type { Script } from '../../support/fake-docker/script.ts'

jest.setTimeout(30_000)

const REMOVE = 'buildx rm --force BUILDER'
const ENDLESS: Script = [{ words: 'buildx build', answers: [{ endless: true }] }]
const LOGIN = { username: 'robot', password: 'open-sesame' }

test.each(['SIGTERM', 'SIGINT'] as const)(
  'interruption: %s without a post step leaves neither the builder nor the login',
  async by => {
    const { main, commands, inMain, directoryLeft } = await runBuildStep({
      inputs: LOGIN,
      script: ENDLESS,
      interrupt: { during: 'buildx build', by },
    })
    expect(main).toMatchObject({ outcome: 'failure', exitCode: 1 })
    expect(main.annotations.map(({ message }) => message)).toEqual(['The job was cancelled.'])
    expect(commands.slice(0, inMain).at(-1)).toBe(REMOVE)
    expect(directoryLeft).toBe(false)
  },
)

test('interruption: a cancelled job ends at once, and its post step finds nothing wrong', async () => {
  const { main, post, commands } = await runBuildStep({
    inputs: LOGIN,
    script: ENDLESS,
    interrupt: { during: 'buildx build', by: 'cancel' },
  })
  expect(main.outcome).toBe('cancelled')
  // The runner waits for 7.5 s before it asks a second time.
  expect(main.duration).toBeLessThan(7_500)
  expect(commands).toContain(REMOVE)
  expect(post).toMatchObject({ outcome: 'success', annotations: [] })
})

test('interruption: what a cancelled step cannot remove, its post step removes', async () => {
  const stderr = 'ERROR: the engine is busy\n'
  const { main, post, plain, directoryLeft } = await runBuildStep({
    inputs: LOGIN,
    script: [...ENDLESS, { words: 'buildx rm', answers: [{ exitCode: 1, stderr }, {}] }],
    interrupt: { during: 'buildx build', by: 'cancel' },
  })
  expect(main.annotations.map(({ message }) => plain(message))).toContain(
    'The builder BUILDER cannot be removed: ERROR: the engine is busy',
  )
  expect(directoryLeft).toBe(true)
  expect(post).toMatchObject({ outcome: 'success', annotations: [] })
  expect(plain(post.log)).toContain('Removed: builder BUILDER, files of the step.')
})

test('interruption: while the builder is created', async () => {
  const script: Script = [{ words: 'buildx create', answers: [{ endless: true }] }]
  const { main, commands } = await runBuildStep({ script, interrupt: { during: 'buildx create', by: 'SIGTERM' } })
  expect(main.outcome).toBe('failure')
  expect(commands.at(-1)).toBe(REMOVE)
  expect(commands.some(command => command.startsWith('buildx build'))).toBe(false)
})
