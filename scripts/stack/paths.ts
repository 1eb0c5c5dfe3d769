import { homedir } from 'node:os'
import { join } from 'node:path'

/** Paths of the stack: a directory in the user's cache, and one that a reboot clears. */
export interface Paths {
  /** Everything that survives a reboot. Deleting it after `down` removes the stack completely. */
  readonly root: string
  /** Programs built from Go modules, `<name>-<version>/<name>`. */
  readonly tools: string
  /** Debian packages, unpacked but not installed. */
  readonly packages: string
  /** Images as OCI layouts, ready to push. */
  readonly layouts: string
  /** Content of the registries, one directory each. */
  readonly registries: string
  /** Data of our own Docker engine. */
  readonly engineData: string
  /** DOCKER_CONFIG for everything that uses the stack, separate from the user's logins and builders. */
  readonly dockerConfig: string
  readonly logs: string
  /** Pid files and sockets. Short, because a socket path is limited to 107 characters; cleared by a reboot. */
  readonly run: string
  readonly stateFile: string
}

/** Returns the paths for this user. Set `MANIFOLD_STACK_CACHE` to try the stack with a second, empty cache. */
export function stackPaths(env: NodeJS.ProcessEnv = process.env): Paths {
  const cache = env['XDG_CACHE_HOME'] || join(homedir(), '.cache')
  const root = env['MANIFOLD_STACK_CACHE'] || join(cache, 'manifold')
  return {
    root,
    tools: join(root, 'tools'),
    packages: join(root, 'packages'),
    layouts: join(root, 'layouts'),
    registries: join(root, 'registries'),
    engineData: join(root, 'docker'),
    dockerConfig: join(root, 'docker-config'),
    logs: join(root, 'logs'),
    run: process.getuid?.() === 0 ? '/run/manifold' : join(root, 'run'),
    stateFile: join(root, 'stack.json'),
  }
}
