import { handlerNames, qemuName } from './architectures.ts'
import { HANDLERS } from './handlers.ts'

/** QEMU for every architecture, as Docker packages it; pinned, because its `latest` has crashed builds before. */
export const BINFMT_IMAGE = 'tonistiigi/binfmt:qemu-v10.2.3-68'

/** Is it `aptman/qus` (dbhi/qus), which has QEMU's own script and its arguments? */
export const isQus = (image: string): boolean => /(?:^|\/)aptman\/qus(?:[:@]|$)/.test(image)

/** Emulators are installed in the kernel, which is what the container must be privileged for. */
const PRIVILEGED = ['run', '--privileged', '--rm'] as const

/**
 * The command line that installs emulators by one run of the image.
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
  /** Platforms that it executed a program of. */
  readonly supported: readonly string[]
  /** Handlers that are enabled in the kernel. */
  readonly emulators: readonly string[]
  /** The architectures that this run, and nothing before it, has installed. */
  readonly installed: readonly string[]
  /** Architecture → why it was not installed. */
  readonly refusals: ReadonlyMap<string, string>
}

const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter(item => typeof item === 'string') : []

/** Reads what the binfmt program prints: JSON on stdout, and `installing: <architecture> <OK or why not>` lines. */
export function parseReport({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): BinfmtReport {
  const lines = [...`${stdout}\n${stderr}`.matchAll(/^installing: (\S+) (.*)$/gm)]
  const results = lines.map(([, architecture = '', result = '']) => [architecture, result.trim()] as const)
  const { supported, emulators } = jsonIn(stdout)
  return {
    supported: texts(supported),
    emulators: texts(emulators),
    installed: results.filter(([, result]) => result === 'OK').map(([architecture]) => architecture),
    refusals: new Map(results.filter(([, result]) => result !== 'OK')),
  }
}

/** Returns the JSON object at the end of a text; an empty one if there is none. */
function jsonIn(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text.slice(text.indexOf('{'))) as Record<string, unknown>
  } catch {
    return {}
  }
}

/** The handlers of QEMU's for the architectures. */
export const handlersOf = (architectures: readonly string[]): readonly string[] =>
  architectures.flatMap(architecture => handlerNames(architecture).slice(0, 1))
