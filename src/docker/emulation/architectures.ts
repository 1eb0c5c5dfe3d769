import type { Platform } from '../../oci/platform.ts'

/** Architecture → QEMU's name. */
const QEMU_NAMES: Readonly<Record<string, string>> = {
  '386': 'i386',
  amd64: 'x86_64',
  arm: 'arm',
  arm64: 'aarch64',
  loong64: 'loongarch64',
  mips: 'mips',
  mips64: 'mips64',
  mips64le: 'mips64el',
  mipsle: 'mipsel',
  ppc64: 'ppc64',
  ppc64le: 'ppc64le',
  riscv64: 'riscv64',
  s390x: 's390x',
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

/** Architecture → the older one whose programs its processors may execute too. */
const SIBLINGS: Readonly<Record<string, string>> = { amd64: '386', arm64: 'arm' }

/** Returns the default platform of this machine. `architecture` is Node's name (`process.arch`). */
export const hostPlatform = (architecture: string): Platform => ({
  os: 'linux',
  architecture: NODE_ARCHITECTURES[architecture] ?? architecture,
})

/** Returns QEMU's name of an architecture; undefined if QEMU has no emulator for it. */
export const qemuName = (architecture: string): string | undefined =>
  Object.hasOwn(QEMU_NAMES, architecture) ? QEMU_NAMES[architecture] : undefined

/** Returns possible names of the kernel's handler for an architecture. QEMU's packages use the first. */
export function handlerNames(architecture: string): readonly string[] {
  const name = qemuName(architecture)
  if (name === undefined) return []
  // Virtual machines on macOS register Apple's translator for amd64.
  return [`qemu-${name}`, ...(architecture === 'amd64' ? ['rosetta'] : [])]
}

/** Returns the names of all handlers that QEMU can have. */
export const allHandlers = (): readonly string[] => Object.values(QEMU_NAMES).map(name => `qemu-${name}`)

/** Returns the other architecture whose programs a processor of the architecture `host` may execute. */
export const siblingOf = (host: string): string | undefined => SIBLINGS[host]

/** Returns true if builds can execute the platform's programs; those of other systems and WebAssembly never run. */
export const isExecuted = ({ os, architecture }: Platform): boolean =>
  os === 'linux' && qemuName(architecture) !== undefined
