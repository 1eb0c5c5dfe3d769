import { chmod, cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unpackedPackages } from './debian.ts'
import { addLayer, type PlatformImage } from './layout.ts'
import { hostPlatform, PLATFORMS, type StackPlatform } from './platforms.ts'
import { run, together } from './shell.ts'
import { IMAGE_SUITE } from './versions.ts'
import type { Workshop } from './workshop.ts'

const PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** Builds images of Debian's static busybox for every platform, with its applets, like `busybox` on Docker Hub. */
export async function busyboxImages(workshop: Workshop, layout: string): Promise<readonly PlatformImage[]> {
  await busybox(workshop, hostPlatform())
  return together(
    PLATFORMS.map(async platform => {
      const layer = await withBusyboxRoot(workshop, platform, root => addLayer(layout, root))
      return { platform: platform.image, layers: [layer], config: { Env: [PATH], Cmd: ['sh'] } }
    }),
  )
}

/** Calls `work` with a root file system based on busybox: a shell, the applets, two users and /tmp. */
export async function withBusyboxRoot<T>(
  workshop: Workshop,
  platform: StackPlatform,
  work: (root: string) => Promise<T>,
): Promise<T> {
  const root = await mkdtemp(join(tmpdir(), 'manifold-busybox-'))
  try {
    await fillRoot(root, await busybox(workshop, platform), await applets(workshop))
    return await work(root)
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

async function fillRoot(root: string, program: string, names: readonly string[]): Promise<void> {
  await chmod(root, 0o755)
  for (const directory of ['bin', 'dev', 'etc', 'home', 'proc', 'root', 'sys', 'tmp', 'usr/bin', 'usr/sbin', 'var']) {
    await mkdir(join(root, directory), { recursive: true })
  }
  await chmod(join(root, 'tmp'), 0o1777)
  await cp(program, join(root, 'bin/busybox'))
  for (const name of names) await symlink('busybox', join(root, 'bin', name))
  await symlink('../../bin/env', join(root, 'usr/bin/env'))
  await writeFile(
    join(root, 'etc/passwd'),
    'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/home:/bin/false\n',
  )
  await writeFile(join(root, 'etc/group'), 'root:x:0:\nnogroup:x:65534:\n')
}

async function busybox(workshop: Workshop, { debian, image }: StackPlatform): Promise<string> {
  const root = await unpackedPackages(workshop.paths, workshop.log, {
    name: `busybox-${image.architecture}`,
    suites: [IMAGE_SUITE],
    names: ['busybox-static'],
    architecture: debian,
  })
  return join(root, 'usr/bin/busybox')
}

/** Lists the applets of the host's busybox: one Debian release has the same applets on every architecture. */
async function applets(workshop: Workshop): Promise<readonly string[]> {
  const list = await run([await busybox(workshop, hostPlatform()), '--list'])
  return list.split('\n').filter(name => name !== '' && name !== 'busybox')
}
