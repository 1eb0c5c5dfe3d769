import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { cached, exists } from './cache.ts'
import type { Go } from './go.ts'
import type { Paths } from './paths.ts'
import { run, StackError, step } from './shell.ts'
import { GO_TOOLS, type GoTool, type GoToolName } from './versions.ts'
import type { Workshop } from './workshop.ts'

const BUILD_LIMIT = 20 * 60_000

/** Returns the path at which a built program is cached. */
export const goToolPath = (paths: Paths, name: GoToolName): string =>
  join(paths.tools, `${name}-${GO_TOOLS[name].version}`, name)

/** Returns the path of a program of `GO_TOOLS`, and builds the program if it is not cached. */
export async function goTool(workshop: Workshop, name: GoToolName): Promise<string> {
  const program = goToolPath(workshop.paths, name)
  if (await exists(program)) return program
  const go = await workshop.go()
  return step(workshop.log, `Building ${name} ${GO_TOOLS[name].version}`, () =>
    cached(program, temporary => build(go, GO_TOOLS[name], temporary)),
  )
}

/** Returns the module of a package: everything before `/cmd/…` or `/frontend/…`. */
export const moduleOf = (tool: GoTool): string => tool.package.replace(/\/(cmd|frontend)\/.*$/, '')

/**
 * Builds in a copy of the module, because `go install` rejects a go.mod with `exclude` or `replace` directives, and
 * BuildKit's has them.
 */
async function build(go: Go, tool: GoTool, output: string): Promise<void> {
  const module = moduleOf(tool)
  const source = await download(go, `${module}@${tool.version}`)
  const workspace = await mkdtemp(join(tmpdir(), `manifold-${basename(output)}-`))
  try {
    await cp(source, workspace, { recursive: true })
    await run(['chmod', '-R', 'u+w', workspace])
    const variable = tool.versionVariable === undefined ? [] : [`-X ${tool.versionVariable}=${tool.version}`]
    await goBuild(go, workspace, output, `.${tool.package.slice(module.length)}`, variable)
  } finally {
    await rm(workspace, { recursive: true, force: true })
  }
}

/** Compiles one package of a module into a static program. */
export async function goBuild(
  go: Go,
  module: string,
  output: string,
  target: string,
  linkerFlags: readonly string[] = [],
): Promise<void> {
  const flags = ['-s', '-w', ...linkerFlags].join(' ')
  await run([go.program, 'build', '-trimpath', '-buildvcs=false', '-ldflags', flags, '-o', output, target], {
    cwd: module,
    env: go.env,
    limit: BUILD_LIMIT,
  })
}

async function download(go: Go, moduleVersion: string): Promise<string> {
  const answer: unknown = JSON.parse(
    await run([go.program, 'mod', 'download', '-json', moduleVersion], {
      cwd: dirname(go.program),
      env: go.env,
      limit: BUILD_LIMIT,
    }),
  )
  if (typeof answer === 'object' && answer !== null && 'Dir' in answer && typeof answer.Dir === 'string') {
    return answer.Dir
  }
  throw new StackError(`\`go mod download -json ${moduleVersion}\` returned no directory: ${JSON.stringify(answer)}`)
}
