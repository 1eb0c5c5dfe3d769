import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { StackError } from './shell.ts'

const MEDIA_TYPES = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
} as const

/** A descriptor (OCI image-spec, "Content Descriptors"). */
export interface Descriptor {
  readonly mediaType: string
  readonly digest: string
  readonly size: number
  readonly platform?: ImagePlatform
}

export interface ImagePlatform {
  readonly os: 'linux'
  readonly architecture: string
  readonly variant?: string
}

/** A layer in a layout, and the digest of its uncompressed content for the image's configuration. */
export interface Layer {
  readonly descriptor: Descriptor
  readonly diffId: string
}

/** The image of one platform. */
export interface PlatformImage {
  readonly platform: ImagePlatform
  readonly layers: readonly Layer[]
  /** The `config` member of the image's configuration: Env, Entrypoint, Cmd, … */
  readonly config: object
}

/** Creates an empty OCI image layout. */
export async function createLayout(directory: string): Promise<void> {
  await mkdir(join(directory, 'blobs', 'sha256'), { recursive: true })
  await writeFile(join(directory, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }))
}

export const blobPath = (layout: string, digest: string): string =>
  join(layout, 'blobs', 'sha256', digest.replace('sha256:', ''))

/**
 * Adds a directory to a layout as a layer. The same files always produce the same digest.
 *
 * @param prefix path of the files in the image, such as `usr/local/go`; the root by default
 */
export async function addLayer(layout: string, directory: string, prefix?: string): Promise<Layer> {
  const stable = ['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner', '--format=posix']
  const noTimes = '--pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime'
  const transform = prefix === undefined ? [] : [`--transform=flags=r;s,^\\.,./${prefix},`]
  const tar = spawn('tar', ['--create', ...stable, noTimes, ...transform, '-C', directory, '.'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(tar, 'close')
  const [plain, packed] = [meter(), meter()]
  const temporary = join(layout, `layer-${tar.pid}`)
  await pipeline(tar.stdout, plain.through, createGzip({ level: 1 }), packed.through, createWriteStream(temporary))
  const [code] = await ended
  if (code !== 0) throw new StackError(`tar failed to pack ${directory}: exit code ${code}`)
  const digest = packed.digest()
  await rename(temporary, blobPath(layout, digest))
  return { descriptor: { mediaType: MEDIA_TYPES.layer, digest, size: packed.size() }, diffId: plain.digest() }
}

/** Completes a layout with manifests and an index. Returns the descriptor of the index. */
export async function addIndex(layout: string, images: readonly PlatformImage[]): Promise<Descriptor> {
  const manifests = await Promise.all(images.map(image => addManifest(layout, image)))
  const index = { schemaVersion: 2, mediaType: MEDIA_TYPES.index, manifests }
  const descriptor = await addJson(layout, MEDIA_TYPES.index, index)
  const root = { schemaVersion: 2, mediaType: MEDIA_TYPES.index, manifests: [descriptor] }
  await writeFile(join(layout, 'index.json'), JSON.stringify(root))
  return descriptor
}

async function addManifest(layout: string, { platform, layers, config }: PlatformImage): Promise<Descriptor> {
  const configuration = await addJson(layout, MEDIA_TYPES.config, {
    ...platform,
    config,
    rootfs: { type: 'layers', diff_ids: layers.map(layer => layer.diffId) },
    history: layers.map(() => ({ created_by: 'manifold stack' })),
  })
  const manifest = {
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.manifest,
    config: configuration,
    layers: layers.map(layer => layer.descriptor),
  }
  return { ...(await addJson(layout, MEDIA_TYPES.manifest, manifest)), platform }
}

async function addJson(layout: string, mediaType: string, content: object): Promise<Descriptor> {
  const bytes = Buffer.from(JSON.stringify(content))
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
  await writeFile(blobPath(layout, digest), bytes)
  return { mediaType, digest, size: bytes.length }
}

/** Returns a pass-through stream that counts and hashes its bytes. */
function meter(): { through: Transform; digest: () => string; size: () => number } {
  const hash = createHash('sha256')
  let size = 0
  const through = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      size += chunk.length
      done(undefined, chunk)
    },
  })
  return { through, digest: () => `sha256:${hash.digest('hex')}`, size: () => size }
}
