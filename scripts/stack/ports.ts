import { StackError } from './shell.ts'

export interface Ports {
  readonly open: number
  readonly basic: number
  readonly token: number
  /** The token server's. */
  readonly tokens: number
}

const FIRST_PORT = 5000

/** Four ports in a row, on loopback. `MANIFOLD_STACK_PORT` names the first where another program has these. */
export function stackPorts(env: NodeJS.ProcessEnv = process.env): Ports {
  const text = env['MANIFOLD_STACK_PORT'] || String(FIRST_PORT)
  const first = Number(text)
  if (!/^\d+$/.test(text) || first < 1 || first > 65_532) {
    throw new StackError(
      `MANIFOLD_STACK_PORT is the first of four ports in a row, so between 1 and 65532, and not "${text}".`,
    )
  }
  return { open: first, basic: first + 1, token: first + 2, tokens: first + 3 }
}
