import { expect, test } from '@jest/globals'
import { parseFlavor } from '../../../src/metadata/flavor.ts'
import { parseImages } from '../../../src/metadata/images.ts'
import { compute, problemsOf, tagsOf } from '../../support/metadata.ts'

const names = (text: string): readonly string[] => {
  const images = parseImages(text, (where, what) => {
    throw new Error(`${where}: ${what}`)
  })
  return images.map(({ name }) => name)
}

test.each([
  ['', []],
  ['me/app', ['me/app']],
  ['me/app,ghcr.io/me/app', ['me/app', 'ghcr.io/me/app']],
  ['GHCR.io/Me/App\n# no\nname=localhost:5000/x', ['ghcr.io/me/app', 'localhost:5000/x']],
  ['a/b,enable=false\nname=c/d,enable=true\nname=,enable=false', ['c/d']],
  ['me/app\nme/app\ndocker.io/me/app\nME/APP', ['me/app']],
  ['a/b,c/d\ne/f', ['a/b', 'c/d', 'e/f']],
  ['"name=a/b,enable=true"', ['a/b']],
  ['node.js-app', ['node.js-app']],
])('parseImages: %j', (text, expected) => {
  expect(names(text)).toEqual(expected)
})

test.each([
  ['U/A B//', ['images, line 1: "u/a b//" is not a legal image name: ']],
  ['me/app:1.2', ['images, line 1: "me/app:1.2" is not a legal image name: the name has the tag "1.2"']],
  ['a/b\nname=', ['images, line 2: "name=" has no name. Add one: name=ghcr.io/me/app.']],
  ['name=a/b,enabled=true', ['images, line 1: an image has no attribute "enabled". Did you mean "enable"?']],
  ['a/b,enable=yes', ['images, line 1: enable: "yes" is neither true nor false.']],
  ['ghcr.io/me/app # mine\na#b', ['images, line 1: "# mine" would become part of the value', 'images, line 2: "a#b"']],
  [
    'https://ghcr.io/me/app',
    [
      'images, line 1: "https://ghcr.io/me/app" is not a legal image name: "https:" is not a registry host. Remove https://.',
    ],
  ],
  ['ghcr.io', ['images, line 1: "ghcr.io" is a registry without a repository. Add one: ghcr.io/me/app.']],
  ['app\nlocalhost:5000', ['images, line 2: "localhost:5000" is a registry without a repository']],
  ['- me/app\n- me/lib', ['images, line 1: this is a YAML list. Write one item per line, without "- ".']],
  ['-\n+', ['images, line 1: "-"', 'images, line 2: "+"']],
])('parseImages: rejects %j', (text, expected) => {
  expect(problemsOf(report => parseImages(text, report))).toEqual(
    expected.map(problem => expect.stringContaining(problem)),
  )
})

test('imageTags: tags have the image names as typed, or none without images', async () => {
  const run = { ref: 'refs/heads/main' }
  expect(await tagsOf('a\nb', run, { images: 'Me/App\nghcr.io/me/app' })).toEqual([
    'me/app:a',
    'me/app:b',
    'ghcr.io/me/app:a',
    'ghcr.io/me/app:b',
  ])
  expect(await tagsOf('a', run, { images: 'me/app,enable=false' })).toEqual(['a'])
  const { images } = await compute({ images: 'busybox' }, run)
  expect(images).toEqual([{ name: 'busybox', repository: { registry: 'docker.io', path: 'library/busybox' } }])
})

test.each([
  ['latest', ['flavor, line 1: "latest" is not of the form key=value. Write latest=true.']],
  ['Auto', ['flavor, line 1: "Auto" is not of the form key=value. Write latest=auto.']],
  ['suffix', ['flavor, line 1: "suffix" is not of the form key=value. Write suffix=….']],
  ['prefx', ['flavor, line 1: "prefx" is not of the form key=value. Did you mean "prefix"?']],
  ['prefix={branch}-', ['flavor, line 1: prefix has no {{…}}. Did you mean {{branch}}-?']],
  [
    'suffix=-slim # small',
    ['flavor, line 1: "# small" would become part of the value. Put the comment on a line of its own.'],
  ],
  ['latest=maybe', ['flavor, line 1: latest: "maybe" is not one of auto, true, false, highest.']],
  ['prefx=a', ['flavor, line 1: flavor has no attribute "prefx". Did you mean "prefix"?']],
  ['prefix=a,onlatest=yes', ['flavor, line 1: onlatest: "yes" is not one of true, false.']],
  ['onlatest=true', ['flavor, line 1: onlatest must follow a prefix or suffix']],
  ['suffix={{shaa}}', ['flavor, line 1: {{shaa}} is not an expression that is available here. Did you mean "sha"?']],
  ['latest=x\n\nprefix={{', ['flavor, line 1: latest: "x"', 'flavor, line 3: "{{" opens an expression']],
])('parseFlavor: rejects %j', (text, expected) => {
  expect(problemsOf(report => parseFlavor(text, report))).toEqual(
    expected.map(problem => expect.stringContaining(problem)),
  )
})
