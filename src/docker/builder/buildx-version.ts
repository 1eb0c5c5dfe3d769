/** The requested buildx. */
export type BuildxVersion =
  | { readonly kind: 'exact'; readonly version: string }
  /** The newest release in a range of semver. */
  | { readonly kind: 'range'; readonly range: string }
  | { readonly kind: 'latest' }
  /** A program at a URL. `sha256` is its checksum; undefined: the one published next to it. */
  | { readonly kind: 'url'; readonly url: string; readonly sha256: string | undefined }

const EXACT = /^v?(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)$/
const PARTIAL = /^v?(\d+(?:\.\d+)?)(?:\.x)?$/
const COMPARISONS = /^(?:[<>]=?|=|~|\^)?\s*v?\d+(?:\.\d+){0,2}(?:\s+(?:[<>]=?|=|~|\^)?\s*v?\d+(?:\.\d+){0,2})*$/

/**
 * Parses `v0.36.1`, `0.36.1`; `0.36` (the newest of these); `>=0.30 <1`; `latest`; and the URL of a program,
 * `https://…/buildx-v0.36.1.linux-amd64`, with `#sha256=<64 hex digits>` if no checksum is published next to it. Throws
 * an Error for any other form.
 */
export function parseBuildxVersion(text: string): BuildxVersion {
  if (text === 'latest') return { kind: 'latest' }
  const exact = EXACT.exec(text)?.[1]
  if (exact !== undefined) return { kind: 'exact', version: exact }
  const partial = PARTIAL.exec(text)?.[1]
  if (partial !== undefined) return { kind: 'range', range: partial }
  if (/^https?:\/\//.test(text)) return parseAddress(text)
  if (COMPARISONS.test(text)) return { kind: 'range', range: text }
  if (/^(?:lab|cloud):/.test(text)) {
    throw new Error(`"${text}": Docker's separate builds are not supported; buildx 0.37 includes the driver "cloud".`)
  }
  throw new Error(`"${text}" is not a version (0.36.1, 0.36, >=0.30), "latest", or the URL of a program.`)
}

function parseAddress(text: string): BuildxVersion {
  const [url = text, fragment] = text.split('#', 2)
  if (/\.git$/.test(url)) {
    throw new Error(`"${text}" is a Git repository. Use a version, or the URL of a built program.`)
  }
  if (fragment === undefined) return { kind: 'url', url, sha256: undefined }
  const sha256 = /^sha256[=:]([0-9a-f]{64})$/i.exec(fragment)?.[1]
  if (sha256 === undefined) throw new Error(`"#${fragment}" is not of the form #sha256=<64 hex digits>.`)
  return { kind: 'url', url, sha256: sha256.toLowerCase() }
}
