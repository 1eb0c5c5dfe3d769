import { text } from 'node:stream/consumers'
import { createTransport } from '../../../src/http/transport.ts'
import type { Digest } from '../../../src/oci/digest.ts'
import { publish } from '../../../src/publish/publisher.ts'
import type { Tag } from '../../../src/publish/record.ts'
import { createRegistries } from '../../../src/registry/registries.ts'
import { clientOptions } from './clients.ts'
import { ME } from './publication.ts'

/** The standard input of a process that publishes. */
export interface Order {
  readonly host: string
  readonly paths: readonly string[]
  readonly tags: readonly Tag[]
  readonly content: { readonly base64: string; readonly mediaType: string; readonly digest: Digest }
}

const { host, paths, tags, content }: Order = JSON.parse(await text(process.stdin))
const { base64, mediaType, digest } = content
await publish(
  {
    content: { bytes: Buffer.from(base64, 'base64'), mediaType, digest },
    repositories: paths.map(path => ({ registry: host, path })),
    tags,
  },
  { registries: createRegistries(clientOptions(createTransport(), ME)) },
)
