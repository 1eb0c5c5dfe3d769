import { addSummary, setOutputs } from '../lib/runner.ts'
import { adviceOn } from '../report/advice.ts'
import type { Outputs } from '../report/outputs.ts'
import { outcomeLine, type PublicationReport, publicationSummary } from '../report/publication.ts'
import { declareSubjects } from '../report/subjects.ts'
import type { Step } from './step.ts'

/** Reports a publication: to later steps, in the log, and in the job summary. */
export function reportPublication(report: PublicationReport, outputs: Outputs, { env, log }: Step): void {
  for (const advice of adviceOn(report.records)) log.warning(advice)
  setOutputs(outputs)
  const { repositories, outcome } = report
  if (outcome.kind === 'published') declareSubjects(repositories, outcome.content.digest, { env, log })
  addSummary(publicationSummary(report))
  log.info(outcomeLine(report))
}
