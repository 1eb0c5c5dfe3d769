import type { Environment } from '../lib/github.ts'
import { addSummary, setOutputs } from '../lib/runner.ts'
import { adviceOn } from '../report/advice.ts'
import type { Outputs } from '../report/outputs.ts'
import { type Commit, outcomeLines, type PublicationReport, publicationSummary } from '../report/publication.ts'
import { declareSubjects } from '../report/subjects.ts'
import type { Step } from './step.ts'

/** Reports a publication: to later steps, in the log, and in the job summary. */
export function reportPublication(report: PublicationReport, outputs: Outputs, { env, log }: Step): void {
  for (const advice of adviceOn(report.records)) log.warning(advice)
  setOutputs(outputs)
  const { repositories, outcome } = report
  if (outcome.kind === 'published') declareSubjects(repositories, outcome.content.digest, { env, log })
  addSummary(publicationSummary({ ...report, commit: commitOf(env) }))
  for (const line of outcomeLines(report)) log.info(line)
}

/** Returns the commit of this run, and its page on GitHub; other forges have the same addresses. */
function commitOf({ GITHUB_SHA: sha, GITHUB_REPOSITORY: name, GITHUB_SERVER_URL: server }: Environment) {
  return sha && name && server ? ({ sha, url: `${server}/${name}/commit/${sha}` } satisfies Commit) : undefined
}
