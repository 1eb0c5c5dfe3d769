import { lstat, mkdir, symlink } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { hostRelease, multiarch, packagesRoot, unpackedPackages } from './debian.ts'
import type { Paths } from './paths.ts'
import { attempt, type Log, StackError, together } from './shell.ts'
import { ENGINE_SUITES } from './versions.ts'

/** The unpacked programs of a Docker engine, and the environment in which they find each other. */
export interface EnginePrograms {
  readonly dockerd: string
  readonly env: NodeJS.ProcessEnv
}

/** Returns the directory of the engine's own packages. */
export const engineRoot = (paths: Paths): string => packagesRoot(paths, ENGINE)

const ENGINE = { name: 'engine', suites: ENGINE_SUITES } as const

/**
 * Unpacks a Docker engine from the newest Debian release. Programs tied to the host's C library and kernel interfaces
 * (runc, iptables) come from the host's release.
 */
export async function enginePrograms(paths: Paths, log: Log): Promise<EnginePrograms> {
  const { suite } = await hostRelease()
  if (suite === undefined) {
    throw new StackError(
      'No Docker engine responds, and the stack can provide one only on Debian. Install and start Docker.',
    )
  }
  const [engine, base] = await together([
    unpackedPackages(paths, log, {
      ...ENGINE,
      names: ['docker.io', 'docker-cli', 'containerd'],
    }),
    unpackedPackages(paths, log, {
      name: 'engine-base',
      suites: [suite],
      names: ['runc', 'iptables', 'iproute2', 'tini', 'kmod'],
      dependencies: 'missing',
    }),
  ])
  return { dockerd: join(engine, 'usr/sbin/dockerd'), env: await environment(paths, engine, base) }
}

async function environment(paths: Paths, engine: string, base: string): Promise<NodeJS.ProcessEnv> {
  const libraries = join(base, 'usr/lib', multiarch())
  const bin = join(paths.packages, 'engine-bin')
  const env = {
    ...process.env,
    PATH: [bin, ...programDirectories(engine), ...programDirectories(base), process.env['PATH'] ?? ''].join(delimiter),
    LD_LIBRARY_PATH: [libraries, join(base, 'lib', multiarch())].join(delimiter),
    XTABLES_LIBDIR: join(libraries, 'xtables'),
  }
  await linkIptables(bin, base, env)
  return env
}

const programDirectories = (root: string): readonly string[] =>
  ['usr/local/bin', 'usr/sbin', 'usr/bin', 'sbin', 'bin'].map(directory => join(root, directory))

/** Links the iptables variant that works here. Debian uses alternatives for this, which unpacking does not set up. */
async function linkIptables(bin: string, base: string, env: NodeJS.ProcessEnv): Promise<void> {
  await mkdir(bin, { recursive: true })
  const programs = ['xtables-nft-multi', 'xtables-legacy-multi'].map(name => join(base, 'usr/sbin', name))
  const working = []
  for (const program of programs) {
    const { code } = await attempt([program, 'iptables', '-t', 'nat', '-S'], { env })
    if (code === 0) working.push(program)
  }
  const [program] = working
  if (program === undefined) throw new StackError('Neither iptables-nft nor iptables-legacy works with this kernel.')
  const commands = ['iptables', 'iptables-save', 'iptables-restore']
  const links = [...commands, ...commands.map(command => command.replace('ip', 'ip6'))].map(
    name => [name, program] as const,
  )
  links.push(['docker-init', join(base, 'usr/bin/tini-static')])
  for (const [name, target] of links) {
    const link = join(bin, name)
    if ((await lstat(link).catch(() => undefined)) === undefined) await symlink(target, link)
  }
}
