import { createHash } from 'node:crypto'
import { mkdtemp, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { containerTools } from '../../scripts/stack/container-tools.ts'
import { goTool } from '../../scripts/stack/go-tools.ts'
import type { GoToolName } from '../../scripts/stack/versions.ts'
import { openWorkshop } from '../../scripts/stack/workshop.ts'
import { mustRun, run } from '../../src/lib/process.ts'
import { parsePlatform } from '../../src/oci/platform.ts'
import { temporaryDirectory } from './repository.ts'

/** A client of another maker that reads images from a registry without TLS. */
export interface Reader {
  /** Returns the bytes that the tag points to. */
  manifest(image: string): Promise<string>
  /** Returns the digest of the image that the client takes for a platform. */
  digestOf(image: string, platform: string): Promise<string>
  /** Copies the index with all its images, attestations and blobs to files. Returns the digest of the copied index. */
  copy(image: string): Promise<string>
}

export type ReaderName = 'crane' | 'oras' | 'regctl' | 'skopeo'

export interface Readers extends AsyncDisposable {
  readonly readers: Readonly<Record<ReaderName, Reader>>
  /** Pulls the image for a platform with podman and runs it. Returns what it prints. */
  podman(image: string, platform: string): Promise<string>
}

type Command = (...args: readonly string[]) => Promise<string>

/** Prepares the clients, and builds or unpacks those that are not cached. */
export async function openReaders(): Promise<Readers> {
  const workshop = openWorkshop(console.log)
  const directory = await temporaryDirectory()
  const tools = await containerTools(workshop, directory.path)
  const folder = (): Promise<string> => mkdtemp(join(directory.path, 'copy-'))
  const command = (program: string, env: NodeJS.ProcessEnv): Command => {
    const options = { env: env as Record<string, string> }
    return async (...args) => (await mustRun(run, program, args, options)).stdout
  }
  // Neither logins nor settings of this machine.
  const env = { ...process.env, HOME: directory.path, DOCKER_CONFIG: directory.path }
  const built = async (name: GoToolName): Promise<Command> => command(await goTool(workshop, name), env)
  const podman = command(tools.podman, { ...tools.env, HOME: directory.path })
  const accept = ['--signature-policy', tools.policy, '--tls-verify=false']
  return {
    readers: {
      crane: craneReader(await built('crane'), folder),
      oras: orasReader(await built('oras'), folder),
      regctl: regctlReader(await built('regctl'), folder),
      skopeo: skopeoReader(command(tools.skopeo, { ...tools.env, HOME: directory.path }), tools.policy, folder),
    },
    podman: (image, platform) =>
      podman('run', '--rm', '--quiet', '--pull', 'always', ...accept, '--platform', platform, image),
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  }
}

type Folder = () => Promise<string>

function craneReader(crane: Command, folder: Folder): Reader {
  return {
    manifest: image => crane('manifest', image),
    digestOf: async (image, platform) => (await crane('digest', '--platform', platform, image)).trim(),
    async copy(image) {
      const to = await folder()
      await crane('pull', '--format', 'oci', image, to)
      return digestIn(to)
    },
  }
}

function orasReader(oras: Command, folder: Folder): Reader {
  return {
    manifest: image => oras('manifest', 'fetch', '--plain-http', image),
    digestOf: async (image, platform) => (await oras('resolve', '--plain-http', '--platform', platform, image)).trim(),
    async copy(image) {
      const to = await folder()
      await oras('copy', '--recursive', '--from-plain-http', '--to-oci-layout', image, `${to}:copy`)
      return digestIn(to)
    },
  }
}

function regctlReader(regctl: Command, folder: Folder): Reader {
  const plain = (image: string): string => `reg=${image.split('/')[0]},tls=disabled`
  return {
    manifest: image => regctl('--host', plain(image), 'manifest', 'get', '--format', 'raw-body', image),
    digestOf: async (image, platform) =>
      (await regctl('--host', plain(image), 'image', 'digest', '--platform', platform, image)).trim(),
    async copy(image) {
      const to = await folder()
      await regctl('--host', plain(image), 'image', 'copy', image, `ocidir://${to}:copy`)
      return digestIn(to)
    },
  }
}

function skopeoReader(skopeo: Command, policy: string, folder: Folder): Reader {
  const copy = async (image: string, ...flags: readonly string[]): Promise<string> => {
    const to = await folder()
    await skopeo('--policy', policy, ...flags, '--src-tls-verify=false', `docker://${image}`, `dir:${to}`)
    return sha256(await readFile(join(to, 'manifest.json')))
  }
  return {
    manifest: image => skopeo('inspect', '--raw', '--tls-verify=false', `docker://${image}`),
    digestOf(image, platform) {
      const { os, architecture, variant = '' } = parsePlatform(platform)
      return copy(
        image,
        ...['--override-os', os, '--override-arch', architecture, '--override-variant', variant, 'copy'],
      )
    },
    copy: image => copy(image, 'copy', '--all'),
  }
}

/** Returns the digest of the only index in an OCI layout. oras lists the images of the index beside it. */
async function digestIn(layout: string): Promise<string> {
  const { manifests } = JSON.parse(await readFile(join(layout, 'index.json'), 'utf8')) as Layout
  const [index, another] = manifests.filter(({ mediaType }) => mediaType === 'application/vnd.oci.image.index.v1+json')
  if (index === undefined || another !== undefined) throw new Error('The copy is not one index.')
  return index.digest
}

interface Layout {
  readonly manifests: readonly { readonly mediaType: string; readonly digest: string }[]
}

const sha256 = (bytes: Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`
