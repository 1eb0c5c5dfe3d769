import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Stack } from '../../scripts/stack/state.ts'
import { type TemporaryDirectory, temporaryDirectory } from './repository.ts'
import type { StepResult } from './runner/job-types.ts'
import type { Clients } from './stack.ts'
import type { Inputs } from './workflow.ts'

/** Creates a temporary checkout with these files, path → content. */
export async function workspaceOf(files: Readonly<Record<string, string>>): Promise<TemporaryDirectory> {
  const directory = await temporaryDirectory()
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory.path, path)), { recursive: true })
    await writeFile(join(directory.path, path), text)
  }
  return directory
}

/** Returns the result if the step succeeded, and throws its log otherwise. */
export function succeeded(result: StepResult): StepResult {
  if (result.outcome !== 'success') throw new Error(`${result.name}: ${result.outcome}\n${result.log}`)
  return result
}

/** Empty values for the inputs that a step rejects if it creates no builder. */
export const NO_BUILDER_INPUTS: Inputs = { 'driver-opts': '', 'registry-mirrors': '' }

/** Returns the containers, volumes and buildx configuration of a builder, or '' if there are none. */
export async function leftOf(builder: string, { env }: Stack, { docker }: Clients): Promise<string> {
  const [containers, volumes] = await Promise.all([
    docker('ps', '--all', '--quiet', '--filter', `name=${builder}`),
    docker('volume', 'ls', '--quiet', '--filter', `name=${builder}`),
  ])
  const file = join(env['DOCKER_CONFIG'] ?? '', 'buildx', 'instances', builder)
  return containers + volumes + (await readFile(file, 'utf8').catch(() => ''))
}

/** Returns what a finished step left behind: its builder, and the directory of its logins. Its log names both. */
export async function tracesOf({ log }: StepResult, stack: Stack, clients: Clients): Promise<string> {
  const builder = /^Builder: (\S+) /m.exec(log)?.[1]
  const directory = / --metadata-file (\S+)\/[^/\s]+ /.exec(log)?.[1]
  if (builder === undefined || directory === undefined)
    throw new Error('The log names no builder or no directory of the step.')
  return (await leftOf(builder, stack, clients)) + (existsSync(directory) ? directory : '')
}

/** Lists the tags of a repository, one per line. */
export const tagsOf = (repository: string, { crane }: Clients): Promise<string> =>
  crane('ls', repository).catch((error: Error) => {
    // A registry does not know a repository without tags.
    if (/NAME_UNKNOWN/.test(error.message)) return ''
    throw error
  })
