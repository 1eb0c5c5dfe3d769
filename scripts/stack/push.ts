import { openAsBlob } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf } from '../../src/lib/errors.ts'
import { blobPath, type Descriptor } from './layout.ts'
import { StackError } from './shell.ts'

/** A tag in a registry that needs no login. */
export interface Destination {
  /** Host and port, such as `localhost:5000`. */
  readonly registry: string
  readonly repository: string
  readonly tag: string
}

const LIMIT = 120_000

/** Returns the descriptor of the image in a layout that `addIndex` completed. */
export async function layoutIndex(layout: string): Promise<Descriptor> {
  const { manifests } = JSON.parse(await readFile(join(layout, 'index.json'), 'utf8')) as { manifests: Descriptor[] }
  const [descriptor] = manifests
  if (descriptor === undefined) throw new StackError(`The layout ${layout} contains no image.`)
  return descriptor
}

/** Returns the digest that a tag points to, or undefined if the tag does not exist. */
export async function remoteDigest({ registry, repository, tag }: Destination): Promise<string | undefined> {
  const response = await exchange(`http://${registry}/v2/${repository}/manifests/${tag}`, {
    method: 'HEAD',
    headers: { accept: 'application/vnd.oci.image.index.v1+json' },
  })
  return response.ok ? (response.headers.get('docker-content-digest') ?? undefined) : undefined
}

/** Pushes the image of a layout, children first (OCI distribution-spec, "Pushing Manifests"). */
export async function pushLayout(layout: string, destination: Destination): Promise<void> {
  const index = await layoutIndex(layout)
  const { manifests } = await readJson<{ manifests: Descriptor[] }>(layout, index)
  for (const child of manifests) {
    const manifest = await readJson<{ config: Descriptor; layers: Descriptor[] }>(layout, child)
    await Promise.all([manifest.config, ...manifest.layers].map(blob => pushBlob(layout, blob, destination)))
    await putManifest(layout, child, destination, child.digest)
  }
  await putManifest(layout, index, destination, destination.tag)
}

async function readJson<T>(layout: string, { digest }: Descriptor): Promise<T> {
  return JSON.parse(await readFile(blobPath(layout, digest), 'utf8')) as T
}

async function pushBlob(layout: string, { digest }: Descriptor, { registry, repository }: Destination): Promise<void> {
  const blobs = `http://${registry}/v2/${repository}/blobs/`
  const known = await exchange(blobs + digest, { method: 'HEAD' })
  if (known.ok) return
  const session = await send(`${blobs}uploads/`, { method: 'POST' })
  const location = new URL(session.headers.get('location') ?? '', blobs)
  location.searchParams.set('digest', digest)
  await send(location, {
    method: 'PUT',
    headers: { 'content-type': 'application/octet-stream' },
    body: await openAsBlob(blobPath(layout, digest)),
  })
}

async function putManifest(layout: string, descriptor: Descriptor, to: Destination, name: string): Promise<void> {
  await send(`http://${to.registry}/v2/${to.repository}/manifests/${name}`, {
    method: 'PUT',
    headers: { 'content-type': descriptor.mediaType },
    body: await readFile(blobPath(layout, descriptor.digest)),
  })
}

async function send(url: string | URL, request: RequestInit): Promise<Response> {
  const response = await exchange(url, request)
  const text = await response.text()
  if (!response.ok) throw new StackError(`${request.method} ${url}: ${response.status} ${text}`)
  return response
}

async function exchange(url: string | URL, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...request, signal: AbortSignal.timeout(LIMIT) })
  } catch (error) {
    throw new StackError(
      `${request.method} ${url}: ${messageOf(error instanceof Error ? (error.cause ?? error) : error)}`,
    )
  }
}
