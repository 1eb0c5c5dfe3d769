import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { goTool } from '../../../scripts/stack/go-tools.ts'
import { type Stack, stackEnv } from '../../../scripts/stack/state.ts'
import { openWorkshop } from '../../../scripts/stack/workshop.ts'
import { mustRun, run } from '../../../src/lib/process.ts'
import { startArtifactService } from '../artifact-service/service.ts'
import { freePort } from '../free-port.ts'
import { EVENT } from '../tag-push.ts'
import { ROOT } from '../workflow.ts'

export interface ActOptions {
  readonly stack: Stack
  /** Content of the workflow file. */
  readonly workflow: string
  /** Directory of the application's repository. */
  readonly app: string
  /** Ref of the push; by default the branch `main`. */
  readonly ref?: string
  readonly secrets?: Readonly<Record<string, string>>
  /** False for a machine without an artifact service, `own` for act's; by default ours. */
  readonly artifacts?: boolean | 'own'
  /** Replacements for other actions: `actions/attest@v4` → `attest`, a directory next to this file. */
  readonly standIns?: Readonly<Record<string, string>>
}

/** A finished run of nektos/act. */
export interface ActRun {
  readonly succeeded: boolean
  /** One entry per leg, in the order in which the legs ended. */
  readonly jobs: readonly ActJob[]
  /** All output, for the messages of failed tests. */
  readonly log: string
}

export interface ActJob {
  readonly id: string
  readonly matrix: Readonly<Record<string, unknown>>
  readonly result: string
  /** Outputs of all its steps; later ones replace earlier ones. */
  readonly outputs: Readonly<Record<string, string>>
  readonly log: string
}

/** The files of this repository that are part of the actions. */
const ACTION_FILES = ['action.yml', 'merge', 'plan', 'dist']

/** Copies only the files that are part of the actions, because the rest of the tree is large. */
export async function copyActions(directory: string): Promise<void> {
  for (const name of ACTION_FILES) await cp(join(ROOT, name), join(directory, name), { recursive: true })
}

/**
 * Runs a workflow with act directly on this machine, without job containers and without the network: the checkout is a
 * copy, and so is `OWNER/manifold@v1`. The artifact server of act rejects requests of @actions/artifact
 * (`unknown field "mime_type"`), so the runs use ours.
 */
export async function runAct({
  stack,
  workflow,
  app,
  ref,
  secrets = {},
  artifacts = true,
  standIns = {},
}: ActOptions): Promise<ActRun> {
  const root = await mkdtemp(join(tmpdir(), 'act-'))
  try {
    await using service = await startArtifactService()
    const repository = join(root, 'app')
    const actions = join(root, 'manifold')
    await Promise.all([copyActions(actions), writeRepository(repository, app, workflow)])
    const event = join(root, 'event.json')
    await writeFile(event, JSON.stringify(pushOf(ref ?? 'refs/heads/main')))
    const services = artifacts === true ? service.environment({ runId: '1', jobId: 'act' }) : {}
    const act = await goTool(openWorkshop(console.log), 'act')
    const args = [
      ...['push', '--json', '--directory', repository, '--eventpath', event],
      // This machine serves as every runner.
      ...['ubuntu-latest', 'ubuntu-24.04-arm'].flatMap(label => ['--platform', `${label}=-self-hosted`]),
      ...['--local-repository', `OWNER/manifold@v1=${actions}`],
      ...Object.entries(standIns).flatMap(([uses, name]) => [
        '--local-repository',
        `${uses}=${join(import.meta.dirname, name)}`,
      ]),
      ...['--action-cache-path', join(root, 'cache'), '--no-cache-server'],
      ...Object.entries({ ...stack.env, ...services }).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
      ...(artifacts === 'own'
        ? ['--artifact-server-path', join(root, 'artifacts'), '--artifact-server-port', String(await freePort())]
        : []),
      // Only the names, because the values are in act's environment.
      ...Object.keys(secrets).flatMap(name => ['--secret', name]),
      ...['--secret', 'GITHUB_TOKEN'],
    ]
    const base = stackEnv(stack)
    const env = {
      ...base,
      // act starts actions with the `node` in PATH.
      PATH: [dirname(process.execPath), base['PATH']].join(delimiter),
      // Ignore the user's settings, such as ~/.config/act/actrc.
      ...{ HOME: root, XDG_CONFIG_HOME: root },
      GITHUB_TOKEN: 'ghs_forAct',
      ...secrets,
    }
    const lines: ActLine[] = []
    const { exitCode } = await run(act, args, {
      env,
      timeoutMs: 120_000,
      onLine: line => lines.push(parseLine(line)),
    })
    return { succeeded: exitCode === 0, jobs: jobsOf(lines), log: lines.map(textOf).join('\n') }
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

/** Creates a Git repository, from which act reads the remote and the commit. */
async function writeRepository(directory: string, app: string, workflow: string): Promise<void> {
  await cp(app, directory, { recursive: true })
  await mkdir(join(directory, '.github', 'workflows'), { recursive: true })
  await writeFile(join(directory, '.github', 'workflows', 'image.yml'), workflow)
  const git = (...args: readonly string[]) => mustRun(run, 'git', ['-C', directory, ...args])
  await git('init', '--quiet', '--initial-branch=main')
  await git('add', '--all')
  await git('-c', 'user.name=me', '-c', 'user.email=me@example.com', 'commit', '--quiet', '--message=One')
  await git('remote', 'add', 'origin', 'https://github.com/me/app.git')
}

const pushOf = (ref: string) => ({ ...EVENT, ref, repository: { ...EVENT.repository, owner: { login: 'me' } } })

/** The relevant parts of a line in act's JSON log. */
interface ActLine {
  readonly msg: string
  readonly job?: string
  readonly jobID?: string
  readonly matrix?: Readonly<Record<string, unknown>>
  readonly jobResult?: string
  readonly command?: string
  readonly name?: string
  readonly arg?: string
}

function parseLine(line: string): ActLine {
  if (!line.startsWith('{')) return { msg: line }
  return JSON.parse(line) as ActLine
}

const textOf = ({ job, msg }: ActLine): string => `${job === undefined ? '' : `[${job}] `}${msg.trimEnd()}`

function jobsOf(lines: readonly ActLine[]): readonly ActJob[] {
  return lines.flatMap(({ job, jobID = '', jobResult, matrix = {} }) => {
    if (jobResult === undefined) return []
    const own = lines.filter(line => line.job === job)
    const outputs = own.flatMap(({ command, name, arg }) =>
      command === 'set-output' && name !== undefined ? [[name, arg ?? ''] as const] : [],
    )
    return [
      { id: jobID, matrix, result: jobResult, outputs: Object.fromEntries(outputs), log: own.map(textOf).join('\n') },
    ]
  })
}
