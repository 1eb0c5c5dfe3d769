import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { addIndex, addLayer, blobPath, createLayout } from '../../../scripts/stack/layout.ts'

let root = ''
let layout = ''
let files = ''
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'manifold-test-'))
  layout = join(root, 'layout')
  files = join(root, 'files')
  await createLayout(layout)
  await mkdir(files)
  await writeFile(join(files, 'hello'), 'hello')
})
afterEach(() => rm(root, { recursive: true }))

const sha256 = (bytes: Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

test('stack layout: names a layer by its bytes, packed and unpacked', async () => {
  const { descriptor, diffId } = await addLayer(layout, files)
  const bytes = await readFile(blobPath(layout, descriptor.digest))
  expect(descriptor).toMatchObject({ digest: sha256(bytes), size: bytes.length })
  expect(diffId).toBe(sha256(gunzipSync(bytes)))
})

test('stack layout: the same files give the same layer, whenever they were written', async () => {
  const { descriptor } = await addLayer(layout, files)
  await utimes(join(files, 'hello'), 1, 1)
  expect((await addLayer(layout, files)).descriptor).toEqual(descriptor)
})

test('stack layout: a prefix says where the files are', async () => {
  const { descriptor } = await addLayer(layout, files, 'usr/local/app')
  const list = execFileSync('tar', ['-tzf', blobPath(layout, descriptor.digest)], { encoding: 'utf8' })
  expect(list.trim().split('\n')).toEqual(['./usr/local/app/', './usr/local/app/hello'])
})

test('stack layout: an index leads to every platform, and each manifest to its blobs', async () => {
  const layer = await addLayer(layout, files)
  const platforms = [
    { os: 'linux', architecture: 'amd64' },
    { os: 'linux', architecture: 'arm', variant: 'v7' },
  ] as const
  const config = { Cmd: ['sh'] }
  const index = await addIndex(
    layout,
    platforms.map(platform => ({ platform, layers: [layer], config })),
  )

  const read = async (digest: string) => JSON.parse(await readFile(blobPath(layout, digest), 'utf8'))
  const { manifests } = await read(index.digest)
  expect(manifests.map((manifest: { platform: object }) => manifest.platform)).toEqual(platforms)
  for (const [position, { digest }] of manifests.entries()) {
    const manifest = await read(digest)
    expect(manifest.layers).toEqual([layer.descriptor])
    expect(await read(manifest.config.digest)).toMatchObject({
      ...platforms[position],
      config,
      rootfs: { type: 'layers', diff_ids: [layer.diffId] },
    })
  }
  expect(await readdir(layout)).toEqual(['blobs', 'index.json', 'oci-layout'])
})
