import { withBusyboxRoot } from './busybox-image.ts'
import { goRoot } from './go.ts'
import { addLayer, type PlatformImage } from './layout.ts'
import { hostPlatform } from './platforms.ts'
import type { Workshop } from './workshop.ts'

/** Builds the image of the Go toolchain for the host's platform; the toolchain cross-compiles for the others. */
export async function golangImages(workshop: Workshop, layout: string): Promise<readonly PlatformImage[]> {
  const platform = hostPlatform()
  const base = await withBusyboxRoot(workshop, platform, root => addLayer(layout, root))
  const toolchain = await addLayer(layout, await goRoot(await workshop.go(), workshop.log), 'usr/local/go')
  const path = '/go/bin:/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
  const config = {
    Env: [`PATH=${path}`, 'GOPATH=/go', 'GOTOOLCHAIN=local', 'CGO_ENABLED=0'],
    Cmd: ['sh'],
    WorkingDir: '/go',
  }
  return [{ platform: platform.image, layers: [base, toolchain], config }]
}
