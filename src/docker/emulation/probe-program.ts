/** The parts of an executable that only exits with code 0. */
interface Program {
  /** ELF's number of the architecture (e_machine). */
  readonly machine: number
  /** The e_flags that the architecture requires. */
  readonly flags: number
  readonly code: readonly number[]
}

const PROGRAMS: Readonly<Record<string, Program>> = {
  // xor eax, eax; inc eax (1: exit); xor ebx, ebx; int 0x80
  '386': { machine: 3, flags: 0, code: [0x31, 0xc0, 0x40, 0x31, 0xdb, 0xcd, 0x80] },
  // mov r0, #0; mov r7, #1 (exit); svc #0. The flags mean EABI version 5: a 64-bit kernel rejects older ones.
  arm: { machine: 40, flags: 0x0500_0000, code: [0, 0, 0xa0, 0xe3, 1, 0x70, 0xa0, 0xe3, 0, 0, 0, 0xef] },
}

/** An address above the range that kernels protect from mapping, and a multiple of every page size. */
const ADDRESS = 0x40_0000
const ELF_HEADER = 52
const PROGRAM_HEADER = 32

/**
 * Returns the smallest Linux executable of a 32-bit architecture (`386`, `arm`) that exits with code 0: a processor and
 * kernel that execute it support the architecture. Returns undefined for other architectures.
 *
 * System V ABI, chapters 4 and 5: the headers of ELF, 32-bit and little-endian.
 */
export function probeProgram(architecture: string): Uint8Array | undefined {
  const program = PROGRAMS[architecture]
  if (program === undefined) return undefined
  const start = ELF_HEADER + PROGRAM_HEADER
  const size = start + program.code.length
  const bytes = new Uint8Array(size)
  const view = new DataView(bytes.buffer)
  const words = (offset: number, ...values: readonly number[]): void =>
    values.forEach((value, i) => {
      view.setUint32(offset + 4 * i, value, true)
    })
  const halves = (offset: number, ...values: readonly number[]): void =>
    values.forEach((value, i) => {
      view.setUint16(offset + 2 * i, value, true)
    })

  // e_ident: magic, 32-bit, little-endian, version 1.
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 1, 1, 1])
  // e_type (2: executable), e_machine; e_version, e_entry, e_phoff, e_shoff, e_flags.
  halves(16, 2, program.machine)
  words(20, 1, ADDRESS + start, ELF_HEADER, 0, program.flags)
  // e_ehsize, e_phentsize, e_phnum, e_shentsize, e_shnum, e_shstrndx.
  halves(40, ELF_HEADER, PROGRAM_HEADER, 1, 0, 0, 0)
  // The one segment: p_type (1: load), p_offset, p_vaddr, p_paddr, p_filesz, p_memsz, p_flags (read, execute), p_align.
  words(ELF_HEADER, 1, 0, ADDRESS, ADDRESS, size, size, 5, 0x1_0000)
  bytes.set(program.code, start)
  return bytes
}
