import { join } from 'node:path'
import { exists } from './cache.ts'
import { unpackedPackages } from './debian.ts'
import type { Paths } from './paths.ts'
import { attempt, type Log, run, step } from './shell.ts'
import { GO_VERSION, IMAGE_SUITE } from './versions.ts'

/** A Go command that behaves as the pinned version. */
export interface Go {
  readonly program: string
  readonly env: NodeJS.ProcessEnv
}

/** The version of `go` in IMAGE_SUITE. It only has to fetch the pinned toolchain. */
const DEBIAN_GO = '1.24'

/**
 * Finds a Go command and pins its version. Any `go` since 1.21 fetches the pinned toolchain from the module proxy and
 * verifies it against the checksum database. If the host has none, Debian's is unpacked.
 */
export async function useGo(paths: Paths, log: Log): Promise<Go> {
  const env = {
    ...process.env,
    GOTOOLCHAIN: `go${GO_VERSION}`,
    CGO_ENABLED: '0',
    GOFLAGS: '-modcacherw',
    GOWORK: 'off',
  }
  for (const program of ['go', '/usr/local/go/bin/go']) {
    if (await isUsable(program)) return { program: await resolveProgram(program, env), env }
  }
  const root = await unpackedPackages(paths, log, {
    name: 'go',
    suites: [IMAGE_SUITE],
    names: [`golang-${DEBIAN_GO}-go`, `golang-${DEBIAN_GO}-src`],
  })
  return { program: join(root, `usr/lib/go-${DEBIAN_GO}/bin/go`), env }
}

/** Returns the directory of the pinned toolchain, for the stand-in of the `golang` image on Docker Hub. */
export async function goRoot(go: Go, log: Log): Promise<string> {
  const root = (): Promise<string> => run([go.program, 'env', 'GOROOT'], { env: go.env, limit: 5 * 60_000 })
  return (await step(log, `Getting Go ${GO_VERSION}`, root)).trim()
}

async function isUsable(program: string): Promise<boolean> {
  const { code, stdout } = await attempt([program, 'version'], { env: { ...process.env, GOTOOLCHAIN: 'local' } })
  const minor = Number(/go1\.(\d+)/.exec(stdout)?.[1])
  return code === 0 && minor >= 21
}

async function resolveProgram(program: string, env: NodeJS.ProcessEnv): Promise<string> {
  if (program.startsWith('/')) return program
  const root = (await run([program, 'env', 'GOROOT'], { env: { ...env, GOTOOLCHAIN: 'local' } })).trim()
  const candidate = join(root, 'bin', 'go')
  return (await exists(candidate)) ? candidate : program
}
