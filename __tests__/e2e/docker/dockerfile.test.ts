import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { mustRun, run } from '../../../src/lib/process.ts'
import { READ, REFUSED } from '../../support/dockerfiles.ts'
import { type LocalBuilder, localBuilder } from '../../support/local-builder.ts'

let builder: LocalBuilder
beforeAll(async () => {
  builder = await localBuilder()
}, 120_000)
afterAll(async () => {
  await builder[Symbol.asyncDispose]()
})

interface Target {
  readonly name?: string
  readonly base: string
  readonly platform?: string
  readonly location: { readonly ranges: readonly { readonly start: { readonly line: number } }[] }
}

/** The stages as BuildKit lists them. */
async function stagesOf(text: string): Promise<readonly string[]> {
  const context = await builder.files({ Dockerfile: text })
  const call = ['buildx', 'build', '--builder', builder.name, '--call', 'targets,format=json', context]
  const { stdout } = await mustRun(run, 'docker', call, { env: builder.docker.env })
  return (JSON.parse(stdout).targets as readonly Target[]).map(({ name, base, platform, location }) =>
    [location.ranges[0]?.start.line, name ?? '-', base, platform ?? '-'].join(' '),
  )
}

// What the tests of our reader expect is what BuildKit reads. Frontends of other versions are not fetched for it.
const BUILT_IN = READ.filter(([, text]) => !/^# ?syntax/im.test(text))

test.each(BUILT_IN)(
  'readDockerfile: BuildKit reads the same with %s',
  async (_, text, stages) => {
    expect(await stagesOf(text)).toEqual(stages)
  },
  30_000,
)

test.each(REFUSED)(
  'readDockerfile: BuildKit rejects %j',
  async text => {
    // A build, because the list of stages of a file without any is empty and no error.
    const context = await builder.files({ Dockerfile: text })
    const call = ['buildx', 'build', '--builder', builder.name, context]
    await expect(mustRun(run, 'docker', call, { env: builder.docker.env })).rejects.toThrow(/^ERROR: |: ERROR: /m)
  },
  30_000,
)
