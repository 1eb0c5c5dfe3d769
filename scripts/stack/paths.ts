import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where the stack keeps what it has: one directory of the user's cache, and one that a reboot empties. */
export interface Paths {
  /** Holds everything that outlives a reboot. Deleting it after `down` leaves nothing of the stack behind. */
  readonly root: string
  /** Programs built from Go modules, `<name>-<version>/<name>`. */
  readonly tools: string
  /** Debian packages, unpacked and never installed. */
  readonly packages: string
  /** Images as OCI layouts, ready to be pushed. */
  readonly layouts: string
  /** What the registries hold, a directory each. */
  readonly registries: string
  /** The data of our own Docker engine. */
  readonly engineData: string
  /** DOCKER_CONFIG for all that uses the stack: the user's own logins and builders stay out of it. */
  readonly dockerConfig: string
  readonly logs: string
  /** Pid files and sockets: a socket's path may have 107 characters, and a reboot must clear them. */
  readonly run: string
  readonly stateFile: string
}

/** The places for this user. `MANIFOLD_STACK_CACHE` moves them, so that a second, empty cache can be tried. */
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
