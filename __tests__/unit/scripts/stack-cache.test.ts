import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { cached, clearAbandoned } from '../../../scripts/stack/cache.ts'
import { withLock } from '../../../scripts/stack/lock.ts'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'manifold-test-'))
})
afterEach(() => rm(directory, { recursive: true }))

describe('cached', () => {
  test('makes an entry once', async () => {
    const entry = join(directory, 'deep', 'entry')
    await cached(entry, path => writeFile(path, 'first'))
    await cached(entry, path => writeFile(path, 'second'))
    expect(await readFile(entry, 'utf8')).toBe('first')
    expect(await readdir(join(directory, 'deep'))).toEqual(['entry'])
  })

  test('leaves nothing of what failed half-way', async () => {
    const failing = cached(join(directory, 'entry'), async path => {
      await writeFile(path, 'half')
      throw new Error('no more')
    })
    await expect(failing).rejects.toThrow('no more')
    expect(await readdir(directory)).toEqual([])
  })

  test('takes the directory that another process made first', async () => {
    const entry = join(directory, 'entry')
    await cached(entry, async path => {
      await mkdir(path)
      await mkdir(entry)
      await writeFile(join(entry, 'file'), 'quicker')
    })
    expect(await readdir(entry)).toEqual(['file'])
  })
})

test('clearAbandoned: removes old unfinished work, and nothing else', async () => {
  const ages = { '.old': 3, '.young': 1, entry: 3 }
  for (const [name, hours] of Object.entries(ages)) {
    await mkdir(join(directory, name))
    const then = new Date(Date.now() - hours * 3_600_000)
    await utimes(join(directory, name), then, then)
  }
  await clearAbandoned(directory)
  expect((await readdir(directory)).sort()).toEqual(['.young', 'entry'])
})

describe('withLock', () => {
  test('lets one in after the other', async () => {
    const lock = join(directory, 'lock')
    const events: string[] = []
    const work = (name: string) => () =>
      new Promise<void>(resolve => {
        events.push(`${name} begins`)
        setImmediate(() => {
          events.push(`${name} ends`)
          resolve()
        })
      })
    await Promise.all(['a', 'b', 'c'].map(name => withLock(lock, 10_000, work(name))))
    const names = events.filter((_, index) => index % 2 === 0).map(event => event.charAt(0))
    expect(names.sort()).toEqual(['a', 'b', 'c'])
    for (let index = 0; index < events.length; index += 2) {
      expect(events[index + 1]).toBe(events[index]?.replace('begins', 'ends'))
    }
  })

  test('gives up after its limit, and says which lock it was', async () => {
    expect.assertions(1)
    const lock = join(directory, 'lock')
    await withLock(lock, 10_000, async () => {
      await expect(withLock(lock, 100, async () => undefined)).rejects.toThrow(`held the lock ${lock} for 0.1 s`)
    })
  })

  test('is free again after work that failed', async () => {
    const lock = join(directory, 'lock')
    await expect(withLock(lock, 10_000, () => Promise.reject(new Error('no')))).rejects.toThrow(new Error('no'))
    expect(await withLock(lock, 100, async () => 'yes')).toBe('yes')
  })
})
