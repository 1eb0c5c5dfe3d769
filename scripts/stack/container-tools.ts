import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { hostRelease, multiarch, unpackedPackages } from './debian.ts'
import { StackError } from './shell.ts'
import type { Workshop } from './workshop.ts'

/** Debian's skopeo and podman, which share their configuration. */
export interface ContainerTools {
  readonly skopeo: string
  readonly podman: string
  /** Variables with which they find their libraries and configuration. */
  readonly env: NodeJS.ProcessEnv
  /** The policy that accepts every image, which the host may lack. */
  readonly policy: string
}

/**
 * Unpacks skopeo and podman, with what they run, from the host's Debian release, and configures them to keep everything
 * in an existing directory.
 */
export async function containerTools(workshop: Workshop, directory: string): Promise<ContainerTools> {
  const { suite } = await hostRelease()
  if (suite === undefined) throw new StackError('The stack can provide skopeo and podman only on Debian.')
  const root = await unpackedPackages(workshop.paths, workshop.log, {
    name: 'container-tools',
    suites: [suite],
    names: ['skopeo', 'podman', 'runc'],
    dependencies: 'missing',
  })
  const libraries = ['usr/lib', 'lib'].map(name => join(root, name, multiarch())).join(delimiter)
  const path = (name: string): string => join(directory, name)
  await mkdir(path('tmp'))
  await writeFile(path('policy.json'), JSON.stringify({ default: [{ type: 'insecureAcceptAnything' }] }))
  await writeFile(path('registries.conf'), '')
  // No overlay mounts, which would survive a killed test.
  await writeFile(
    path('storage.conf'),
    toml({ storage: { driver: 'vfs', graphroot: path('images'), runroot: path('run') } }),
  )
  // conmon starts programs with the variables of `conmon_env_vars` only, and runc even without these.
  await writeFile(
    path('runc'),
    `#!/bin/sh\nLD_LIBRARY_PATH='${libraries}' exec '${join(root, 'usr/sbin/runc')}' "$@"\n`,
  )
  await chmod(path('runc'), 0o755)
  const configuration = { CONTAINERS_CONF: path('containers.conf'), LD_LIBRARY_PATH: libraries }
  await writeFile(
    path('containers.conf'),
    toml({
      containers: {
        netns: 'none',
        seccomp_profile: join(root, 'usr/share/containers/seccomp.json'),
        // By default, podman asks for more than a container may have that it runs in.
        default_ulimits: ['nofile=1024:1024', 'nproc=1024:1024'],
      },
      engine: {
        cgroup_manager: 'cgroupfs',
        events_logger: 'none',
        image_copy_tmp_dir: path('tmp'),
        tmp_dir: path('tmp'),
        runtime: 'runc',
        conmon_path: [join(root, 'usr/bin/conmon')],
        conmon_env_vars: Object.entries(configuration).map(([name, value]) => `${name}=${value}`),
      },
      'engine.runtimes': { runc: [path('runc')] },
    }),
  )
  return {
    skopeo: join(root, 'usr/bin/skopeo'),
    podman: join(root, 'usr/bin/podman'),
    env: {
      ...process.env,
      ...configuration,
      CONTAINERS_STORAGE_CONF: path('storage.conf'),
      CONTAINERS_REGISTRIES_CONF: path('registries.conf'),
    },
    policy: path('policy.json'),
  }
}

type Table = Readonly<Record<string, string | readonly string[]>>

/** Formats tables of strings and lists of strings, which TOML writes as JSON does. */
const toml = (tables: Readonly<Record<string, Table>>): string =>
  Object.entries(tables)
    .map(([table, values]) => {
      const lines = Object.entries(values).map(([key, value]) => `${key} = ${JSON.stringify(value)}\n`)
      return `[${table}]\n${lines.join('')}`
    })
    .join('\n')
