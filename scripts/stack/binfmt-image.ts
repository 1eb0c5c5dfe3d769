import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { unpackedPackages } from './debian.ts'
import { goBuild } from './go-tools.ts'
import { addLayer, type PlatformImage } from './layout.ts'
import { hostPlatform } from './platforms.ts'
import { run } from './shell.ts'
import { IMAGE_SUITE } from './versions.ts'
import type { Workshop } from './workshop.ts'

/** The emulators of tonistiigi/binfmt, under QEMU's names. */
const EMULATORS = [
  'aarch64',
  'arm',
  'i386',
  'loongarch64',
  'mips64',
  'mips64el',
  'ppc64le',
  'riscv64',
  's390x',
  'x86_64',
]

const DESCRIPTIONS = 'usr/share/qemu/binfmt.d'
const SOURCE = join(dirname(fileURLToPath(import.meta.url)), 'binfmt')

/** Builds the image of Debian's static QEMU emulators and the program that registers them. */
export async function binfmtImages(workshop: Workshop, layout: string): Promise<readonly PlatformImage[]> {
  const { paths, log } = workshop
  const qemu = await unpackedPackages(paths, log, { name: 'qemu', suites: [IMAGE_SUITE], names: ['qemu-user'] })
  const root = await mkdtemp(join(tmpdir(), 'manifold-binfmt-'))
  try {
    await run(['chmod', '755', root])
    await mkdir(join(root, DESCRIPTIONS), { recursive: true })
    await mkdir(join(root, 'usr/bin'))
    // The program writes its test executables here.
    await mkdir(join(root, 'tmp'))
    for (const emulator of EMULATORS) {
      await cp(join(qemu, 'usr/bin', `qemu-${emulator}`), join(root, 'usr/bin', `qemu-${emulator}`))
      await cp(join(qemu, DESCRIPTIONS, `qemu-${emulator}.conf`), join(root, DESCRIPTIONS, `qemu-${emulator}.conf`))
    }
    await goBuild(await workshop.go(), SOURCE, join(root, 'usr/bin/binfmt'), '.')
    const layer = await addLayer(layout, root)
    return [{ platform: hostPlatform().image, layers: [layer], config: { Entrypoint: ['/usr/bin/binfmt'] } }]
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}
