import { expect, test } from '@jest/globals'
import { leftOutWarning, markingsOf } from '../../../src/docker/markings.ts'
import { compute } from '../../support/metadata.ts'

const annotations = [
  'manifest:a=1',
  'manifest-descriptor:b=2',
  'index:c=3',
  'index-descriptor,index:d=4',
  'index-descriptor[linux/amd64]:e=5',
].join('\n')

const metadata = (text: string) => compute({ annotations: text }, { ref: 'refs/heads/main' }, { predefined: false })

test('a leg annotates its image, and says what nothing will carry', async () => {
  const described = await metadata(annotations)
  expect(markingsOf(described, 'leg').annotations).toEqual(['manifest:a=1', 'manifest-descriptor:b=2'])
  expect(leftOutWarning(described, 'leg')).toBe(
    'Annotations of the level "index-descriptor" are left out: d, e. No registry keeps them; those of the level "index" go into the index.',
  )
})

test('a single job leaves all of them to BuildKit', async () => {
  const described = await metadata(annotations)
  expect(markingsOf(described, 'single').annotations).toHaveLength(6)
  expect(leftOutWarning(described, 'single')).toBeUndefined()
})

test('a leg whose annotations are all carried has nothing to warn of', async () => {
  expect(leftOutWarning(await metadata('manifest:a=1\nmanifest-descriptor:b=2\nindex:c=3'), 'leg')).toBeUndefined()
})
