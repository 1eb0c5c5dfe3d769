// `npm run demo` runs a workflow on this machine. Three legs of a matrix build and push by digest, and a merge job
// publishes. Then crane reads the published image back, and Docker runs it on every platform.
// `npm run demo -- targetarch` publishes only that example.
import { join } from 'node:path'
import type { StepResult } from '../__tests__/support/runner/job-types.ts'
import { ROOT, startRun } from '../__tests__/support/workflow.ts'
import { mustRun, type RunOptions, run } from '../src/lib/process.ts'
import { type Column, formatColumns } from './columns.ts'
import { startSignOfLife } from './sign-of-life.ts'
import { goTool } from './stack/go-tools.ts'
import { type Stack, stackEnv } from './stack/state.ts'
import { ensureStack } from './stack/up.ts'
import { openWorkshop } from './stack/workshop.ts'

const EXAMPLES = ['emulated', 'targetarch', 'cross-compile']
const PLATFORMS = ['linux/amd64', 'linux/arm64', 'linux/arm/v7']

/** A platform of the published image, as independent clients see it. */
interface Row {
  readonly platform: string
  readonly digest: string
  readonly printed: string
}

/** Runs the workflow of the README, a matrix of legs and a merge job. Returns the reference of the published image. */
async function publishExample(stack: Stack, example: string): Promise<string> {
  await using workflow = await startRun({
    stack,
    log: (job, { text, source }) => {
      if (source !== 'runner') life.print(`${job.padEnd(19)}│ ${text}`)
    },
  })
  const legs = await workflow.matrix({
    workspace: join(ROOT, 'examples', example),
    matrix: PLATFORMS.map(platform => ({ platform })),
    with: { images: `${stack.registry}/demo/${example}`, tags: '1.2.3\nlatest' },
  })
  legs.forEach(mustSucceed)
  const merged = await workflow.merge()
  mustSucceed(merged)
  return `${stack.registry}/demo/${example}@${merged.outputs['digest']}`
}

function mustSucceed({ outcome, name }: StepResult): void {
  if (outcome !== 'success') throw new Error(`The step "${name}" ended with ${outcome}. See its log above.`)
}

/** Reads the published index with crane, and runs the image of each platform with Docker. */
async function readBack(stack: Stack, reference: string): Promise<readonly Row[]> {
  const options: RunOptions = { env: stackEnv(stack) as Record<string, string> }
  const crane = await goTool(openWorkshop(life.print), 'crane')
  const { stdout } = await mustRun(run, crane, ['manifest', reference], options)
  const { manifests } = JSON.parse(stdout) as { manifests: readonly Child[] }
  // Each leg needed only its own emulator; now one machine runs the images of all platforms.
  await mustRun(run, 'docker', ['run', '--privileged', '--rm', stack.images.binfmt, '--install', 'arm64,arm'], options)
  const rows: Row[] = []
  for (const { platform, digest } of manifests.filter(child => child.platform.os !== 'unknown')) {
    const name = [platform.os, platform.architecture, platform.variant].filter(part => part).join('/')
    const image = reference.replace(/@.*$/, `@${digest}`)
    const { stdout: printed } = await mustRun(run, 'docker', ['run', '--rm', '--platform', name, image], options)
    rows.push({ platform: name, digest, printed: printed.trim().replaceAll('\n', ', ') })
  }
  return rows
}

interface Child {
  readonly digest: string
  readonly platform: { readonly os: string; readonly architecture: string; readonly variant?: string }
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter(example => !EXAMPLES.includes(example))
if (unknown.length > 0)
  throw new Error(`Unknown example "${unknown.join('", "')}". The examples are ${EXAMPLES.join(', ')}.`)

const COLUMNS: readonly Column<Row>[] = [
  { title: 'platform', of: ({ platform }) => platform },
  { title: 'digest', of: ({ digest }) => digest },
  { title: 'what the image prints', of: ({ printed }) => printed },
]

const life = startSignOfLife(console.log)
try {
  life.print('Starting the stack: a Docker engine, BuildKit, QEMU and registries on this machine.')
  const stack = await ensureStack(life.print)
  for (const example of wanted.length > 0 ? wanted : EXAMPLES) {
    life.print(`\n── examples/${example} ──`)
    const reference = await publishExample(stack, example)
    life.print(`\n${reference}\n${formatColumns(COLUMNS, await readBack(stack, reference))}`)
  }
  life.print(
    `\nDone. The registry at ${stack.registry} keeps the images. The stack still runs: ` +
      '"npm run stack -- status" shows it, "npm run stack -- down" stops it.',
  )
} finally {
  life.stop()
}
