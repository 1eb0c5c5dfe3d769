import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Stack } from '../../scripts/stack/state.ts'
import { type TemporaryDirectory, temporaryDirectory } from './repository.ts'
import type { StepResult } from './runner/job-types.ts'
import type { Clients } from './stack.ts'
import type { Inputs } from './workflow.ts'

/** A checked-out repository of these files, path → text, that goes with the test. */
export async function workspaceOf(files: Readonly<Record<string, string>>): Promise<TemporaryDirectory> {
  const directory = await temporaryDirectory()
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory.path, path)), { recursive: true })
    await writeFile(join(directory.path, path), text)
  }
  return directory
}

/** The step must have succeeded; if not, its log is the message. */
export function succeeded(result: StepResult): StepResult {
  if (result.outcome !== 'success') throw new Error(`${result.name}: ${result.outcome}\n${result.log}`)
  return result
}

/** What a step does not take when it makes no builder. */
export const NO_BUILDER_INPUTS: Inputs = { 'driver-opts': '', 'registry-mirrors': '' }

/** The containers and volumes of a builder, and what buildx remembers of it; '' when there is nothing. */
export async function leftOf(builder: string, { env }: Stack, { docker }: Clients): Promise<string> {
  const [containers, volumes] = await Promise.all([
    docker('ps', '--all', '--quiet', '--filter', `name=${builder}`),
    docker('volume', 'ls', '--quiet', '--filter', `name=${builder}`),
  ])
  const file = join(env['DOCKER_CONFIG'] ?? '', 'buildx', 'instances', builder)
  return containers + volumes + (await readFile(file, 'utf8').catch(() => ''))
}

/** What a step that ended left on the machine: its builder, and the directory of its logins. Both are known by its log. */
export async function tracesOf({ log }: StepResult, stack: Stack, clients: Clients): Promise<string> {
  const builder = /^Builder: (\S+) /m.exec(log)?.[1]
  const directory = / --metadata-file (\S+)\/[^/\s]+ /.exec(log)?.[1]
  if (builder === undefined || directory === undefined) throw new Error('The step has made nothing that could be left.')
  return (await leftOf(builder, stack, clients)) + (existsSync(directory) ? directory : '')
}

/** The tags of a repository, one a line. */
export const tagsOf = (repository: string, { crane }: Clients): Promise<string> =>
  crane('ls', repository).catch((error: Error) => {
    // A registry does not know a repository of which nothing has a tag.
    if (/NAME_UNKNOWN/.test(error.message)) return ''
    throw error
  })
