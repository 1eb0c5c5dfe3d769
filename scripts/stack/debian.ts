import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf } from '../../src/lib/errors.ts'
import { cached, exists } from './cache.ts'
import type { Paths } from './paths.ts'
import { attempt, type Log, run, StackError, step } from './shell.ts'

/** Packages of one Debian release, for one architecture. */
export interface PackageSet {
  /** Name of the set's directory in the cache. */
  readonly name: string
  /** Code names of releases, in order of preference: the first that has the packages is used. */
  readonly suites: readonly [string, ...string[]]
  readonly names: readonly string[]
  /** Debian's name of the architecture (`armhf`); the host's by default. */
  readonly architecture?: string
  /**
   * Dependencies to include: `missing` for those not installed on the host; `all` for a separate root file system.
   * None by default.
   */
  readonly dependencies?: 'missing' | 'all'
  /** File names of dependencies to leave out. */
  readonly without?: RegExp
}

const DEFAULT_MIRROR = 'http://deb.debian.org/debian'
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg'
const APT_LIMIT = 5 * 60_000

/**
 * Unpacks packages into a directory and returns its path. It installs nothing: the host's package database, apt sources
 * and file system stay as they are. apt verifies Debian's signatures as usual.
 */
export async function unpackedPackages(paths: Paths, log: Log, set: PackageSet): Promise<string> {
  const root = packagesRoot(paths, set)
  if (await exists(root)) return root
  return step(log, `Unpacking Debian packages for ${set.name} (${set.names.join(', ')})`, () =>
    cached(root, async temporary => {
      const archives = await fromFirstSuite(set, log, suite => fetchPackages(set, suite, `${temporary}.${suite}`))
      await mkdir(temporary)
      for (const archive of archives) await run(['dpkg-deb', '--extract', archive, temporary])
      // Records the versions of the packages.
      await writeFile(join(temporary, '.packages'), `${archives.map(path => path.split('/').at(-1)).join('\n')}\n`)
    }),
  )
}

/** Returns the directory into which a set is unpacked. */
export const packagesRoot = (paths: Paths, { name, suites }: Pick<PackageSet, 'name' | 'suites'>): string =>
  join(paths.packages, `${name}-${suites.join('+')}`)

async function fromFirstSuite<T>(set: PackageSet, log: Log, fetch: (suite: string) => Promise<T>): Promise<T> {
  const [suite, ...others] = set.suites
  const [next, ...rest] = others
  if (next === undefined) return fetch(suite)
  try {
    return await fetch(suite)
  } catch (error) {
    log(`Cannot get ${set.names.join(', ')} from Debian ${suite}; trying ${next}. ${messageOf(error)}`)
    return fromFirstSuite({ ...set, suites: [next, ...rest] }, log, fetch)
  }
}

/** Downloads the packages from one release. Returns the paths of their archives. */
async function fetchPackages(set: PackageSet, suite: string, directory: string): Promise<readonly string[]> {
  const config = await writeAptConfig(set, suite, directory)
  const archives = join(directory, 'archives')
  const aptGet = (...args: string[]): Promise<string> =>
    run(['apt-get', '--config-file', config, '-qq', '-y', ...args], { cwd: archives, limit: APT_LIMIT })
  const architecture = set.architecture === undefined ? '' : `:${set.architecture}`
  const names = set.names.map(name => name + architecture)
  await aptGet('update')
  if (set.dependencies === undefined) await aptGet('download', ...names)
  else await aptGet('install', '--download-only', '--no-install-recommends', '--reinstall', ...names)
  const found = (await readdir(archives)).filter(file => file.endsWith('.deb') && set.without?.test(file) !== true)
  return found.sort().map(file => join(archives, file))
}

/** Configures apt with separate sources, lists and archives; proxies and certificates stay the host's. */
async function writeAptConfig(set: PackageSet, suite: string, directory: string): Promise<string> {
  if (!(await exists(KEYRING))) {
    throw new StackError(
      `${KEYRING} is missing, so ${set.names.join(', ')} cannot be verified. Install debian-archive-keyring.`,
    )
  }
  const { mirror } = await hostRelease()
  const architecture = set.architecture ?? (await run(['dpkg', '--print-architecture'])).trim()
  await mkdir(join(directory, 'lists', 'partial'), { recursive: true })
  await mkdir(join(directory, 'archives', 'partial'), { recursive: true })
  const options = `arch=${architecture} target=Packages lang=none signed-by=${KEYRING}`
  await writeFile(join(directory, 'sources.list'), `deb [${options}] ${mirror} ${suite} main\n`)
  const settings = {
    'Dir::Etc::SourceList': join(directory, 'sources.list'),
    'Dir::Etc::SourceParts': '/dev/null',
    'Dir::Etc::Preferences': '/dev/null',
    'Dir::Etc::PreferencesParts': '/dev/null',
    'Dir::State::Lists': join(directory, 'lists'),
    'Dir::Cache::Archives': join(directory, 'archives'),
    'Dir::Cache::pkgcache': join(directory, 'pkgcache.bin'),
    'Dir::Cache::srcpkgcache': '',
    // With an empty package status, apt selects every dependency.
    ...(set.dependencies === 'all' ? { 'Dir::State::status': '/dev/null' } : {}),
    'APT::Architectures': architecture,
    'APT::Sandbox::User': 'root',
    'Debug::NoLocking': 'true',
    'Acquire::Retries': '3',
  }
  const config = join(directory, 'apt.conf')
  const lines = Object.entries(settings).map(([key, value]) => `${key} "${value}";\n`)
  await writeFile(config, lines.join(''))
  return config
}

export interface HostRelease {
  /** Code name of the host's Debian release; undefined on other systems. */
  readonly suite: string | undefined
  /** URI from which the host gets Debian packages. */
  readonly mirror: string
}

/** Reads the host's Debian release and mirror from its configuration. */
export async function hostRelease(): Promise<HostRelease> {
  const suite = debianSuite(await readFile('/etc/os-release', 'utf8').catch(() => ''))
  const format = '$(REPO_URI) $(RELEASE) $(COMPONENT)'
  const { stdout } = await attempt(['apt-get', 'indextargets', '--format', format, 'Created-By: Packages'])
  return { suite, mirror: mirrorOf(stdout, suite) ?? DEFAULT_MIRROR }
}

/** Returns the code name in /etc/os-release (os-release(5)) if the system is Debian itself. */
export function debianSuite(osRelease: string): string | undefined {
  const value = (key: string): string | undefined =>
    new RegExp(`^${key}="?([^"\n]*)"?$`, 'm').exec(osRelease)?.[1] || undefined
  return value('ID') === 'debian' ? value('VERSION_CODENAME') : undefined
}

/** Finds the URI of a release's main archive in lines of the form `<URI> <release> <component>`. */
export function mirrorOf(indexTargets: string, suite: string | undefined): string | undefined {
  const main = indexTargets.split('\n').map(line => line.split(' '))
  const [uri] = main.find(([, release, component]) => release === suite && component === 'main') ?? []
  return uri?.replace(/\/$/, '')
}

/** Returns the name of the host's library directory (Debian's multiarch tuple). */
export function multiarch(): string {
  const names: Readonly<Record<string, string>> = { x64: 'x86_64-linux-gnu', arm64: 'aarch64-linux-gnu' }
  const name = names[process.arch]
  if (name !== undefined) return name
  throw new StackError(`The stack runs Debian's programs only on x64 and arm64, not on ${process.arch}. Install them.`)
}
