import { setOutput } from '../lib/runner.ts'
import type { Outputs } from './outputs.ts'

export function setOutputs(outputs: Outputs): void {
  for (const [name, value] of Object.entries(outputs)) setOutput(name, value)
}
