import { stopStack } from './stack/down.ts'
import { StackError } from './stack/shell.ts'
import { readStack } from './stack/state.ts'
import { formatStatus, stackStatus } from './stack/status.ts'
import { ensureStack } from './stack/up.ts'

const USAGE = `Usage: npm run stack -- <command>

  up      start what is not running: Docker engine, buildx, BuildKit, QEMU image, registries, base images
  down    stop what up started; keep images, registry content and built programs
  status  show what is up; the exit code is 0 if everything is
  env     print shell commands that point docker and buildx to the stack: eval "$(npm run -s stack -- env)"`

/** Returns shell commands that set the variables of the running stack. */
function exports(): string {
  const stack = readStack()
  if (stack === undefined) throw new StackError('The stack is not up. Run "npm run stack -- up".')
  const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`
  const variables = Object.entries(stack.env).map(([name, value]) => `export ${name}=${quote(value)}`)
  return [...variables, ...stack.path.map(directory => `export PATH=${quote(directory)}:"$PATH"`)].join('\n')
}

async function printStatus(): Promise<boolean> {
  const rows = await stackStatus()
  console.log(await formatStatus(rows))
  return rows.every(row => row.detail !== undefined)
}

async function main(command: string | undefined): Promise<boolean> {
  const start = performance.now()
  const seconds = (): string => `${((performance.now() - start) / 1000).toFixed(1)} s`
  const log = (line: string): void => console.log(`${seconds().padStart(8)}  ${line}`)
  switch (command) {
    case 'up':
      await ensureStack(log)
      console.log(`The stack is up after ${seconds()}.\n`)
      return printStatus()
    case 'down':
      await stopStack(log)
      console.log(`The stack is down after ${seconds()}.`)
      return true
    case 'status':
      return printStatus()
    case 'env':
      console.log(exports())
      return true
    default:
      console.error(USAGE)
      return false
  }
}

try {
  process.exitCode = (await main(process.argv[2])) ? 0 : 1
} catch (error) {
  if (!(error instanceof StackError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
