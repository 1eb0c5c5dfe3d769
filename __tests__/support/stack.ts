import { randomBytes } from 'node:crypto'
import { goTool } from '../../scripts/stack/go-tools.ts'

import { type Stack, stackEnv } from '../../scripts/stack/state.ts'
import { ensureStack } from '../../scripts/stack/up.ts'
import { openWorkshop } from '../../scripts/stack/workshop.ts'
import { mustRun, run } from '../../src/lib/process.ts'

/** The stack, brought up if it is not. */
export const theStack = (): Promise<Stack> => ensureStack(line => console.log(line))

/** A repository path that no other test uses. */
export const freshPath = (name: string): string => `test/${name}-${randomBytes(4).toString('hex')}`

export interface Clients {
  /** Runs Docker against the stack's engine, and gives what it prints. */
  docker(...args: readonly string[]): Promise<string>
  /** Runs crane, a registry client that is not ours. */
  crane(...args: readonly string[]): Promise<string>
}

/** Clients that are not ours, to look at what we published. */
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

/** What an index says of its images, attestations left out: platform → digest. */
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
