import { mkdir, readlink, rename, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { goTool } from './go-tools.ts'
import type { Paths } from './paths.ts'
import { attempt } from './shell.ts'
import { GO_TOOLS, RELEASES, type Releases } from './versions.ts'
import type { Workshop } from './workshop.ts'

/** Returns the path at which docker finds buildx under our DOCKER_CONFIG. */
export const buildxPlugin = (paths: Paths): string => join(paths.dockerConfig, 'cli-plugins', 'docker-buildx')

/** Links buildx to where docker finds it: the host's if its version suits, otherwise ours. Returns that path. */
export async function ensureBuildx(workshop: Workshop): Promise<string> {
  const { paths } = workshop
  const plugin = buildxPlugin(paths)
  const present = await readlink(plugin).catch(() => undefined)
  if (present !== undefined && suits(await buildxVersion(present), RELEASES)) return plugin
  const program = (await hostBuildx()) ?? (await goTool(workshop, 'buildx'))
  await mkdir(join(paths.dockerConfig, 'cli-plugins'), { recursive: true })
  // rename() replaces a dangling link; symlink() would fail.
  await symlink(program, `${plugin}.${process.pid}`)
  await rename(`${plugin}.${process.pid}`, plugin)
  return plugin
}

/** Returns the version that a buildx program reports, or undefined if it does not run. */
export async function buildxVersion(program: string): Promise<string | undefined> {
  const { code, stdout } = await attempt([program, 'version'], { limit: 20_000 })
  return code === 0 ? /v\d+\.\d+\.\d+\S*/.exec(stdout)?.[0] : undefined
}

/** Returns the buildx of the host's docker if its version suits. */
async function hostBuildx(): Promise<string | undefined> {
  const format = '{{range .ClientInfo.Plugins}}{{if eq .Name "buildx"}}{{.Path}}{{end}}{{end}}'
  const { code, stdout } = await attempt(['docker', 'info', '--format', format], { limit: 20_000 })
  const program = stdout.trim()
  if (code !== 0 || program === '') return undefined
  return suits(await buildxVersion(program), RELEASES) ? program : undefined
}

/** Reports whether a version can take the place of the pinned one. Earlier releases are wanted exactly. */
export function suits(
  version: string | undefined,
  releases: Releases,
  pinned: string = GO_TOOLS.buildx.version,
): boolean {
  if (version === undefined) return false
  return releases === 'newest' ? isAtLeast(version, pinned) : version === pinned
}

/** Reports whether a version like `v0.36.1` is `least` or later. */
export function isAtLeast(version: string, least: string): boolean {
  const numbers = (text: string): readonly number[] => (text.match(/\d+/g) ?? []).slice(0, 3).map(Number)
  const [have, need] = [numbers(version), numbers(least)]
  const first = need.findIndex((number, index) => number !== have[index])
  return first === -1 || (have[first] ?? 0) > (need[first] ?? 0)
}
