import { createHash } from 'node:crypto'

interface Manifest {
  readonly manifests?: readonly { readonly digest: string }[]
  readonly config?: { readonly digest: string }
  readonly layers?: readonly { readonly digest: string }[]
}

const ACCEPT = ['index', 'manifest'].map(kind => `application/vnd.oci.image.${kind}.v1+json`).join()

/**
 * Reads everything that a tag leads to, from a registry without TLS or a login. Returns the sorted digests of the
 * manifests and blobs below it. Throws if one is missing or has another digest.
 */
export async function digestsBelow(repository: string, tag: string): Promise<readonly string[]> {
  const base = urlOf(repository)
  const below = async (text: string): Promise<readonly string[]> => {
    const { manifests = [], config, layers = [] } = JSON.parse(text) as Manifest
    const blobs = config === undefined ? layers : [config, ...layers]
    const found = [
      ...manifests.map(async ({ digest }) => [
        digest,
        ...(await below(await read(`${base}/manifests/${digest}`, digest))),
      ]),
      ...blobs.map(async ({ digest }) => {
        await read(`${base}/blobs/${digest}`, digest)
        return [digest]
      }),
    ]
    return (await Promise.all(found)).flat()
  }
  return [...new Set(await below(await read(`${base}/manifests/${tag}`)))].toSorted()
}

/** Points more tags to what a tag points to. */
export async function copyTag(repository: string, tag: string, others: readonly string[]): Promise<void> {
  const base = urlOf(repository)
  const manifest = await send(`${base}/manifests/${tag}`, { headers: { accept: ACCEPT } })
  const headers = { 'content-type': manifest.headers.get('content-type') ?? '' }
  const body = await manifest.text()
  const left = [...others]
  const work = async (): Promise<void> => {
    for (let other = left.pop(); other !== undefined; other = left.pop()) {
      await (await send(`${base}/manifests/${other}`, { method: 'PUT', headers, body })).arrayBuffer()
    }
  }
  await Promise.all(Array.from({ length: 16 }, work))
}

function urlOf(repository: string): string {
  const [host = ''] = repository.split('/', 1)
  return `http://${host}/v2/${repository.slice(host.length + 1)}`
}

async function read(url: string, digest?: string): Promise<string> {
  const bytes = Buffer.from(await (await send(url, { headers: { accept: ACCEPT } })).arrayBuffer())
  const actual = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
  if (digest !== undefined && actual !== digest) throw new Error(`${url} has the digest ${actual}.`)
  return bytes.toString()
}

async function send(url: string, request: RequestInit): Promise<Response> {
  const response = await fetch(url, request)
  if (!response.ok) throw new Error(`${request.method ?? 'GET'} ${url}: ${response.status} ${await response.text()}`)
  return response
}
