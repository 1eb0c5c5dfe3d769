import { describe, expect, jest, test } from '@jest/globals'
import { inOwnProcess, isRunning, script } from '../../support/commands.ts'

jest.setTimeout(60_000)

describe('output', () => {
  test('is put together by characters, wherever its bytes are cut', async () => {
    const lines: string[] = []
    const code = `const bytes = Buffer.from('1 €\\r\\n2 😀\\r\\nrest')
      const next = i => i < bytes.length && process.stdout.write(bytes.subarray(i, i + 1), () => setTimeout(next, 2, i + 1))
      next(0)`
    const { stdout } = await script(code, { onLine: line => void lines.push(line) })
    expect({ stdout, lines }).toEqual({ stdout: '1 €\r\n2 😀\r\nrest', lines: ['1 €', '2 😀', 'rest'] })
  })

  test('of 50 MB in ordinary lines takes less than 300 MB', async () => {
    const code = `const before = process.resourceUsage().maxRSS
      let lines = 0
      const line = 'x'.repeat(78)
      const { stdout } = await run('sh', ['-c', \`yes \${line} | head -c 50000000\`], { onLine: () => void lines++ })
      const grownMB = (process.resourceUsage().maxRSS - before) / 1024
      console.log(JSON.stringify({ lines, bytes: stdout.length, grownMB }))`
    const { grownMB, ...read } = (await inOwnProcess(code)) as Readonly<Record<string, number>>
    expect(read).toEqual({ lines: Math.ceil(50_000_000 / 79), bytes: 50_000_000 })
    expect(grownMB).toBeLessThan(300)
  })

  test('in one long line is read in a time that grows with its length, not with the square of it', async () => {
    const code = `const read = async megabytes => {
        const before = process.cpuUsage()
        let length = 0
        const onLine = line => { length += line.length }
        await run('head', ['-c', String(megabytes * 1e6), '/dev/zero'], { onLine })
        if (length !== megabytes * 1e6) throw new Error('read ' + length)
        const { user, system } = process.cpuUsage(before)
        return (user + system) / 1000
      }
      await read(1)
      console.log(JSON.stringify([await read(5), await read(20)]))`
    const [small = 0, large = 0] = (await inOwnProcess(code)) as readonly number[]
    // Four times the length takes sixteen times as long if each piece searches the whole line again: seconds.
    expect(large).toBeLessThan(8 * small + 500)
  })

  test('that a process left behind holds open is not waited for longer than the grace', async () => {
    const code = `const { stdout, exitCode } = await run('sh', ['-c', 'sleep 60 & echo $!'], { graceMs: 200 })
      console.log(JSON.stringify({ pid: Number(stdout), exitCode }))`
    // That this process ends shows that it does not hold the pipe either.
    const { pid, exitCode } = (await inOwnProcess(code)) as { readonly pid: number; readonly exitCode: number }
    expect({ exitCode, running: isRunning(pid) }).toEqual({ exitCode: 0, running: true })
    process.kill(pid)
  })
})
