import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { NodeSettings } from './settings.ts'

const PARTS = ['cacert', 'cert', 'key'] as const

/** Returns the variable that Docker's setup-buildx reads a certificate from; `index` counts the nodes from 0. */
const variable = (index: number, part: (typeof PARTS)[number]): string =>
  `BUILDER_NODE_${index}_AUTH_TLS_${part.toUpperCase()}`

/**
 * Adds the certificates in the environment to the nodes, as options that name files below `directory`, which only this
 * user can read. A node without a `tcp://` address does not use certificates.
 */
export async function withCertificates(
  nodes: readonly NodeSettings[],
  env: NodeJS.ProcessEnv,
  directory: string,
): Promise<readonly NodeSettings[]> {
  return Promise.all(
    nodes.map(async (node, index) => {
      if (!node.endpoint?.startsWith('tcp://')) return node
      const options = await Promise.all(PARTS.map(part => writePart(part, index, env, directory)))
      return { ...node, driverOpts: [...node.driverOpts, ...options.filter(option => option !== undefined)] }
    }),
  )
}

async function writePart(
  part: (typeof PARTS)[number],
  index: number,
  env: NodeJS.ProcessEnv,
  directory: string,
): Promise<string | undefined> {
  const content = env[variable(index, part)]
  if (!content) return undefined
  const folder = join(directory, 'certificates')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, `${part}_${index}.pem`)
  await writeFile(file, content.endsWith('\n') ? content : `${content}\n`, { mode: 0o600 })
  await chmod(file, 0o600)
  return `${part}=${file}`
}

/** Returns true if the environment has certificates for a node. */
export const hasCertificates = (nodes: readonly NodeSettings[], env: NodeJS.ProcessEnv): boolean =>
  nodes.some(
    ({ endpoint }, index) => endpoint?.startsWith('tcp://') && PARTS.some(part => Boolean(env[variable(index, part)])),
  )
