import { withBusyboxRoot } from './busybox-image.ts'
import { goRoot, useGo } from './go.ts'
import { addLayer, type PlatformImage } from './layout.ts'
import type { Paths } from './paths.ts'
import { hostPlatform } from './platforms.ts'
import type { Log } from './shell.ts'

/** The Go toolchain over a shell, for the host's own platform: it cross-compiles for all others. */
export async function golangImages(paths: Paths, log: Log, layout: string): Promise<readonly PlatformImage[]> {
  const platform = hostPlatform()
  const base = await withBusyboxRoot(paths, log, platform, root => addLayer(layout, root))
  const toolchain = await addLayer(layout, await goRoot(await useGo(paths, log), log), 'usr/local/go')
  const path = '/go/bin:/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
  const config = {
    Env: [`PATH=${path}`, 'GOPATH=/go', 'GOTOOLCHAIN=local', 'CGO_ENABLED=0'],
    Cmd: ['sh'],
    WorkingDir: '/go',
  }
  return [{ platform: platform.image, layers: [base, toolchain], config }]
}
