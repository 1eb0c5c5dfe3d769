import { spawn } from 'node:child_process'
import { access, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { hostRelease, unpackedPackages } from '../../../scripts/stack/debian.ts'
import { stackPaths } from '../../../scripts/stack/paths.ts'

/** A Chromium that can be started. */
export interface Chromium {
  readonly path: string
  readonly env: NodeJS.ProcessEnv
}

const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/**
 * The Chromium of this machine; where there is none, on Debian, its package: unpacked into the cache of the real stack,
 * with what it needs, and not installed. Throws an Error elsewhere.
 */
export async function findChromium(log: (line: string) => void): Promise<Chromium> {
  for (const path of INSTALLED) {
    if (await access(path).then(yes, no)) return { path, env: process.env }
  }
  const { suite } = await hostRelease()
  if (suite === undefined) throw new Error('There is no Chromium, and it can be fetched on Debian only: install it.')
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

/** Where programs of the unpacked packages find their libraries and fonts. */
function environmentIn(root: string): NodeJS.ProcessEnv {
  const multiarch = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu'
  const libraries = ['usr/lib', 'lib', 'usr/lib/nss', 'usr/lib/pulseaudio']
  return {
    ...process.env,
    LD_LIBRARY_PATH: libraries.map(name => join(root, name.replace(/lib/, `lib/${multiarch}`))).join(delimiter),
    FONTCONFIG_SYSROOT: root,
  }
}

/** Started alone: without a profile of the user's, and without asking anybody anything. */
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
 * Opens a page, lets its scripts run to their end, and gives its document as it then is. `screenshot` is where a picture goes. Throws
 * an Error when Chromium does not end well.
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
    // Time passes as fast as the page's scripts allow, so that nobody has to guess how long they take.
    '--virtual-time-budget=20000',
    '--dump-dom',
    `--screenshot=${screenshot}`,
    pathToFileURL(file).href,
  ]
  try {
    const { code, stdout, stderr } = await ended(path, args, env)
    if (code !== 0) throw new Error(`${path} ended with exit code ${code}:\n${stderr}`)
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
