import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cached, exists } from './cache.ts'
import type { Paths } from './paths.ts'
import { attempt, type Log, run, StackError, step } from './shell.ts'

/** Packages of one Debian release, for one architecture. */
export interface PackageSet {
  /** Names the set's directory in the cache. */
  readonly name: string
  /** The release's code name. */
  readonly suite: string
  readonly names: readonly string[]
  /** In Debian's words (`armhf`); the host's own by default. */
  readonly architecture?: string
  /**
   * Which dependencies come along: `missing`, those that the host does not have installed; `all`, for a file system of
   * its own. None by default.
   */
  readonly dependencies?: 'missing' | 'all'
  /** Dependencies that nobody needs here. */
  readonly without?: RegExp
}

const DEFAULT_MIRROR = 'http://deb.debian.org/debian'
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg'
const APT_LIMIT = 5 * 60_000

/**
 * The root of a directory in which the packages are unpacked. Nothing is installed: the host's package database, its apt
 * sources and its file system stay as they are. apt checks Debian's signatures as ever.
 */
export async function unpackedPackages(paths: Paths, log: Log, set: PackageSet): Promise<string> {
  const root = join(paths.packages, `${set.name}-${set.suite}`)
  if (await exists(root)) return root
  return step(log, `Unpacking Debian packages for ${set.name} (${set.names.join(', ')})`, () =>
    cached(root, async temporary => {
      const apt = await prepareApt(set, `${temporary}.apt`)
      const archives = await download(apt, set)
      await mkdir(temporary)
      for (const archive of archives) await run(['dpkg-deb', '--extract', archive, temporary])
      await writeFile(join(temporary, '.packages'), `${archives.map(path => path.split('/').at(-1)).join('\n')}\n`)
    }),
  )
}

/** The file names of the packages in an unpacked root: what version each has. */
export const packagesIn = async (root: string): Promise<readonly string[]> =>
  (await readFile(join(root, '.packages'), 'utf8')).trim().split('\n')

interface Apt {
  readonly directory: string
  readonly options: readonly string[]
}

/** An apt with sources, lists and archives of its own; proxies and certificates stay the host's. */
async function prepareApt(set: PackageSet, directory: string): Promise<Apt> {
  if (!(await exists(KEYRING))) {
    throw new StackError(`Debian packages are needed (${set.names.join(', ')}), and ${KEYRING} is not there to check them.`)
  }
  const host = await hostRelease()
  const architecture = set.architecture ?? (await hostArchitecture())
  const sources = join(directory, 'sources.list')
  await mkdir(join(directory, 'lists', 'partial'), { recursive: true })
  await mkdir(join(directory, 'archives', 'partial'), { recursive: true })
  const options = `arch=${architecture} target=Packages lang=none signed-by=${KEYRING}`
  await writeFile(sources, `deb [${options}] ${host.mirror} ${set.suite} main\n`)
  const settings = {
    'Dir::Etc::SourceList': sources,
    'Dir::Etc::SourceParts': '/dev/null',
    'Dir::Etc::Preferences': '/dev/null',
    'Dir::Etc::PreferencesParts': '/dev/null',
    'Dir::State::Lists': join(directory, 'lists'),
    'Dir::Cache::Archives': join(directory, 'archives'),
    'Dir::Cache::pkgcache': join(directory, 'pkgcache.bin'),
    'Dir::Cache::srcpkgcache': '',
    ...(set.dependencies === 'all' ? { 'Dir::State::status': '/dev/null' } : {}),
    'APT::Architectures': architecture,
    'APT::Sandbox::User': 'root',
    'APT::Update::Post-Invoke': '',
    'Debug::NoLocking': 'true',
    'Acquire::Retries': '3',
  }
  return { directory, options: Object.entries(settings).flatMap(([key, value]) => ['-o', `${key}=${value}`]) }
}

/** Downloads the packages; gives the paths of their archives. */
async function download(apt: Apt, set: PackageSet): Promise<readonly string[]> {
  const archives = join(apt.directory, 'archives')
  const architecture = set.architecture === undefined ? '' : `:${set.architecture}`
  const names = set.names.map(name => name + architecture)
  const aptGet = (...args: string[]): Promise<string> =>
    run(['apt-get', ...apt.options, '-qq', '-y', ...args], { cwd: archives, limit: APT_LIMIT })
  await aptGet('update')
  if (set.dependencies === undefined) await aptGet('download', ...names)
  else await aptGet('install', '--download-only', '--no-install-recommends', '--reinstall', ...names)
  const found = (await readdir(archives)).filter(file => file.endsWith('.deb') && set.without?.test(file) !== true)
  return found.sort().map(file => join(archives, file))
}

export interface HostRelease {
  /** The code name of the host's Debian release; undefined on another system. */
  readonly suite: string | undefined
  /** Where the host gets Debian packages from. */
  readonly mirror: string
}

/** What the host's own configuration says of its Debian release. */
export async function hostRelease(): Promise<HostRelease> {
  const suite = debianSuite(await readFile('/etc/os-release', 'utf8').catch(() => ''))
  const format = '$(REPO_URI) $(RELEASE) $(COMPONENT)'
  const { stdout } = await attempt(['apt-get', 'indextargets', '--format', format, 'Created-By: Packages'])
  return { suite, mirror: mirrorOf(stdout, suite) ?? DEFAULT_MIRROR }
}

/** The code name in /etc/os-release (os-release(5)) when it describes Debian itself. */
export function debianSuite(osRelease: string): string | undefined {
  const value = (key: string): string | undefined =>
    new RegExp(`^${key}="?([^"\n]*)"?$`, 'm').exec(osRelease)?.[1] || undefined
  return value('ID') === 'debian' ? value('VERSION_CODENAME') : undefined
}

/** The URI of the main archive of a release in lines `<URI> <release> <component>`. */
export function mirrorOf(indexTargets: string, suite: string | undefined): string | undefined {
  const main = indexTargets.split('\n').map(line => line.split(' '))
  const [uri] = main.find(([, release, component]) => release === suite && component === 'main') ?? []
  return uri?.replace(/\/$/, '')
}

async function hostArchitecture(): Promise<string> {
  return (await run(['dpkg', '--print-architecture'])).trim()
}
