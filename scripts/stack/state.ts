import { readFileSync, renameSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { delimiter } from 'node:path'
import { isMissing } from './cache.ts'
import { type Paths, stackPaths } from './paths.ts'

/** A registry that asks who pushes and who pulls. */
export interface LoginRegistry {
  /** As an image's name begins with it: `localhost:5001`. */
  readonly host: string
  readonly username: string
  readonly password: string
}

/** What `up` brought up, for those who use it. */
export interface Stack {
  /** Takes pushes and pulls from everybody, and stands in for Docker Hub where that is out of reach. */
  readonly registry: string
  /** Wants basic credentials on every request (htpasswd). */
  readonly privateRegistry: LoginRegistry
  /** Wants a bearer token, which its token server gives for basic credentials, as most hosted registries do. */
  readonly tokenRegistry: LoginRegistry & { readonly tokenServer: string }
  /** `registry-mirrors` for the action: `docker.io=localhost:5000`, or nothing when Docker Hub can be reached. */
  readonly mirrors: readonly string[]
  /** What a BuildKit container needs to reach registries on localhost. */
  readonly driverOpts: readonly string[]
  readonly engine: { readonly host: string; readonly version: string; readonly owner: 'stack' | 'host' }
  /** Images that the engine has under these names. */
  readonly images: { readonly buildkit: string; readonly binfmt: string }
  /** The path of the buildx program. */
  readonly buildx: string
  /** Variables that reach the engine and find buildx. */
  readonly env: Readonly<Record<string, string>>
  /** Directories to put in front of PATH. */
  readonly path: readonly string[]
  /** Did `up` mount binfmt_misc? Then `down` unmounts it. */
  readonly mountedBinfmt: boolean
}

/** What the last `up` brought up; undefined when there was none since the last `down`. Says nothing of what lives now. */
export function readStack(paths: Paths = stackPaths()): Stack | undefined {
  try {
    return JSON.parse(readFileSync(paths.stateFile, 'utf8')) as Stack
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** Writes the state in one piece. */
export async function writeStack(paths: Paths, stack: Stack): Promise<void> {
  await writeFile(`${paths.stateFile}.part`, `${JSON.stringify(stack, undefined, 2)}\n`)
  renameSync(`${paths.stateFile}.part`, paths.stateFile)
}

/** An environment for processes that use the stack: `spawn('docker', …, { env: stackEnv(stack) })`. */
export function stackEnv(stack: Pick<Stack, 'env' | 'path'>, base: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return { ...base, ...stack.env, PATH: [...stack.path, base['PATH'] ?? ''].join(delimiter) }
}
