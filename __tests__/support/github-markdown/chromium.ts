import { spawn } from 'node:child_process'
import { access, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { hostRelease, unpackedPackages } from '../../../scripts/stack/debian.ts'
import { stackPaths } from '../../../scripts/stack/paths.ts'

/** A Chromium that is ready to start. */
export interface Chromium {
  readonly path: string
  readonly env: NodeJS.ProcessEnv
}

const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/**
 * Finds the Chromium of this machine. If there is none, unpacks Debian's package and its dependencies into the cache of
 * the real stack, without installing them. Throws an Error on other systems.
 */
export async function findChromium(log: (line: string) => void): Promise<Chromium> {
  for (const path of INSTALLED) {
    if (await access(path).then(yes, no)) return { path, env: process.env }
  }
  const { suite } = await hostRelease()
  if (suite === undefined)
    throw new Error('Chromium is missing, and the tests can download it only on Debian. Install Chromium.')
  const root = await unpackedPackages(stackPaths(), log, {
    name: 'chromium',
    suites: [suite],
    names: ['chromium', 'fonts-dejavu-core', 'fontconfig-config'],
    dependencies: 'missing',
  })
  return { path: join(root, 'usr/lib/chromium/chromium'), env: environmentIn(root) }
}

const yes = (): boolean => true
const no = (): boolean => false

/** Returns the environment in which unpacked programs find their libraries and fonts. */
function environmentIn(root: string): NodeJS.ProcessEnv {
  const multiarch = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu'
  const libraries = ['usr/lib', 'lib', 'usr/lib/nss', 'usr/lib/pulseaudio']
  return {
    ...process.env,
    LD_LIBRARY_PATH: libraries.map(name => join(root, name.replace(/lib/, `lib/${multiarch}`))).join(delimiter),
    FONTCONFIG_SYSROOT: root,
  }
}

/** Flags for a run without a window, prompts or background requests. */
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--hide-scrollbars',
]
const LIMIT_MS = 90_000

/**
 * Opens a page, waits for its scripts, and returns its document. Saves a picture at the path `screenshot`. Throws an
 * Error if Chromium fails.
 */
export async function openPage(
  { path, env }: Chromium,
  file: string,
  { screenshot, size = [1012, 1400] }: { readonly screenshot: string; readonly size?: readonly [number, number] },
): Promise<string> {
  const profile = await mkdtemp(join(tmpdir(), 'chromium-profile-'))
  const args = [
    ...FLAGS,
    `--user-data-dir=${profile}`,
    `--window-size=${size.join(',')}`,
    // Virtual time advances as fast as the page's scripts allow, so no real delay is needed.
    '--virtual-time-budget=20000',
    '--dump-dom',
    `--screenshot=${screenshot}`,
    pathToFileURL(file).href,
  ]
  try {
    const { code, stdout, stderr } = await ended(path, args, env)
    if (code !== 0) throw new Error(`${path} exited with code ${code}:\n${stderr}`)
    return stdout
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  }
}

function ended(
  path: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(path, args, { env, timeout: LIMIT_MS, killSignal: 'SIGKILL' })
    const output = { stdout: '', stderr: '' }
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        output[name] += text
      })
    }
    child.on('error', reject)
    child.on('close', code => resolve({ code, ...output }))
  })
}
