import { randomBytes } from 'node:crypto'
import { goTool } from '../../scripts/stack/go-tools.ts'
import { type Stack, stackEnv } from '../../scripts/stack/state.ts'
import { ensureStack } from '../../scripts/stack/up.ts'
import { openWorkshop } from '../../scripts/stack/workshop.ts'
import { mustRun, run } from '../../src/lib/process.ts'

/** Returns the stack, and starts it if it is not up. */
export const theStack = (): Promise<Stack> => ensureStack(line => console.log(line))

/** Returns a repository path that no other test uses. */
export const freshPath = (name: string): string => `test/${name}-${randomBytes(4).toString('hex')}`

export interface Clients {
  /** Runs docker with the stack's engine and returns its output. */
  docker(...args: readonly string[]): Promise<string>
  /** Runs crane, an independent registry client, and returns its output. */
  crane(...args: readonly string[]): Promise<string>
}

/** Returns independent clients to inspect what we published. */
export async function clientsOf(stack: Stack): Promise<Clients> {
  const env = stackEnv(stack) as Record<string, string>
  const crane = await goTool(
    openWorkshop(line => console.log(line)),
    'crane',
  )
  const output = async (command: string, args: readonly string[]): Promise<string> =>
    (await mustRun(run, command, args, { env })).stdout.trim()
  return { docker: (...args) => output('docker', args), crane: (...args) => output(crane, args) }
}

/** Returns the images of an index without attestations: platform → digest. */
export function imagesOf(index: string): Readonly<Record<string, string>> {
  const { manifests } = JSON.parse(index) as { manifests: readonly IndexEntry[] }
  return Object.fromEntries(
    manifests
      .filter(({ platform }) => platform.os !== 'unknown')
      .map(({ digest, platform: { os, architecture, variant } }) => [
        [os, architecture, variant].filter(part => part !== undefined).join('/'),
        digest,
      ]),
  )
}

interface IndexEntry {
  readonly digest: string
  readonly platform: { readonly os: string; readonly architecture: string; readonly variant?: string }
}
