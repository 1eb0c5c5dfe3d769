import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { binfmtImages } from './binfmt-image.ts'
import { buildkitImages } from './buildkit-image.ts'
import { busyboxImages } from './busybox-image.ts'
import { cached } from './cache.ts'
import { dockerfileImages } from './dockerfile-image.ts'
import { golangImages } from './golang-image.ts'
import { addIndex, createLayout, type PlatformImage } from './layout.ts'
import { layoutIndex, pushLayout, remoteDigest } from './push.ts'
import { step } from './shell.ts'
import { BINFMT_IMAGE, BUILDKIT_IMAGE, GO_TOOLS, GO_VERSION, IMAGE_SUITE } from './versions.ts'
import type { Workshop } from './workshop.ts'

/** A replacement for an image on Docker Hub, which the stack builds if Docker Hub is unreachable. */
export interface StandIn {
  readonly repository: string
  readonly tags: readonly string[]
  /** Identifies its content; a new key causes a new build. */
  readonly key: string
  /** Adds its layers to a layout, and returns the image of each platform. */
  readonly make: (workshop: Workshop, layout: string) => Promise<readonly PlatformImage[]>
}

const buildkit = GO_TOOLS.buildkitd.version
const tagOf = (image: string): readonly string[] => [image.slice(image.indexOf(':') + 1)]

/** The stand-ins, under their names on Docker Hub. */
export const STAND_INS: readonly StandIn[] = [
  { repository: 'library/busybox', tags: ['1', 'latest'], key: `${IMAGE_SUITE}-1`, make: busyboxImages },
  { repository: 'moby/buildkit', tags: tagOf(BUILDKIT_IMAGE), key: `${buildkit}-1`, make: buildkitImages },
  { repository: 'tonistiigi/binfmt', tags: tagOf(BINFMT_IMAGE), key: `${IMAGE_SUITE}-2`, make: binfmtImages },
  { repository: 'docker/dockerfile', tags: ['1', 'latest'], key: `${buildkit}-1`, make: dockerfileImages },
  { repository: 'library/golang', tags: versionTags(GO_VERSION), key: `${GO_VERSION}-1`, make: golangImages },
]

/** Returns the tags of a version, from the least to the most specific: `latest`, `1`, `1.26`, `1.26.8`. */
export function versionTags(version: string): readonly string[] {
  const parts = version.split('.')
  return ['latest', ...parts.map((_, index) => parts.slice(0, index + 1).join('.'))]
}

/** Builds the image if it is not cached. Returns the path of its layout. */
export function makeStandIn(workshop: Workshop, standIn: StandIn): Promise<string> {
  const { repository, key } = standIn
  const layout = join(workshop.paths.layouts, `${repository.replace('/', '-')}-${key}`)
  return cached(layout, temporary =>
    step(workshop.log, `Building the image ${repository}`, () => fill(workshop, standIn, temporary)),
  )
}

/** Pushes the image under each of its tags that is missing in the registry or points to another image. */
export async function pushStandIn({ repository, tags }: StandIn, layout: string, registry: string): Promise<void> {
  const { digest } = await layoutIndex(layout)
  for (const tag of tags) {
    const destination = { registry, repository, tag }
    if ((await remoteDigest(destination)) !== digest) await pushLayout(layout, destination)
  }
}

async function fill(workshop: Workshop, standIn: StandIn, layout: string): Promise<void> {
  await mkdir(layout)
  await createLayout(layout)
  await addIndex(layout, await standIn.make(workshop, layout))
}
