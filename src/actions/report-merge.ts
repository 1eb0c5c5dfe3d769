import * as runner from '../lib/runner.ts'
import { adviceOn } from '../report/advice.ts'
import { mergeOutputs } from '../report/outputs.ts'
import { outcomeLine, type PublicationReport, publicationSummary } from '../report/publication.ts'
import { declareSubjects } from '../report/subjects.ts'
import { setOutputs } from '../report/workflow.ts'

/** Says what came of a merge: to the next steps, on the page of the job, and in the log. */
export function reportMerge(shown: PublicationReport): void {
  for (const advice of adviceOn(shown.records)) runner.log.warning(advice)
  setOutputs(mergeOutputs(shown))
  const { outcome, repositories } = shown
  if (outcome.kind === 'published') {
    declareSubjects(repositories, outcome.content.digest, { env: process.env, log: runner.log })
  }
  runner.addSummary(publicationSummary(shown))
  runner.log.info(outcomeLine(shown))
}
