import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { startJob } from '../support/runner/job.ts'
import { COMMIT, PUSH } from '../support/tag-push.ts'
import { ROOT } from '../support/workflow.ts'

test('plan action: replaces docker/metadata-action, and gives the matrix', async () => {
  await using job = await startJob({ contexts: { github: PUSH } })
  const { outcome, outputs, annotations, summary, log } = await job.step({
    uses: join(ROOT, 'plan'),
    id: 'plan',
    with: {
      images: 'ghcr.io/Me/app\ndocker.io/me/app',
      tags: 'type=semver,pattern={{version}}\ntype=semver,pattern={{major}}\ntype=ref,event=branch',
      platforms: 'linux/amd64,linux/arm64,linux/riscv64',
      runners: 'linux/riscv64=[self-hosted, riscv64]',
    },
  })
  expect({ outcome, annotations, log: outcome === 'success' ? '' : log }).toEqual({
    outcome: 'success',
    annotations: [],
    log: '',
  })
  const tags = ['ghcr.io/me/app', 'docker.io/me/app'].flatMap(image =>
    ['1.2.3', '1', 'latest'].map(tag => `${image}:${tag}`),
  )
  expect(outputs).toMatchObject({
    version: '1.2.3',
    tags: tags.join('\n'),
    'tag-names': '1.2.3\n1\nlatest',
    labels: [
      'org.opencontainers.image.created=2026-08-01T12:00:00.000Z',
      'org.opencontainers.image.description=An example',
      'org.opencontainers.image.licenses=MIT',
      `org.opencontainers.image.revision=${COMMIT}`,
      'org.opencontainers.image.source=https://github.com/me/app',
      'org.opencontainers.image.title=app',
      'org.opencontainers.image.url=https://github.com/me/app',
      'org.opencontainers.image.version=1.2.3',
    ].join('\n'),
  })
  expect(JSON.parse(outputs['matrix'] ?? '')).toEqual({
    include: [
      { platform: 'linux/amd64', runner: 'ubuntu-latest', name: 'linux-amd64', emulated: false },
      { platform: 'linux/arm64', runner: 'ubuntu-24.04-arm', name: 'linux-arm64', emulated: false },
      { platform: 'linux/riscv64', runner: ['self-hosted', 'riscv64'], name: 'linux-riscv64', emulated: false },
    ],
  })
  expect(JSON.parse(readFileSync(outputs['bake-file-tags'] ?? '', 'utf8'))).toEqual({
    target: {
      'docker-metadata-action': {
        tags,
        args: { DOCKER_META_IMAGES: 'ghcr.io/me/app,docker.io/me/app', DOCKER_META_VERSION: '1.2.3' },
      },
    },
  })
  expect(summary).toContain('| `1.2.3` | `type=semver,pattern={{version}}` | no |')
  expect(summary).toContain('`type=ref,event=branch`')
})

test('plan action: reports all errors at once, each with its line', async () => {
  await using job = await startJob({})
  const { outcome, annotations } = await job.step({
    uses: join(ROOT, 'plan'),
    with: { images: 'a b', tags: 'type=semvr\ntype=raw', platforms: 'linux/amd46' },
  })
  expect(outcome).toBe('failure')
  expect(annotations).toHaveLength(1)
  expect(annotations[0]?.message.split('\n')).toEqual([
    expect.stringMatching(/^images, line 1: "a b" is not a legal image name: /),
    'tags, line 1: "semvr" is not a type of tag. Did you mean "semver"?',
    expect.stringMatching(/^tags, line 2: type=raw needs the attribute value: /),
    expect.stringMatching(/^platforms: "linux\/amd46" is not a platform: .* Did you mean "amd64"\?$/),
  ])
})
