import { readFileSync, renameSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { delimiter } from 'node:path'
import { isMissing } from './cache.ts'
import { type Paths, stackPaths } from './paths.ts'

/** A registry that requires a login to push and pull. */
export interface LoginRegistry {
  /** Host and port, such as `localhost:5001`. */
  readonly host: string
  readonly username: string
  readonly password: string
}

/** The state of the stack that `up` started. */
export interface Stack {
  /** Registry without a login, which also serves as the mirror of Docker Hub if that is unreachable. */
  readonly registry: string
  /** Registry that requires basic credentials on every request (htpasswd). */
  readonly privateRegistry: LoginRegistry
  /** Registry that requires a bearer token from its token server, like most hosted registries. */
  readonly tokenRegistry: LoginRegistry & { readonly tokenServer: string }
  /** Input `registry-mirrors` of the action: `docker.io=localhost:5000`, or empty if Docker Hub is reachable. */
  readonly mirrors: readonly string[]
  /** Options that a BuildKit container needs to reach registries on localhost. */
  readonly driverOpts: readonly string[]
  readonly engine: { readonly host: string; readonly version: string; readonly owner: 'stack' | 'host' }
  /** Names of images in the engine. */
  readonly images: { readonly buildkit: string; readonly binfmt: string }
  /** Path of the buildx program. */
  readonly buildx: string
  /** Variables with which docker reaches the engine and finds buildx. */
  readonly env: Readonly<Record<string, string>>
  /** Directories to prepend to PATH. */
  readonly path: readonly string[]
  /** True if `up` mounted binfmt_misc, so that `down` unmounts it. */
  readonly mountedBinfmt: boolean
}

/** Reads the state that the last `up` wrote, or undefined after `down`. It does not check what is still running. */
export function readStack(paths: Paths = stackPaths()): Stack | undefined {
  try {
    return JSON.parse(readFileSync(paths.stateFile, 'utf8')) as Stack
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** Writes the state atomically. */
export async function writeStack(paths: Paths, stack: Stack): Promise<void> {
  await writeFile(`${paths.stateFile}.part`, `${JSON.stringify(stack, undefined, 2)}\n`)
  renameSync(`${paths.stateFile}.part`, paths.stateFile)
}

/** Returns the environment for processes that use the stack: `spawn('docker', …, { env: stackEnv(stack) })`. */
export function stackEnv(stack: Pick<Stack, 'env' | 'path'>, base: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return { ...base, ...stack.env, PATH: [...stack.path, base['PATH'] ?? ''].join(delimiter) }
}
