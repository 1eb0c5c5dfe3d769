import { BINFMT_IMAGE } from '../docker/emulation/binfmt-image.ts'
import { EMULATION_MODES, type EmulationMode } from '../docker/emulation/plan.ts'
import type { InputReader } from './reader.ts'

/** The inputs of emulation. */
export interface EmulationInputs {
  readonly mode: EmulationMode
  /** The image that installs emulators. */
  readonly image: string
}

/** Parses an image name for the engine. It must not look like an option of `docker run`. */
function parseImage(text: string): string {
  if (/^-|\s/.test(text)) throw new Error(`"${text}" is not an image name, such as ${BINFMT_IMAGE}.`)
  return text
}

/** Reads the inputs `emulation` and `binfmt-image`. */
export const readEmulation = (inputs: InputReader): EmulationInputs => ({
  mode: inputs.choice('emulation', EMULATION_MODES, 'auto'),
  image: inputs.parsed('binfmt-image', parseImage) ?? BINFMT_IMAGE,
})
