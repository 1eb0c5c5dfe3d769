import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Answer, CALLS_FILE, type Call, fits, SCRIPT_FILE, type Script } from './script.ts'

/** The program in place of docker: records how it was called, and follows its script. */
const [directory = '', ...argv] = process.argv.slice(2)
const calls = join(directory, CALLS_FILE)

const { env } = process
const textOf = (path: string | undefined): string | undefined =>
  path !== undefined && existsSync(path) ? readFileSync(path, 'utf8') : undefined
const after = (flag: string): string | undefined => (argv.includes(flag) ? argv[argv.indexOf(flag) + 1] : undefined)

const call = {
  argv,
  env,
  ppid: process.ppid,
  stdin: readFileSync(0, 'utf8'),
  dockerConfig: textOf(join(env['DOCKER_CONFIG'] ?? '', 'config.json')),
  buildkitdConfig: textOf(after('--buildkitd-config')),
}
appendFileSync(calls, `${JSON.stringify(call)}\n`)
answer(answerTo(argv))

function answerTo(argv: readonly string[]): Answer {
  const script = JSON.parse(readFileSync(join(directory, SCRIPT_FILE), 'utf8')) as Script
  const rule = script.find(each => fits(each, argv))
  if (rule === undefined) return {}
  const before = readFileSync(calls, 'utf8').trimEnd().split('\n')
  const count = before.filter(line => fits(rule, (JSON.parse(line) as Call).argv)).length
  return rule.answers[Math.min(count, rule.answers.length) - 1] ?? {}
}

function answer({ exitCode = 0, stdout = '', stderr = '', metadata, layout, killedBy, endless = false }: Answer): void {
  const file = after('--metadata-file')
  if (metadata !== undefined && file !== undefined) writeFileSync(file, metadata)
  const [, directory] = /^type=oci,.*\bdest=([^,]+)/.exec(after('--output') ?? '') ?? []
  if (layout !== undefined && directory !== undefined) {
    for (const [path, bytes] of Object.entries(layout)) {
      mkdirSync(dirname(join(directory, path)), { recursive: true })
      writeFileSync(join(directory, path), bytes, 'base64')
    }
  }
  process.exitCode = exitCode
  process.stdout.write(stdout)
  process.stderr.write(stderr)
  if (killedBy !== undefined) process.kill(process.pid, killedBy)
  if (endless) setInterval(() => {}, 60_000)
}
