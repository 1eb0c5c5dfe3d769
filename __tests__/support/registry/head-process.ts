import { tagReference } from '../../../src/oci/reference.ts'
import { openRegistries } from '../../../src/registry/registries.ts'

// Finds `me/app:v1` of the registry in the first argument, with the environment of this process, and prints its digest
// or the failure.
const [registry = ''] = process.argv.slice(2)
const registries = openRegistries({
  logins: [],
  env: process.env,
  run: () => Promise.reject(new Error('no command runs here')),
  log: { info() {} } as never,
})
const client = registries.repository({ registry, path: 'me/app' })
const text = await client.headManifest(tagReference('v1')).then(
  head => head?.digest ?? 'absent',
  error => (error as Error).message,
)
// The process ends although its connections stay open.
process.stdout.write(text)
