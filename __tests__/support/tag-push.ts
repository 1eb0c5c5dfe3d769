import { createHash } from 'node:crypto'
import type { ValueObject } from './runner/expression-value.ts'

export const COMMIT = createHash('sha1').update('manifold').digest('hex')

/** The parts of GitHub's event from which the labels of an image are made. */
export const EVENT = {
  head_commit: { id: COMMIT, timestamp: '2026-08-01T12:00:00Z' },
  repository: {
    name: 'app',
    full_name: 'me/app',
    description: 'An example',
    html_url: 'https://github.com/me/app',
    license: { spdx_id: 'MIT' },
    default_branch: 'main',
    private: false,
  },
}

/** The github context of a push of the tag v1.2.3. */
export const PUSH: ValueObject = {
  event_name: 'push',
  ref: 'refs/tags/v1.2.3',
  sha: COMMIT,
  repository: 'me/app',
  run_id: '7',
  run_attempt: '1',
  event: EVENT,
}
