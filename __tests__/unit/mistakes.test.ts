// Mistakes of beginners: each changes one thing in a workflow that works, and must get a message that says what is wrong
// and what to write. The README's own workflows are in e2e/readme.test.ts, those that need a registry in e2e/errors.test.ts.
import { mkdir, mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from '@jest/globals'
import { chooseLogins } from '../../src/actions/logins.ts'
import { BuildError } from '../../src/docker/build/build-error.ts'
import { checkNames } from '../../src/docker/build/check-names.ts'
import { checkFiles } from '../../src/docker/build/context.ts'
import { parseFailure } from '../../src/docker/build/failure.ts'
import { cacheAccess, cacheLine } from '../../src/docker/build/github-cache.ts'
import { logLines } from '../../src/docker/build/log-lines.ts'
import { parseBuildInputs } from '../../src/inputs/build.ts'
import { parseMergeInputs } from '../../src/inputs/merge.ts'
import { autoPushes, modeOf } from '../../src/inputs/mode.ts'
import { type Environment, parseWorkflow } from '../../src/lib/github.ts'
import { run } from '../../src/lib/process.ts'
import { noTagError } from '../../src/metadata/metadata.ts'
import { OUTPUTS_HINT } from '../../src/publish/artifact-store.ts'
import { passGate } from '../../src/publish/gate.ts'
import { hintFor } from '../../src/registry/hints.ts'
import { onlyPlatformLine } from '../../src/report/publication.ts'
import { collectingLog } from '../support/log.ts'
import { compute } from '../support/metadata.ts'
import { recordFor } from '../support/records.ts'

type Inputs = Readonly<Record<string, string>>

const FILES = {
  Dockerfile: 'ARG VARIANT\nFROM scratch AS build\nFROM scratch AS release\n',
  'app/Dockerfile': 'FROM a\n',
}

const variables = (inputs: Inputs): Environment =>
  Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]))

/** Returns the messages of a function: its error, or what it logs. */
async function messagesOf(act: (log: ReturnType<typeof collectingLog>) => unknown): Promise<string> {
  const log = collectingLog()
  try {
    await act(log)
  } catch (error) {
    return [...log.lines, (error as Error).message].join('\n')
  }
  return log.lines.join('\n')
}

/** Returns the messages of a build step until its builder starts, for the workflow of the README with these changes. */
const step = (inputs: Inputs, env: Environment = {}): Promise<string> =>
  messagesOf(async log => {
    await using directory = await mkdtempDisposable(join(tmpdir(), 'mistakes-'))
    for (const [path, text] of Object.entries(FILES)) {
      await mkdir(dirname(join(directory.path, path)), { recursive: true })
      await writeFile(join(directory.path, path), text)
    }
    const single = { images: 'ghcr.io/me/app', tags: 'type=ref,event=branch', platforms: 'linux/amd64,linux/arm64' }
    const around = { GITHUB_EVENT_NAME: 'push', ...env, ...variables({ ...single, ...inputs }) }
    const parsed = await parseBuildInputs({ env: around, mask: () => {} })
    modeOf(parsed)
    for (const warning of parsed.options.warnings) log.warning(warning)
    const parts = { workspace: directory.path, env: {}, log }
    await checkFiles(parsed.options, parts.workspace)
    await checkNames(parsed.options, parts)
    const destinations = parsed.request.images.map(({ repository }) => repository)
    await chooseLogins(parsed.credentials, { destinations, pushes: parsed.push }, parseWorkflow({}, {}), {
      env: { DOCKER_CONFIG: directory.path },
      run,
      log,
    })
  })

/** Returns the messages of a leg, whose platform the matrix does or does not name. */
const leg = (matrix: object, platforms = 'linux/arm64'): Promise<string> =>
  step({ platforms, matrix: JSON.stringify(matrix) })

/** Returns the warnings about an image's description. */
const describing = async (inputs: Inputs): Promise<string> =>
  (await compute({ images: 'a', tags: 'type=sha', ...inputs }, { ref: 'refs/heads/main' })).warnings.join('\n')

const merging = (inputs: Inputs): Promise<string> =>
  messagesOf(() => parseMergeInputs({ env: { GITHUB_EVENT_NAME: 'push', ...variables(inputs) }, mask: () => {} }))

/** Returns the error of a build of which buildx prints this reason. */
const failing = (image: string, why: string): Promise<string> =>
  Promise.resolve(
    new BuildError(
      parseFailure(
        `ERROR: failed to build: failed to solve: ${image}: failed to resolve source metadata for ${image}: ${why}\n`,
      ),
      1,
    ).message,
  )

const gate = (...records: Parameters<typeof passGate>[0]): Promise<string> =>
  messagesOf(() => passGate(records, { platforms: [], run: { repository: 'me/app', commit: 'c0ffee', id: '7' } }))

const LOGIN = { kind: 'password', username: 'me', password: 'x', source: 'the inputs' } as const
const SCOPES = [{ path: 'me/app', actions: 'pull,push' }] as const
const RECIPE = 'type=image,push-by-digest=true,name-canonical=true,push=true'

interface Mistake {
  readonly made: () => Promise<string>
  /** What the message must contain; nothing: it is no mistake here, and there is no message. */
  readonly words: readonly string[]
}

const row = (made: () => Promise<string>, ...words: readonly string[]): Mistake => ({ made, words })

const MISTAKES: Readonly<Record<string, Mistake>> = {
  'tags: latest,stable': row(() => step({ tags: 'latest,stable' }), 'tags, line 1', 'latest', 'stable'),
  'tags: > (folded)': row(() => step({ tags: 'type=ref,event=branch type=sha' }), 'tags, line 1', 'line break'),
  'tags of metadata-action': row(() => step({ tags: 'ghcr.io/me/app:1.2\nghcr.io/me/app:latest' }), 'full image name'),
  'type=semvar': row(() => step({ tags: 'type=semvar,pattern={{version}}' }), '"semvar"', 'Did you mean', 'semver'),
  'type=branch': row(() => step({ tags: 'type=branch' }), '"branch" is not a type of tag', 'ref'),
  'event=tags': row(() => step({ tags: 'type=ref,event=tags' }), '"tags"', 'Did you mean "tag"?'),
  'no rule that fires': row(
    async () =>
      noTagError(await compute({ images: 'a', tags: 'type=ref,event=branch' }, { ref: 'refs/tags/v1.2.3' })).message,
    'no rule produces a tag for this run',
    'type=ref,event=branch',
  ),
  'an image with a tag': row(() => step({ images: 'ghcr.io/me/app:1' }), 'images, line 1', 'the tag "1"', '"tags"'),
  'an image with https://': row(() => step({ images: 'https://ghcr.io/me/app' }), 'images, line 1', 'Remove https://'),
  'an upper-case repository': row(() => step({ images: 'ghcr.io/Me/App' })),
  'images in one line': row(() => step({ images: 'ghcr.io/me/app, me/app' })),
  'no images': row(() => step({ images: '' }), 'images: no repository to push to', 'ghcr.io/me/app'),
  'platforms: amd64': row(() => step({ platforms: 'amd64' }), 'platforms', 'linux/amd64'),
  'platforms: linux-arm64': row(() => step({ platforms: 'linux-arm64,linux/x86_64' }), 'platforms', 'linux/arm64'),
  'one platform twice': row(() => step({ platforms: 'linux/amd64,linux/x86_64' }), 'linux/amd64 is listed twice'),
  'matrix.plattform': row(
    () => leg({ platform: 'linux/arm64' }, ''),
    'matrix.platform is "linux/arm64"',
    '"platforms" is empty',
  ),
  'the matrix key arch': row(
    () => leg({ arch: 'linux/arm64' }),
    'matrix.arch',
    'Set matrix.platform to the built platform',
  ),
  'bare architectures in the matrix': row(() => leg({ platform: 'arm64' }, 'arm64'), 'platforms', 'linux/arm64'),
  'no platforms, single job': row(
    async () => onlyPlatformLine(recordFor('linux/amd64')),
    '"platforms" is not set, so this image is only for linux/amd64',
    'linux/amd64,linux/arm64',
  ),
  'platform for platforms': row(
    () => step({ platform: 'linux/amd64' }),
    'platform: this action has no such input',
    '"platforms"',
  ),
  'build-args as a YAML list': row(
    () => step({ 'build-args': '- A=b' }),
    'build-args, line 1',
    'YAML list',
    'without "- "',
  ),
  'build-args: A: b': row(() => step({ 'build-args': 'A: b' }), 'build-args', 'Write A=b.'),
  'labels: a: b': row(() => describing({ labels: 'a: b' }), 'labels, line 1', 'Write a=b.'),
  'annotations: key: value': row(
    () => describing({ annotations: 'key: value' }),
    'annotations, line 1',
    'Write key=value.',
  ),
  'a build argument that no ARG takes': row(
    () => step({ 'build-args': 'VARAINT=debug' }),
    'build-args: no ARG of the Dockerfile takes "VARAINT"',
    'Did you mean "VARIANT"?',
  ),
  'cache: true': row(() => step({ cache: 'true' }), 'cache: "true" is not one of none, gha, registry'),
  'no-cache: yes': row(() => step({ 'no-cache': 'yes' }), 'no-cache: "yes" is neither true nor false'),
  'provenance: yes please': row(() => step({ provenance: 'yes please' }), 'provenance: "yes please"'),
  'flavor: latest': row(() => step({ flavor: 'latest' }), 'flavor', 'latest='),
  'cache: registry, first run': row(async () => {
    const shown = logLines()
    return shown('#5 ERROR: failed to configure registry cache importer: a/b:buildcache: not found').join('\n')
  }, '#5 no cache yet: a/b:buildcache'),
  'a file that is not there': row(
    () => step({ file: 'docker/Dockerfile' }),
    'file: the Dockerfile "docker/Dockerfile"',
    'Found: Dockerfile',
  ),
  'a context that is not there': row(
    () => step({ context: './backend' }),
    'context: the directory "./backend" does not exist',
  ),
  "a file of the context's": row(
    () => step({ context: 'app', file: 'app.Dockerfile' }),
    'file:',
    'Found: app/Dockerfile, Dockerfile',
  ),
  'a base that does not exist': row(
    () => failing('docker.io/library/busibox:1', 'docker.io/library/busibox:1: not found'),
    'docker.io/library/busibox:1: not found',
  ),
  'a base without the platform': row(
    () => failing('docker.io/me/app:1', 'no match for platform in manifest: not found'),
    'docker.io/me/app:1',
    'no match for platform',
  ),
  'a private base, no login': row(
    () =>
      failing(
        'ghcr.io/me/base:1',
        'failed to authorize: failed to fetch anonymous token: https://ghcr.io/token: 401 Unauthorized',
      ),
    'ghcr.io refused access to ghcr.io/me/base:1',
    '"registry-auth"',
    '"registry: ghcr.io"',
  ),
  'a misspelt target': row(() => step({ target: 'relase' }), 'target:', 'Did you mean "release"?', 'build, release'),
  'username alone': row(() => step({ username: 'me' }), 'password: "password" is empty', 'Does the secret exist'),
  'registry-auth as a map': row(
    () => step({ 'registry-auth': 'registry: ghcr.io' }),
    'not a YAML list',
    '"- registry: …"',
  ),
  'a login that the push does not need, empty': row(
    () => step({ 'registry-auth': '- registry: docker.io\n  username: me\n  password: ""' }),
    'warning: registry-auth, line 1: the password is empty',
    'docker.io',
  ),
  'a login that the push needs, empty': row(
    () => step({ 'registry-auth': '- registry: ghcr.io\n  username: me\n  password: ""' }),
    'registry-auth, line 1: the password is missing or empty',
    'Does the secret exist',
  ),
  'a password with a quote in registry-auth': row(
    () => step({ 'registry-auth': '- registry: ghcr.io\n  username: me\n  password: "a"b"' }),
    'registry-auth, line 3',
    'password: |',
  ),
  'secrets: NPM_TOKEN': row(
    () => step({ secrets: 'NPM_TOKEN' }),
    'Write NPM_TOKEN=${{ secrets.NPM_TOKEN }}, or secret-envs: NPM_TOKEN=NPM_TOKEN.',
  ),
  'a secret that is empty': row(
    () => step({ secrets: 'NPM_TOKEN=' }),
    'warning: ',
    'omitted "NPM_TOKEN"',
    'its value is empty',
  ),
  'a secret with quotes in quotes': row(
    () => step({ secrets: '"KEY={"a":"b"}"' }),
    'secrets, line 1',
    'Double the quotes',
  ),
  "outputs of Docker's recipe, leg": row(() => step({ outputs: RECIPE, platforms: 'linux/arm64', publish: 'false' })),
  "outputs of Docker's recipe, single job": row(() => step({ outputs: RECIPE })),
  'merge with inputs of build': row(
    () => merging({ context: '.', 'build-args': 'A=b' }),
    'context: this action has no such input',
    'build-args: ',
  ),
  'a leg twice': row(
    () => gate(recordFor('linux/amd64', 0, 2), recordFor('linux/amd64', 1, 2)),
    'linux/amd64: built 2 times',
    'name',
  ),
  'cache: gha without a cache service': row(
    async () => cacheLine(cacheAccess({})) ?? '',
    "this run does not use GitHub's cache",
    'this runner offers no cache service',
  ),
  'a wrong password': row(
    async () => hintFor('ghcr.io', { status: 401 }, { credential: LOGIN, scopes: SCOPES }) ?? '',
    'Check the username and the password or token, and its permission to push to me/app',
  ),
  'two registries and one login': row(
    async () =>
      hintFor('quay.io', { status: 401 }, { credential: undefined, scopes: SCOPES, given: ['docker.io'] }) ?? '',
    'There is no login for quay.io',
    'The inputs have a login for docker.io',
  ),
  'a single job, then merge': row(
    () => gate(),
    'no leg left a record',
    'A build step whose last line is "Published …" ran as a single job',
    'set publish: false',
  ),
  'two build steps in one leg, the first to test': row(() =>
    gate(recordFor('linux/amd64', 0, 1, { pushed: false, optional: true }), recordFor('linux/amd64', 0, 1)),
  ),
  "legs without records, act's own artifact server": row(
    async () => OUTPUTS_HINT,
    'publish: false',
    'records: ${{ toJSON(needs) }}',
    'platforms: all platforms',
  ),
  'push on other events': row(async () => String(autoPushes({ GITHUB_EVENT_NAME: 'push' })), 'true'),
}

test.each(Object.entries(MISTAKES))('mistakes: %s', async (_, { made, words }) => {
  const message = await made()
  if (words.length === 0) expect(message).toBe('')
  for (const word of words) expect(message).toContain(word)
})
