import type { ImagePlatform } from './layout.ts'
import { StackError } from './shell.ts'

/** A platform of the stand-in images, with OCI's and Debian's name for it. */
export interface StackPlatform {
  readonly image: ImagePlatform
  readonly debian: string
}

/** The platforms of the base images. */
export const PLATFORMS: readonly StackPlatform[] = [
  { image: { os: 'linux', architecture: 'amd64' }, debian: 'amd64' },
  { image: { os: 'linux', architecture: 'arm64' }, debian: 'arm64' },
  { image: { os: 'linux', architecture: 'arm', variant: 'v7' }, debian: 'armhf' },
  { image: { os: 'linux', architecture: 's390x' }, debian: 's390x' },
  { image: { os: 'linux', architecture: 'riscv64' }, debian: 'riscv64' },
  { image: { os: 'linux', architecture: 'ppc64le' }, debian: 'ppc64el' },
  { image: { os: 'linux', architecture: '386' }, debian: 'i386' },
]

/** Returns the host's platform. */
export function hostPlatform(architecture: string = process.arch): StackPlatform {
  const name = architecture === 'x64' ? 'amd64' : architecture
  const found = PLATFORMS.find(platform => platform.image.architecture === name)
  if (found === undefined)
    throw new StackError(`The stack does not support the architecture of this host, "${architecture}".`)
  return found
}
