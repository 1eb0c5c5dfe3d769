import { expect, test } from '@jest/globals'
import { formatColumns } from '../../../scripts/columns.ts'

test('formatColumns: a table has its titles and aligned cells, and neither an index nor quotes', () => {
  const columns = [
    { title: 'platform', of: ({ platform }: { platform: string }) => platform },
    { title: 'digest', of: () => 'sha256:0123' },
  ]
  expect(formatColumns(columns, [{ platform: 'linux/amd64' }, { platform: 'linux/arm' }])).toBe(
    ['platform     digest', '───────────  ───────────', 'linux/amd64  sha256:0123', 'linux/arm    sha256:0123'].join(
      '\n',
    ),
  )
})
