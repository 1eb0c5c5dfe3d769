import { mkdtemp, readFile, rm, watch, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CALLS_FILE, type Call, fits, SCRIPT_FILE, type Script } from './script.ts'

/** A `docker` that follows a script, and records how it was called. */
export interface FakeDocker extends AsyncDisposable {
  /** Directory to prepend to PATH. */
  readonly directory: string
  /** Returns the calls so far, in the order of their start. */
  calls(): Promise<readonly Call[]>
  /** Resolves with the first call that begins with the words; never if the fake is disposed of before. */
  called(words: string): Promise<Call>
}

const PROGRAM = fileURLToPath(new URL('program.ts', import.meta.url))
/** The compile cache, because stripping types takes longer than everything else that the fake does. */
const CACHE = fileURLToPath(new URL('../../../node_modules/.cache/fake-docker', import.meta.url))

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

export async function fakeDocker(script: Script): Promise<FakeDocker> {
  const directory = await mkdtemp(join(tmpdir(), 'fake-docker-'))
  const command = [process.execPath, PROGRAM, directory].map(quoted).join(' ')
  await writeFile(join(directory, 'docker'), `#!/bin/sh\nNODE_COMPILE_CACHE=${quoted(CACHE)} exec ${command} "$@"\n`, {
    mode: 0o755,
  })
  await writeFile(join(directory, SCRIPT_FILE), JSON.stringify(script))
  await writeFile(join(directory, CALLS_FILE), '')
  const calls = async (): Promise<readonly Call[]> => {
    const lines = (await readFile(join(directory, CALLS_FILE), 'utf8')).split('\n').slice(0, -1)
    return lines.map(line => JSON.parse(line) as Call)
  }
  return {
    directory,
    calls,
    async called(words) {
      for await (const _ of watch(directory)) {
        const found = (await calls()).find(({ argv }) => fits({ words }, argv))
        if (found !== undefined) return found
      }
      throw new Error(`There was no call of docker ${words}.`)
    },
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  }
}
