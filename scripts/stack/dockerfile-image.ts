import { dirname } from 'node:path'
import { goTool } from './go-tools.ts'
import { addLayer, type PlatformImage } from './layout.ts'
import { hostPlatform } from './platforms.ts'
import type { Workshop } from './workshop.ts'

/** Builds the image of BuildKit's Dockerfile frontend, for the line `# syntax=docker/dockerfile:1`. */
export async function dockerfileImages(workshop: Workshop, layout: string): Promise<readonly PlatformImage[]> {
  const program = await goTool(workshop, 'dockerfile-frontend')
  const layer = await addLayer(layout, dirname(program), 'bin')
  const config = {
    Entrypoint: ['/bin/dockerfile-frontend'],
    Labels: {
      'moby.buildkit.frontend.network.none': 'true',
      'moby.buildkit.frontend.caps':
        'moby.buildkit.frontend.inputs,moby.buildkit.frontend.subrequests,moby.buildkit.frontend.contexts',
    },
  }
  return [{ platform: hostPlatform().image, layers: [layer], config }]
}
