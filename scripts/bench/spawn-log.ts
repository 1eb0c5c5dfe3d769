import { basename, isAbsolute } from 'node:path'

/** Parses the log of spawn-hook.ts: command lines in the order of their start. Paths of programs become names. */
export const parseSpawnLog = (text: string): readonly (readonly string[])[] =>
  text
    .split('\n')
    .filter(line => line !== '')
    .map(line => {
      const [program = '', ...args] = JSON.parse(line) as readonly string[]
      return [isAbsolute(program) ? basename(program) : program, ...args]
    })

/** Shortens a command line to its commands: `docker buildx create --name …` to `buildx create`. */
export function shortName(argv: readonly string[]): string {
  const option = argv.findIndex(word => word.startsWith('-'))
  const words = argv.slice(0, Math.min(option === -1 ? argv.length : option, 3))
  return (words.length > 1 && words[0] === 'docker' ? words.slice(1) : words).join(' ')
}
