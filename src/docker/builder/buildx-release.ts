import { createReadStream } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createHash } from '../../lib/crypto.ts'
import { messageOf, UsageError } from '../../lib/errors.ts'
import type { BuildxVersion } from './buildx-version.ts'

/** The location of buildx's releases. */
export interface ReleaseSource {
  /** The API's URL of the repository: `https://api.github.com/repos/docker/buildx`. */
  readonly api: string
  /** The files of the release v1.2.3 are below `<downloads>/v1.2.3/`. */
  readonly downloads: string
  /** A token to avoid the API's limit for anonymous requests; only for github.com itself. */
  readonly token?: string | undefined
}

export const GITHUB_RELEASES: ReleaseSource = {
  api: 'https://api.github.com/repos/docker/buildx',
  downloads: 'https://github.com/docker/buildx/releases/download',
}

/** The used parts of @actions/tool-cache, which downloads and caches tools. */
export interface Tools {
  find(tool: string, version: string): string
  downloadTool(url: string, destination: string, authorization?: string): Promise<string>
  cacheFile(file: string, target: string, tool: string, version: string): Promise<string>
}

/** Node's name of an architecture → the one in the names of buildx's files. */
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', ppc64: 'ppc64le', arm: 'arm-v7' }

export interface Machine {
  /** `process.platform` */
  readonly system: string
  /** `process.arch` */
  readonly architecture: string
}

/** Returns the file name of a release for a machine: `buildx-v0.36.1.linux-amd64`. */
export function releaseFile(version: string, { system, architecture }: Machine): string {
  const windows = system === 'win32'
  const suffix = windows ? '.exe' : ''
  return `buildx-v${version}.${windows ? 'windows' : system}-${ARCHITECTURES[architecture] ?? architecture}${suffix}`
}

/** Parses a `checksums.txt` with the lines of `sha256sum -b`, `<64 hex digits> *<file>`: file → digest. */
export const parseChecksums = (text: string): ReadonlyMap<string, string> =>
  new Map(
    [...text.matchAll(/^([0-9a-f]{64}) [ *](?:\.\/)?(\S+)\s*$/gm)].map(([, digest = '', file = '']) => [file, digest]),
  )

/** The tools to download files, and the private directory of the step for them. */
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

/** Downloads a program and verifies its checksum. If the checksum is missing or wrong, removes the file and throws. */
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
        `no checksum is published next to ${url}, so the program was not run. Its digest is sha256:${actual}; ` +
          `if that is correct, add "#sha256=${actual}" to the URL.`,
      )
    : new Error(`${url} has the wrong checksum, so the program was not run: ${actual} instead of ${expected}.`)
}

/** Returns the checksum of a file in the `checksums.txt` next to it; undefined if there is none. */
async function publishedChecksum(fetcher: Fetcher, url: string): Promise<string | undefined> {
  const { pathname } = new URL(url)
  const listed = await fetchText(fetcher, new URL('checksums.txt', url).href, undefined).catch(() => '')
  return parseChecksums(listed).get(pathname.slice(pathname.lastIndexOf('/') + 1))
}

/** Resolves the requested version. Fetches the list of releases only if the result depends on it. */
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
        throw UsageError.at(
          'buildx-version',
          `no release of buildx matches "${asked.range}"; the newest release is ${versions[0]}.`,
        )
      }
      return newest
    }
  }
}

function versionOf(release: unknown): string {
  const tag = (release as { readonly tag_name?: unknown } | null)?.tag_name
  if (typeof tag !== 'string')
    throw new Error('The list of buildx releases does not have the format that GitHub documents.')
  return tag.replace(/^v/, '')
}

/** Returns the SHA-256 of a file, as hex digits. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
