import { expect, test } from '@jest/globals'
import { planLines, planSummary } from '../../../src/report/plan-summary.ts'
import { compute } from '../../support/metadata.ts'

const run = { ref: 'refs/tags/v1.2.3' }
const inputs = {
  images: 'me/app',
  tags: 'type=semver,pattern={{version}}\ntype=match,pattern=a|b\ntype=sha,enable=false',
}

test('plan summary: shows the tags with their rules, the rules without a tag, and the matrix', async () => {
  const matrix = [
    { platform: 'linux/amd64', runner: 'ubuntu-latest', name: 'linux-amd64', emulated: false },
    { platform: 'linux/s390x', runner: ['self-hosted', 'big'], name: 'linux-s390x', emulated: true },
  ]
  expect(planSummary(await compute(inputs, run), matrix)).toBe(`### Plan: \`1.2.3\`

Images: \`me/app\`

| Tag | Rule | Moves |
| --- | --- | --- |
| \`1.2.3\` | \`type=semver,pattern={{version}}\` | no |
| \`latest\` | flavor, with \`type=semver,pattern={{version}}\` | with later runs |

| Rule without a tag | Reason |
| --- | --- |
| \`type=match,pattern=a\\|b\` | /a\\|b/ does not match "v1.2.3" |
| \`type=sha,enable=false\` | enable is false |

| Platform | Runner |  |
| --- | --- | --- |
| \`linux/amd64\` | \`ubuntu-latest\` |  |
| \`linux/s390x\` | \`self-hosted\`, \`big\` | emulated |
`)
})

test('plan summary: text of refs and patterns is escaped', async () => {
  const rules = 'type=match,pattern=(?<v>[a-z]+)\\d\ntype=edge,branch=<b>'
  const summary = planSummary(await compute({ tags: rules }, { ref: 'refs/heads/![x](https://x.y)<b>' }), [])
  expect(summary).toContain('`type=match,pattern=(?<v>[a-z]+)\\d`')
  expect(summary).toContain('`type=edge,branch=<b>`')
  const why = summary.split('\n').map(line => line.split(' | ')[1] ?? '')
  expect(why.join('\n')).not.toMatch(/(?<!\\)(?:<|\[|:)/)
  expect(why.join('\n')).toContain('!\\[x\\](https\\://x.y)\\<b>')
})

test('plan summary: is short without tags, images and matrix', async () => {
  expect(planSummary(await compute({ tags: 'type=edge' }, run), [])).toBe(`### Plan

**No rule produces a tag.**

| Rule without a tag | Reason |
| --- | --- |
| \`type=edge\` | the run is for refs/tags/v1.2.3, not for a branch |
`)
})

test('planLines: say the same in the log', async () => {
  expect(planLines(await compute(inputs, run))).toEqual([
    'me/app:1.2.3',
    'me/app:latest',
    '1.2.3 comes from type=semver,pattern={{version}}',
    'latest comes from flavor, with type=semver,pattern={{version}}',
    'No tag from type=match,pattern=a|b: /a|b/ does not match "v1.2.3"',
    'No tag from type=sha,enable=false: enable is false',
  ])
})
