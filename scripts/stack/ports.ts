import { StackError } from './shell.ts'

export interface Ports {
  readonly open: number
  readonly basic: number
  readonly token: number
  /** Port of the token server. */
  readonly tokens: number
}

const FIRST_PORT = 5000

/** Returns four consecutive ports on loopback. If another program uses them, set `MANIFOLD_STACK_PORT` to the first. */
export function stackPorts(env: NodeJS.ProcessEnv = process.env): Ports {
  const text = env['MANIFOLD_STACK_PORT'] || String(FIRST_PORT)
  const first = Number(text)
  if (!/^\d+$/.test(text) || first < 1 || first > 65_532) {
    throw new StackError(
      `MANIFOLD_STACK_PORT: "${text}" is not a port from 1 to 65532. Set the first of four consecutive ports.`,
    )
  }
  return { open: first, basic: first + 1, token: first + 2, tokens: first + 3 }
}
