import { createReadStream } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createHash } from '../../lib/crypto.ts'
import { messageOf, UsageError } from '../../lib/errors.ts'
import type { BuildxVersion } from './buildx-version.ts'

/** Where buildx's releases are. */
export interface ReleaseSource {
  /** The API's address of the repository: `https://api.github.com/repos/docker/buildx`. */
  readonly api: string
  /** The files of the release v1.2.3 are below `<downloads>/v1.2.3/`. */
  readonly downloads: string
  /** Lifts the API's limit for anonymous requests. Only for github.com itself. */
  readonly token?: string | undefined
}

export const GITHUB_RELEASES: ReleaseSource = {
  api: 'https://api.github.com/repos/docker/buildx',
  downloads: 'https://github.com/docker/buildx/releases/download',
}

/** What keeps and fetches tools: the parts of @actions/tool-cache that are needed. */
export interface Tools {
  find(tool: string, version: string): string
  downloadTool(url: string, destination: string, authorization?: string): Promise<string>
  cacheFile(file: string, target: string, tool: string, version: string): Promise<string>
}

/** Node's names of systems and architectures → those in the names of buildx's files. */
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', ppc64: 'ppc64le', arm: 'arm-v7' }

export interface Machine {
  /** `process.platform` */
  readonly system: string
  /** `process.arch` */
  readonly architecture: string
}

/** `buildx-v0.36.1.linux-amd64`: the file of a release for a machine. */
export function releaseFile(version: string, { system, architecture }: Machine): string {
  const windows = system === 'win32'
  const suffix = windows ? '.exe' : ''
  return `buildx-v${version}.${windows ? 'windows' : system}-${ARCHITECTURES[architecture] ?? architecture}${suffix}`
}

/** The lines of a `checksums.txt` as `sha256sum -b` writes them, `<64 hex digits> *<file>`: file → digest. */
export const parseChecksums = (text: string): ReadonlyMap<string, string> =>
  new Map(
    [...text.matchAll(/^([0-9a-f]{64}) [ *](?:\.\/)?(\S+)\s*$/gm)].map(([, digest = '', file = '']) => [file, digest]),
  )

/** Fetches texts and programs into a directory of the step's own. */
export interface Fetcher {
  readonly tools: Tools
  readonly directory: string
}

async function fetchText({ tools, directory }: Fetcher, url: string, token: string | undefined): Promise<string> {
  const file = join(directory, 'fetched')
  await rm(file, { force: true })
  await download(tools, url, file, token === undefined ? undefined : `Bearer ${token}`)
  return readFile(file, 'utf8')
}

async function download(tools: Tools, url: string, file: string, authorization?: string): Promise<void> {
  try {
    await tools.downloadTool(url, file, authorization)
  } catch (cause) {
    throw new Error(`buildx could not be downloaded: ${url}: ${messageOf(cause)}`, { cause })
  }
}

/** Fetches a program and compares it with its checksum. Throws, and keeps nothing, when it is not what it should be. */
export async function fetchProgram(fetcher: Fetcher, url: string, sha256: string | undefined): Promise<string> {
  const program = join(fetcher.directory, 'docker-buildx.unverified')
  await rm(program, { force: true })
  await download(fetcher.tools, url, program)
  const actual = await sha256Of(program)
  const expected = sha256 ?? (await publishedChecksum(fetcher, url))
  if (expected === actual) return program
  await rm(program)
  throw expected === undefined
    ? UsageError.at(
        'buildx-version',
        `no checksum of ${url} is published beside it, so it is not run. It is sha256:${actual}; ` +
          `if that is what it should be, add "#sha256=${actual}" to the address.`,
      )
    : new Error(`${url} is not what it should be, and is not run: its checksum is ${actual}, not ${expected}.`)
}

/** What the `checksums.txt` beside a file says of it; undefined when there is none, or it says nothing. */
async function publishedChecksum(fetcher: Fetcher, url: string): Promise<string | undefined> {
  const { pathname } = new URL(url)
  const listed = await fetchText(fetcher, new URL('checksums.txt', url).href, undefined).catch(() => '')
  return parseChecksums(listed).get(pathname.slice(pathname.lastIndexOf('/') + 1))
}

/** The version that is asked for; asks for the list of releases only where the answer depends on it. */
export async function resolveVersion(
  asked: Exclude<BuildxVersion, { readonly kind: 'url' }>,
  { api, token }: ReleaseSource,
  fetcher: Fetcher,
): Promise<string> {
  switch (asked.kind) {
    case 'exact':
      return asked.version
    case 'latest':
      return versionOf(JSON.parse(await fetchText(fetcher, `${api}/releases/latest`, token)))
    case 'range': {
      const releases: unknown = JSON.parse(await fetchText(fetcher, `${api}/releases?per_page=100`, token))
      const { default: maxSatisfying } = await import('semver/ranges/max-satisfying.js')
      const versions = Array.isArray(releases) ? releases.map(versionOf) : []
      const newest = maxSatisfying(versions, asked.range)
      if (newest === null) {
        throw UsageError.at('buildx-version', `no release of buildx is "${asked.range}"; the newest is ${versions[0]}.`)
      }
      return newest
    }
  }
}

function versionOf(release: unknown): string {
  const tag = (release as { readonly tag_name?: unknown } | null)?.tag_name
  if (typeof tag !== 'string') throw new Error('The list of the releases of buildx is not what GitHub documents.')
  return tag.replace(/^v/, '')
}

/** The SHA-256 of a file, as hex digits. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
