import { describe, expect, test } from '@jest/globals'
import { UsageError } from '../../../src/lib/errors.ts'
import { parsePlatform } from '../../../src/oci/platform.ts'
import { parseRepository } from '../../../src/oci/reference.ts'
import { passGate } from '../../../src/publish/gate.ts'
import { PublishError, type TagState } from '../../../src/publish/progress.ts'
import {
  type FailedBuild,
  failedBuildSummary,
  failedMergeSummary,
  failureSummary,
} from '../../../src/report/failure.ts'
import { digestFor, recordFor } from '../../support/records.ts'

const leg: FailedBuild = {
  publication: 'ghcr.io/me/app',
  platforms: [parsePlatform('linux/arm64')],
  mode: 'leg',
  push: true,
}
const RERUN =
  'Fix the cause. If that needs no new commit, choose "Re-run failed jobs" on the page of this run: it repeats only what failed, and keeps the images of the other legs.'
const short = (platform: string): string => digestFor('image', platform).slice('sha256:'.length, 'sha256:'.length + 12)

/** The error of a publication whose only tag is in this state. */
const publishError = (state: TagState): PublishError =>
  new PublishError(digestFor('index'), [
    { repository: parseRepository('ghcr.io/me/app'), tags: new Map([['1.2.3', state]]), error: new Error('down') },
  ])

describe('failedBuildSummary: a build step that failed', () => {
  test('names the leg, the reason, and what to do', () => {
    expect(failedBuildSummary(leg, new Error('The step RUN make failed.\nmake: no rule'))).toBe(
      `### Failed: \`linux/arm64\` of \`ghcr.io/me/app\`

\`\`\`text
The step RUN make failed.
make: no rule
\`\`\`

This leg wrote no tag. ${RERUN}
`,
    )
  })

  test('lists the problems of inputs, each on its line, as text', () => {
    const error = new UsageError([
      { where: 'tags, line 1', what: '<b> is no rule.\n  type=a: because' },
      { where: 'platforms', what: 'empty.' },
    ])
    expect(failedBuildSummary({ ...leg, push: false }, error)).toBe(
      '### Failed: `linux/arm64` of `ghcr.io/me/app`\n\n' +
        '- **tags, line 1**: \\<b> is no rule.\n  - type=a\\: because\n- **platforms**: empty.\n',
    )
  })

  test('of a single job that may have written tags does not say that it wrote none', () => {
    const single: FailedBuild = { ...leg, mode: 'single', platforms: [] }
    expect(failedBuildSummary(single, new Error('x'))).toMatch(
      /^### Failed: `ghcr\.io\/me\/app`\n[\s\S]*No tag was written\.\n$/,
    )
    const partly = failedBuildSummary(single, publishError('in doubt'))
    expect(partly).toMatch(/^### Only partly published: `ghcr\.io\/me\/app`\n/)
    expect(partly).toContain('in doubt: 1.2.3')
    expect(partly).not.toContain('No tag was written')
  })

  test('shows the beginning of a very long message', () => {
    const summary = failedBuildSummary(leg, new Error('x'.repeat(100_000)))
    expect(summary.length).toBeLessThan(7_000)
    expect(summary).toContain('… The log has the rest.')
  })
})

describe('failedMergeSummary: a merge that failed', () => {
  const records = [
    recordFor('linux/amd64', 0, 3),
    recordFor('linux/arm64', 1, 3, { run: { ...recordFor('linux/amd64').run, attempt: 2 }, seconds: 75 }),
  ]
  const gateError = (): unknown => {
    try {
      return passGate(records, { platforms: [], run: { repository: 'me/app', commit: 'c0ffee', id: '7' } })
    } catch (error) {
      return error
    }
  }

  test('says which legs are missing, which are there, and what to do', () => {
    expect(failedMergeSummary({ name: undefined, append: false, records }, gateError())).toBe(
      `### Not published: \`ghcr.io/me/app\`

- **job "build"**: of 3 legs, number 3 left no record. Did its job fail, was it skipped, or does it not run this action?

No tag was written. ${RERUN}

**Legs that left a record**

| Platform | Leg | Result | Digest |
| --- | --- | --- | --- |
| \`linux/amd64\` | build, 1 of 3 | pushed, 12 s | \`${short('linux/amd64')}\` |
| \`linux/arm64\` | build, 2 of 3, attempt 2 | pushed, 1 min 15 s | \`${short('linux/arm64')}\` |
`,
    )
  })

  test('of one publication lists the legs of that one', () => {
    const other = recordFor('linux/s390x', 2, 3, { publication: 'debug', pushed: false, images: [] })
    const own = failedMergeSummary({ name: 'debug', append: false, records: [...records, other] }, new Error('x'))
    expect(own).toContain('### Not published: `debug`\n')
    expect(own).toContain('| `linux/s390x` | build, 3 of 3 | built, not pushed, 12 s |  |')
    expect(own).not.toContain('linux/amd64')
    const all = failedMergeSummary({ name: undefined, append: false, records: [...records, other] }, new Error('x'))
    expect(all).toContain('### Not published: `ghcr.io/me/app`, `debug`\n')
    expect(all).toContain('| `linux/s390x` | `debug` | build, 3 of 3 |')
    expect(failedMergeSummary({ name: 'dbg', append: false, records }, new Error('x'))).toContain('linux/amd64')
  })

  test('before it read the records has only the reason', () => {
    expect(failedMergeSummary({ name: undefined, append: false, records: [] }, new Error('no service'))).toMatch(
      /^### Not published\n\n```text\nno service\n```\n\nNo tag was written\./,
    )
  })

  test('that appends does not say that it wrote no tag', () => {
    const summary = failedMergeSummary({ name: undefined, append: true, records }, new Error('others moved the tags'))
    expect(summary).not.toContain('No tag was written')
    expect(summary).toContain(RERUN)
  })

  test('after a first tag says what was written, and nothing about the legs', () => {
    const summary = failedMergeSummary({ name: undefined, append: false, records }, publishError('written'))
    expect(summary).toMatch(/^### Only partly published: `ghcr\.io\/me\/app`\n/)
    expect(summary).toContain('ghcr.io/me/app (written: 1.2.3)')
    expect(summary).not.toContain('Legs that left a record')
    expect(failedMergeSummary({ name: undefined, append: false, records }, publishError('not written'))).toMatch(
      /^### Not published: /,
    )
  })
})

test('failureSummary: a step that failed before its subject was known has the reason', () => {
  expect(failureSummary(UsageError.at('platforms', 'empty.'))).toBe('### Failed\n\n- **platforms**: empty.\n')
})
