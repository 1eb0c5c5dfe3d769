import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unpackedPackages } from './debian.ts'
import { goTool } from './go-tools.ts'
import { addLayer, type PlatformImage } from './layout.ts'
import { hostPlatform } from './platforms.ts'
import { run } from './shell.ts'
import { IMAGE_SUITE } from './versions.ts'
import type { Workshop } from './workshop.ts'

const CERTIFICATES = 'etc/ssl/certs/ca-certificates.crt'

/** Builds the BuildKit image on top of the Debian programs it runs: runc for steps, git for remote contexts. */
export async function buildkitImages(workshop: Workshop, layout: string): Promise<readonly PlatformImage[]> {
  const base = await addLayer(layout, await baseRoot(workshop))
  const programs = await withPrograms(workshop, directory => addLayer(layout, directory))
  const config = {
    Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'BUILDKIT_SETUP_CGROUPV2_ROOT=1'],
    Entrypoint: ['buildkitd'],
    Volumes: { '/var/lib/buildkit': {} },
  }
  return [{ platform: hostPlatform().image, layers: [base, programs], config }]
}

const baseRoot = (workshop: Workshop): Promise<string> =>
  unpackedPackages(workshop.paths, workshop.log, {
    name: 'buildkit-base',
    suites: [IMAGE_SUITE],
    names: ['base-files', 'busybox-static', 'runc', 'git'],
    dependencies: 'all',
    // Needed only to install packages, or by git's documentation and Perl scripts.
    without: /^(perl|libperl|liberror-perl|git-man|debconf|gcc-14-base|libdb5|libgdbm|mawk)/,
  })

async function withPrograms<T>(workshop: Workshop, work: (root: string) => Promise<T>): Promise<T> {
  const [daemon, client] = [await goTool(workshop, 'buildkitd'), await goTool(workshop, 'buildctl')]
  const root = await mkdtemp(join(tmpdir(), 'manifold-buildkit-'))
  try {
    await run(['chmod', '755', root])
    await mkdir(join(root, 'usr/bin'), { recursive: true })
    await cp(daemon, join(root, 'usr/bin/buildkitd'))
    await cp(client, join(root, 'usr/bin/buildctl'))
    await symlink('busybox', join(root, 'usr/bin/sh'))
    // BuildKit must trust the certificates that the host trusts.
    await cp(join('/', CERTIFICATES), join(root, CERTIFICATES))
    return await work(root)
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}
