/** The command lines that spawn-hook.ts has written, in the order of their start. */
export const parseSpawnLog = (text: string): readonly (readonly string[])[] =>
  text
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as readonly string[])
