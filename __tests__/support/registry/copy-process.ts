import { text } from 'node:stream/consumers'
import { createTransport } from '../../../src/http/transport.ts'
import type { Digest } from '../../../src/oci/digest.ts'
import { copyImage } from '../../../src/registry/copy.ts'
import { createRegistries } from '../../../src/registry/registries.ts'
import { clientOptions } from './clients.ts'
import { ME } from './publication.ts'

/** The standard input of a process that copies an image. */
export interface CopyOrder {
  readonly from: string
  readonly to: string
  readonly path: string
  readonly digest: Digest
  readonly ca: string
}

/** The standard output of that process: the peak growth of its memory in bytes. */
export interface CopyReport {
  /** JavaScript heap. */
  readonly heap: number
  /** Heap and external buffers. */
  readonly all: number
}

const { from, to, path, digest, ca }: CopyOrder = JSON.parse(await text(process.stdin))
const registries = createRegistries(clientOptions(createTransport({ ca }), ME))
const source = registries.repository({ registry: from, path })
const target = registries.repository({ registry: to, path })
const content = await source.getManifest(digest)

const memory = () => {
  const { heapUsed, external } = process.memoryUsage()
  return { heap: heapUsed, all: heapUsed + external }
}
const before = memory()
let peak = before
const watch = setInterval(() => {
  const { heap, all } = memory()
  peak = { heap: Math.max(peak.heap, heap), all: Math.max(peak.all, all) }
}, 10)
await copyImage(source, target, content)
clearInterval(watch)
const report: CopyReport = { heap: peak.heap - before.heap, all: peak.all - before.all }
process.stdout.write(JSON.stringify(report))
