import { describe, expect, test } from '@jest/globals'
import { imageTags } from '../../../src/metadata/metadata.ts'
import { compute, type Inputs, type RunOf, SHA } from '../../support/metadata.ts'

// The situations that docker/metadata-action v6 tests. Its users move their inputs over unchanged, so the tags must be
// the same. A row with `theirs` differs, and says why.

interface Situation {
  readonly run: RunOf
  readonly inputs: Inputs
  /** Without the images, if there are none. */
  readonly tags: readonly string[] | RegExp
  readonly theirs?: { readonly tags: readonly string[] | 'an error' | 'something else'; readonly because: string }
}

const branch = (name: string, event = 'push'): RunOf => ({ event, ref: `refs/heads/${name}` })
const tag = (name: string, payload = {}): RunOf => ({ ref: `refs/tags/${name}`, payload })
const pull: RunOf = {
  event: 'pull_request',
  ref: 'refs/pull/2/merge',
  payload: { number: 2, pull_request: { base: { ref: 'main' }, head: { sha: SHA } } },
}
const nightly = branch('main', 'schedule')
const release: RunOf = { event: 'release', ref: 'refs/tags/v1.1.1' }
const lines = (...of: readonly string[]): string => of.join('\n')
const semver = lines('type=semver,pattern={{version}}', 'type=semver,pattern={{major}}.{{minor}}.{{patch}}')
const TWO = lines('org/app', 'ghcr.io/user/app')

const SITUATIONS: Readonly<Record<string, Situation>> = {
  'no reference': { run: {}, inputs: { images: 'user/app' }, tags: [] },
  'a branch': { run: branch('dev'), inputs: { images: TWO }, tags: ['org/app:dev', 'ghcr.io/user/app:dev'] },
  'a branch with other characters': {
    run: branch('my/feature#1245'),
    inputs: { tags: 'type=ref,event=branch\ntype=sha' },
    tags: ['my-feature-1245', 'sha-9f2c1e7'],
  },
  'a branch with markup': {
    run: branch('a&b<c'),
    inputs: {},
    tags: ['a-b-c'],
    theirs: { tags: ['a-amp-b-lt-c'], because: 'a tag is no HTML' },
  },
  'a long branch': {
    run: branch('x'.repeat(200)),
    inputs: {},
    tags: ['x'.repeat(128)],
    theirs: { tags: ['x'.repeat(200)], because: 'a tag has 128 characters at most' },
  },
  'edge of the default branch': {
    run: branch('main', 'workflow_dispatch'),
    inputs: { tags: 'type=edge\ntype=ref,event=branch' },
    tags: ['edge', 'main'],
  },
  'edge of another branch': {
    run: branch('dev'),
    inputs: { tags: 'type=edge,branch=dev\ntype=ref,event=branch' },
    tags: ['edge', 'dev'],
  },
  'latest of the default branch': {
    run: branch('main'),
    inputs: { tags: 'type=ref,event=branch\ntype=raw,value=latest,enable={{is_default_branch}}' },
    tags: ['main', 'latest'],
  },
  'raw values': {
    run: branch('dev'),
    inputs: { tags: lines('type=raw,my', 'type=raw,value=custom', 'tags', 'type=ref,event=branch') },
    tags: ['dev', 'my', 'custom', 'tags'],
  },
  'priorities and a flavor': {
    run: branch('dev'),
    inputs: {
      tags: lines('type=ref,priority=90,event=branch', 'type=raw,my,prefix=', 'type=raw,custom'),
      flavor: 'latest=true\nprefix=foo-\nsuffix=-bar',
    },
    tags: ['my-bar', 'foo-custom-bar', 'foo-dev-bar', 'latest'],
  },
  'raw and semver give latest': {
    run: tag('v1.1.1'),
    inputs: { tags: lines('type=raw,value=latest', 'type=semver,pattern={{version}}') },
    tags: ['1.1.1', 'latest'],
    theirs: { tags: ['1.1.1', 'latest', 'latest'], because: 'each tag is written once' },
  },
  'a Git tag': { run: tag('release1'), inputs: {}, tags: ['release1', 'latest'] },
  'a Git tag with a date': {
    run: tag('20200110-RC2'),
    inputs: { tags: 'type=match,pattern=\\d{8}', flavor: 'latest=false' },
    tags: ['20200110'],
  },
  'part of a Git tag': {
    run: tag('p1/v1.0.0'),
    inputs: {
      tags: lines(
        'type=match,pattern=p1/v(\\d.\\d.\\d),group=1',
        'type=match,pattern=p1/v(\\d.\\d),group=1,suffix=',
        'type=match,pattern=p1/v(\\d.\\d),group=3',
        'type=ref,event=pr',
        'type=sha',
      ),
      flavor: 'suffix=-dev',
    },
    tags: ['1.0.0-dev', '1.0', 'sha-9f2c1e7-dev', 'latest'],
  },
  'a pattern with a comma': {
    run: tag('release12'),
    inputs: { tags: 'type=match,"pattern=^release\\d{1,2}"' },
    tags: ['release12', 'latest'],
    theirs: { tags: [], because: 'the comma belongs to the pattern' },
  },
  'facts of a Git tag': {
    run: tag('v1.1.1', { base_ref: 'refs/heads/main' }),
    inputs: {
      tags: lines('type=raw,{{tag}}-{{sha}}-x', 'type=raw,{{base_ref}}-x', 'type=raw,d,enable={{is_default_branch}}'),
    },
    tags: ['v1.1.1-9f2c1e7-x', 'main-x'],
  },
  'semver, twice the same': { run: tag('v1.1.1'), inputs: { tags: semver }, tags: ['1.1.1', 'latest'] },
  'semver and a flavor for latest, too': {
    run: tag('v1.1.1'),
    inputs: { tags: semver, flavor: 'prefix=foo-,onlatest=true\nsuffix=-dev,onlatest=true' },
    tags: ['foo-1.1.1-dev', 'foo-latest-dev'],
  },
  'an expression in the flavor for latest, too': {
    run: tag('v1.1.1'),
    inputs: { tags: semver, flavor: 'prefix={{sha}}-,onlatest=true' },
    tags: ['9f2c1e7-1.1.1', '9f2c1e7-latest'],
    theirs: { tags: ['9f2c1e7-1.1.1', '-sha--latest'], because: 'expressions are rendered everywhere' },
  },
  'a prerelease of semver': {
    run: tag('v2.0.8-beta.67'),
    inputs: { tags: lines('type=semver,pattern={{raw}}', 'type=semver,pattern={{major}}') },
    tags: ['v2.0.8-beta.67', '2.0.8-beta.67'],
  },
  'build metadata': {
    run: tag('v9.5.7-alpha.2+fork.3.1.8'),
    inputs: { tags: 'type=semver,pattern={{raw}}' },
    tags: ['v9.5.7-alpha.2-fork.3.1.8'],
  },
  'PEP 440': {
    run: tag('v1.1.1'),
    inputs: {
      tags: lines(
        ...['{{raw}}', '{{version}}', '{{major}}.{{minor}}', '{{major}}'].map(p => `type=pep440,pattern=${p}`),
      ),
    },
    tags: ['v1.1.1', '1.1.1', '1.1', '1', 'latest'],
  },
  'PEP 440, a post release': {
    run: tag('1.2post1'),
    inputs: { tags: 'type=pep440,pattern={{version}}\ntype=pep440,pattern={{major}}' },
    tags: ['1.2.post1'],
  },
  'PEP 440, a development release': {
    run: tag('1.0dev4'),
    inputs: { tags: 'type=pep440,pattern={{major}}.{{minor}}' },
    tags: ['1.0.dev4'],
  },
  'no version': {
    run: tag('sometag'),
    inputs: { tags: 'type=ref,event=tag\ntype=pep440,pattern={{version}}', flavor: 'latest=false' },
    tags: ['sometag'],
  },
  'a pull request': { run: pull, inputs: { images: TWO }, tags: ['org/app:pr-2', 'ghcr.io/user/app:pr-2'] },
  'a pull request with a flavor': {
    run: pull,
    inputs: { tags: 'type=ref,event=pr,prefix=glo-,suffix=-bal\ntype=sha', flavor: 'prefix=x-' },
    tags: ['glo-2-bal', 'sha-9f2c1e7'],
  },
  'facts of a pull request': {
    run: pull,
    inputs: { tags: 'type=raw,value=mytag-{{base_ref}}\ntype=raw,d,enable={{is_default_branch}}' },
    tags: ['mytag-main'],
  },
  'a schedule': { run: nightly, inputs: {}, tags: ['nightly', 'main'] },
  'a schedule with dates': {
    run: nightly,
    inputs: {
      tags: lines(
        "type=schedule,pattern={{date 'YYYYMMDD-HHmmss' tz='Asia/Tokyo'}}",
        "type=schedule,pattern=src-{{commit_date 'YYYY-MM-DD'}}",
      ),
    },
    tags: ['20260802-073005', 'src-2026-03-14'],
  },
  'a schedule behind the commit': {
    run: nightly,
    inputs: { tags: 'type=schedule\ntype=sha,priority=2000\ntype=raw,value=d,enable={{is_default_branch}}' },
    tags: ['sha-9f2c1e7', 'nightly', 'd'],
  },
  'a release': {
    run: release,
    inputs: { tags: 'type=ref,event=tag\ntype=raw,value=baseref-{{base_ref}}' },
    tags: ['v1.1.1', 'baseref-', 'latest'],
  },
  'a date without quotes': {
    run: pull,
    inputs: { tags: 'type=raw,value=src-{{commit_date YYYY-MM-DD}}' },
    tags: /is not of the form \{\{commit_date 'YYYYMMDD'\}\}/,
    theirs: { tags: ['src-2026-03-14T07-09-26Z'], because: 'the format would be ignored silently' },
  },
  'a date with a comma': {
    run: nightly,
    inputs: { tags: "{{date 'MMM, YYYY'}}" },
    tags: ['Aug-2026'],
    theirs: { tags: 'something else', because: 'a comma inside an expression does not split' },
  },
  'a match without a group': {
    run: tag('app/v1.2.3'),
    inputs: { tags: 'type=semver,pattern={{version}},match=\\d.+' },
    tags: ['1.2.3', 'latest'],
    theirs: { tags: 'an error', because: 'the whole match is meant' },
  },
  'an image twice': {
    run: branch('dev'),
    inputs: { images: 'User/App\nuser/app' },
    tags: ['user/app:dev'],
    theirs: { tags: ['user/app:dev', 'user/app:dev'], because: 'each tag is written once' },
  },
  'images on one line, and one that is off': {
    run: branch('dev'),
    inputs: { images: 'a/b,c/d\nname=ghcr.io/e/f,enable=true\ng/h,enable=false' },
    tags: ['a/b:dev', 'c/d:dev', 'ghcr.io/e/f:dev'],
  },
  'an image that is no name': {
    run: branch('dev'),
    inputs: { images: 'U/A B//' },
    tags: /images, line 1: /,
    theirs: { tags: ['u/a b//:dev'], because: 'no registry has such a name' },
  },
  'an image with two names': {
    run: branch('dev'),
    inputs: { images: 'a/b,name=c/d,enable=true' },
    tags: /has more than one name/,
  },
  'an image without a name': { run: branch('dev'), inputs: { images: 'name=,enable=true' }, tags: /has no name/ },
  'an unknown attribute of an image': {
    run: branch('dev'),
    inputs: { images: 'a/b,bar=baz' },
    tags: /has no attribute "bar"/,
  },
  ...Object.fromEntries(
    [
      ['type=foo', /is not a type of tag/],
      ['type=ref', /needs the attribute event/],
      ['type=ref,event=foo', /is not one of branch, tag, pr/],
      ['type=raw', /needs the attribute value/],
      ['type=semver', /needs the attribute pattern/],
      ['type=match', /needs the attribute pattern/],
      ['type=match,pattern=v(.*),group=foo', /is not the number of a group/],
      ['type=sha,enable=foo', /is not one of true, false/],
      ['type=sha,format=foo', /is not one of short, long/],
    ].map(([tags, error]) => [`the rule ${tags}`, { run: branch('dev'), inputs: { tags }, tags: error } as Situation]),
  ),
  ...Object.fromEntries(
    ['randomstr', 'unknown=foo', 'latest', 'latest=foo'].map(flavor => [
      `the flavor ${flavor}`,
      { run: branch('dev'), inputs: { flavor }, tags: /^flavor, line 1: / } satisfies Situation,
    ]),
  ),
}

describe('tag rules: as docker/metadata-action:', () => {
  test.each(Object.entries(SITUATIONS))('%s', async (_, { run, inputs, tags, theirs }) => {
    if (tags instanceof RegExp) {
      await expect(compute(inputs, run)).rejects.toThrow(tags)
      return
    }
    expect(imageTags(await compute(inputs, run))).toEqual(tags)
    expect(theirs?.tags).not.toEqual(tags)
  })
})
