// GitHub's own parser holds every workflow and action against GitHub's own schema, expressions and their contexts included.
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser'
import { parseAction } from '@actions/workflow-parser/actions/action-parser'
import { describe, expect, test } from '@jest/globals'
import { actionFiles, exampleWorkflows, ownWorkflows } from '../support/workflow-file/files.ts'

const quiet = new NoOperationTraceWriter()

async function workflowProblems(content: string): Promise<readonly string[]> {
  const { context, value } = parseWorkflow({ name: 'workflow.yml', content }, quiet)
  if (value !== undefined) await convertWorkflowTemplate(context, value)
  return context.errors.getErrors().map(({ message }) => message)
}

const actionProblems = (content: string): readonly string[] =>
  parseAction({ name: 'action.yml', content }, quiet)
    .context.errors.getErrors()
    .map(({ message }) => message)

test.each([...ownWorkflows(), ...exampleWorkflows()])('workflow schema: $path', async ({ text }) => {
  expect(await workflowProblems(text)).toEqual([])
})

test.each(actionFiles())('workflow schema: $path', ({ text }) => {
  expect(actionProblems(text)).toEqual([])
})

describe('workflow schema: finds', () => {
  const job = (lines: string): string => `on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n${lines}`

  test.each([
    ['an unknown key', job('    timeout: 5\n    steps: []'), /Unexpected value 'timeout'/],
    ['a context that is not there', job('    if: ${{ secrets.KEY }}\n    steps: []'), /secrets/],
    [
      'a bad expression',
      job('    steps:\n      - uses: $/plan\n        with: { a: "${{ inputs. }}" }'),
      /Unexpected symbol/,
    ],
    ['a job that waits for one that is not there', job('    needs: plan\n    steps: []'), /no dependencies/],
  ])('%s', async (_, workflow, message) => {
    expect(await workflowProblems(workflow)).toContainEqual(expect.stringMatching(message))
  })

  test('an unknown key of an action', () => {
    expect(actionProblems('name: x\nruns: { using: node24, begin: a.js }')).toContainEqual(
      expect.stringMatching(/Unexpected value 'begin'/),
    )
  })
})
