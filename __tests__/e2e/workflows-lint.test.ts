// actionlint, a linter that is not ours, on every workflow of the repository.
import { join } from 'node:path'
import { expect, jest, test } from '@jest/globals'
import { goTool } from '../../scripts/stack/go-tools.ts'
import { openWorkshop } from '../../scripts/stack/workshop.ts'
import { run } from '../../src/lib/process.ts'
import { ROOT } from '../support/workflow.ts'
import { exampleWorkflows, ownWorkflows } from '../support/workflow-file/files.ts'

jest.setTimeout(5 * 60_000)

interface Finding {
  readonly message: string
  readonly filepath: string
  readonly line: number
}

/** What actionlint 1.7.12 says of a path that begins with `$/`, in a step and in a job, since it does not know the form. */
const SELF_REPOSITORY = [
  /^specifying action "\$\/[^"@]+" in invalid format because ref is missing\./,
  /^reusable workflow call "\$\/\.github\/workflows\/[\w-]+\.yml" at "uses" is not following the format /,
]

test('actionlint: finds nothing except `$/`, which it does not know', async () => {
  const actionlint = await goTool(openWorkshop(console.log), 'actionlint')
  const files = [...ownWorkflows(), ...exampleWorkflows()].map(({ path }) => join(ROOT, path))
  // Without shellcheck and pyflakes, which not every machine has: the same findings everywhere.
  const args = ['-no-color', '-shellcheck=', '-pyflakes=', '-format', '{{json .}}', ...files]
  const { exitCode, stdout, stderr } = await run(actionlint, args)
  if (exitCode > 1) throw new Error(stderr)
  const findings = JSON.parse(stdout) as readonly Finding[]
  const known = findings.filter(({ message }) => SELF_REPOSITORY.some(form => form.test(message)))
  expect(findings.filter(finding => !known.includes(finding))).toEqual([])
  // One each: the plan, the build, the merge, and the call by this repository's own CI.
  expect(known.map(({ filepath }) => filepath.replace(/^.*\//, '')).sort()).toEqual([
    'ci.yml',
    ...Array.from({ length: 3 }, () => 'publish.yml'),
  ])
})
