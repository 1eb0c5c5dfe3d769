import { handlerNames, qemuName } from './architectures.ts'
import { HANDLERS } from './handlers.ts'

/** Docker's package of QEMU for every architecture; pinned, because its `latest` has crashed builds before. */
export const BINFMT_IMAGE = 'tonistiigi/binfmt:qemu-v10.2.3-68'

/** Returns true for `aptman/qus` (dbhi/qus), which uses QEMU's own script and its arguments. */
export const isQus = (image: string): boolean => /(?:^|\/)aptman\/qus(?:[:@]|$)/.test(image)

/** The beginning of a command line: only a privileged container can change the kernel's handlers. */
const PRIVILEGED = ['run', '--privileged', '--rm'] as const

/**
 * Returns the command line that installs emulators with one run of the image.
 *
 * Forms: cmd/binfmt of tonistiigi/binfmt; README of dbhi/qus.
 */
export function installArguments(image: string, architectures: readonly string[] | 'all'): string[] {
  if (isQus(image)) {
    const names = architectures === 'all' ? [] : architectures.map(name => qemuName(name) ?? name)
    return [...PRIVILEGED, image, '-s', '--', '-p', ...names]
  }
  return [...PRIVILEGED, image, '--install', architectures === 'all' ? 'all' : architectures.join(',')]
}

/**
 * Variables of a command line that runs the image: it is for the engine's own platform, whatever platform the user wants
 * for other images.
 */
export const ENGINE_PLATFORM = { DOCKER_DEFAULT_PLATFORM: '' } as const

/** Returns the command line that removes handlers from the kernel. */
export function uninstallArguments(image: string, handlers: readonly string[]): string[] {
  if (!isQus(image)) return [...PRIVILEGED, image, '--uninstall', handlers.join(',')]
  // Its own option for this removes every QEMU handler, even those of other tools.
  const mount = `test -e ${HANDLERS}/status || mount -t binfmt_misc binfmt_misc ${HANDLERS}`
  const removals = handlers.map(name => `echo -1 > ${HANDLERS}/${name}`)
  return [...PRIVILEGED, '--entrypoint', 'sh', image, '-ec', [mount, ...removals].join('\n')]
}

/** The report of one run of the binfmt program. */
export interface BinfmtReport {
  /** Platforms whose programs it executed. */
  readonly supported: readonly string[]
  /** Handlers that are enabled in the kernel. */
  readonly emulators: readonly string[]
  /** The architectures that this run installed. */
  readonly installed: readonly string[]
  /** Architecture → the reason that it was not installed. */
  readonly refusals: ReadonlyMap<string, string>
}

const strings = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter(item => typeof item === 'string') : []

/** Parses the output of the binfmt program: JSON on stdout, and lines `installing: <architecture> <OK or reason>`. */
export function parseReport({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): BinfmtReport {
  const lines = [...`${stdout}\n${stderr}`.matchAll(/^installing: (\S+) (.*)$/gm)]
  const results = lines.map(([, architecture = '', result = '']) => [architecture, result.trim()] as const)
  const { supported, emulators } = jsonIn(stdout)
  return {
    supported: strings(supported),
    emulators: strings(emulators),
    installed: results.filter(([, result]) => result === 'OK').map(([architecture]) => architecture),
    refusals: new Map(results.filter(([, result]) => result !== 'OK')),
  }
}

/** Returns the JSON object at the end of a string; an empty one if there is none. */
function jsonIn(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text.slice(text.indexOf('{'))) as Record<string, unknown>
  } catch {
    return {}
  }
}

/** Returns QEMU's handlers for the architectures. */
export const handlersOf = (architectures: readonly string[]): readonly string[] =>
  architectures.flatMap(architecture => handlerNames(architecture).slice(0, 1))
