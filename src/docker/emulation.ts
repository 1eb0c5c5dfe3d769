import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { formatPlatformShort, type Platform } from '../oci/platform.ts'
import { mustRun, type Run } from '../process.ts'

/** QEMU for every architecture, as Docker packages it; pinned, because its `latest` has crashed builds before. */
export const BINFMT_IMAGE = 'tonistiigi/binfmt:qemu-v10.2.3-68'

/** The kernel's list of handlers for foreign executables (Documentation/admin-guide/binfmt-misc.rst of Linux). */
const HANDLERS = '/proc/sys/fs/binfmt_misc'
const INSTALL_LIMIT_MS = 5 * 60_000

/** Architecture → what the kernel's handler for it is called. */
const HANDLER_NAMES: Readonly<Record<string, string>> = {
  '386': 'qemu-i386',
  amd64: 'qemu-x86_64',
  arm: 'qemu-arm',
  arm64: 'qemu-aarch64',
  loong64: 'qemu-loongarch64',
  mips64: 'qemu-mips64',
  mips64le: 'qemu-mips64el',
  ppc64le: 'qemu-ppc64le',
  riscv64: 'qemu-riscv64',
  s390x: 'qemu-s390x',
}

/** Node's name of an architecture → OCI's. */
const NODE_ARCHITECTURES: Readonly<Record<string, string>> = {
  x64: 'amd64',
  ia32: '386',
  arm64: 'arm64',
  arm: 'arm',
  ppc64: 'ppc64le',
  riscv64: 'riscv64',
  s390x: 's390x',
  loong64: 'loong64',
}

/** The platform that this machine builds for when nobody says. `architecture` is Node's name (`process.arch`). */
export const hostPlatform = (architecture: string): Platform => ({
  os: 'linux',
  architecture: NODE_ARCHITECTURES[architecture] ?? architecture,
})

/** Whether a machine of the architecture `host` executes the platform's programs by itself. */
const isNative = ({ architecture }: Platform, host: string): boolean =>
  architecture === host || (architecture === '386' && host === 'amd64')

/** What has to be done so that all platforms can be executed. */
export interface EmulationPlan {
  /** The platforms that this machine's processor does not execute. */
  readonly emulated: readonly Platform[]
  /** Of those, the ones whose architecture the kernel has no handler for. */
  readonly missing: readonly Platform[]
}

/** Finds out which platforms need an emulator here, and which of those emulators are not installed. */
export async function planEmulation(
  platforms: readonly Platform[],
  host: Platform,
  handlers: string = HANDLERS,
): Promise<EmulationPlan> {
  const emulated = platforms.filter(platform => !isNative(platform, host.architecture))
  const ready = await Promise.all(emulated.map(({ architecture }) => hasHandler(architecture, handlers)))
  return { emulated, missing: emulated.filter((_, i) => !ready[i]) }
}

async function hasHandler(architecture: string, handlers: string): Promise<boolean> {
  const name = HANDLER_NAMES[architecture]
  if (name === undefined) return false
  const state = await readFile(join(handlers, name), 'utf8').catch(() => '')
  return state.startsWith('enabled')
}

/** What the binfmt program prints (cmd/binfmt of tonistiigi/binfmt): it executes a probe for each of `supported`. */
function supportedBy(stdout: string): readonly string[] {
  try {
    const { supported } = JSON.parse(stdout.slice(stdout.indexOf('{'))) as { supported?: unknown }
    if (Array.isArray(supported)) return supported.filter(name => typeof name === 'string')
  } catch {
    // Judged below: output that is not JSON supports nothing.
  }
  return []
}

/**
 * Installs QEMU for the platforms by one privileged run of the binfmt image. Throws an Error when one of them cannot
 * be executed afterwards: the program itself exits with 0 whatever happens.
 */
export async function installEmulation(
  run: Run,
  platforms: readonly Platform[],
  image: string,
  options: Parameters<Run>[2],
): Promise<void> {
  const architectures = [...new Set(platforms.map(({ architecture }) => architecture))]
  const { stdout, stderr } = await mustRun(
    run,
    'docker',
    ['run', '--privileged', '--rm', image, '--install', architectures.join(',')],
    { ...options, timeoutMs: INSTALL_LIMIT_MS },
  )
  const supported = supportedBy(stdout)
  const failed = platforms.filter(platform => !executes(supported, platform)).map(formatPlatformShort)
  if (failed.length > 0) {
    throw new Error(
      `${image} did not make this machine execute ${failed.join(', ')}; it reports ${supported.join(', ') || 'nothing'}.\n` +
        (stderr.trim() || 'Does the image hold an emulator for it, and does the kernel have binfmt_misc?'),
    )
  }
}

/** The probe is per architecture: an emulator that runs linux/arm/v7 is listed with the variants it covers. */
const executes = (supported: readonly string[], { os, architecture }: Platform): boolean =>
  supported.some(name => name === `${os}/${architecture}` || name.startsWith(`${os}/${architecture}/`))
