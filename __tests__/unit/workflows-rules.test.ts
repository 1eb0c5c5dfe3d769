import { describe, expect, test } from '@jest/globals'
import { isMap, isScalar, parse, parseDocument } from 'yaml'
import { exampleWorkflows, ownWorkflows, repositoryFile } from '../support/workflow-file/files.ts'

interface Step {
  readonly name?: string
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}

interface Job {
  readonly uses?: string
  readonly 'runs-on'?: unknown
  readonly 'timeout-minutes'?: unknown
  readonly permissions?: unknown
  readonly secrets?: unknown
  readonly with?: Readonly<Record<string, unknown>>
  readonly steps?: readonly Step[]
}

interface Workflow {
  readonly on: unknown
  readonly permissions: unknown
  readonly concurrency?: unknown
  readonly jobs: Readonly<Record<string, Job>>
}

interface Described {
  readonly description: string
}

interface Called {
  readonly on: {
    readonly workflow_call: {
      readonly inputs: Readonly<Record<string, Described>>
      readonly secrets: Readonly<Record<string, Described>>
      readonly outputs: Readonly<Record<string, Described>>
    }
  }
}

const workflowOf = (text: string): Workflow => parse(text)
const stepsOf = ({ jobs }: Workflow): readonly Step[] => Object.values(jobs).flatMap(({ steps = [] }) => steps)
const triggersOf = ({ on }: Workflow): readonly string[] =>
  typeof on === 'string' ? [on] : Array.isArray(on) ? on : Object.keys(on as object)

/** `uses:` as it is written, with the comment behind it. */
const usesIn = (text: string): readonly string[] =>
  [...text.matchAll(/^ *(?:- )?uses: (.+)$/gm)].map(([, used = '']) => used)

/** The permissions of a job. A text in place of the list, such as `write-all`, is an error. */
const permissionsOf = ({ permissions }: Job): readonly (readonly [name: string, access: unknown])[] => {
  if (typeof permissions !== 'object' || permissions === null) throw new Error('A job does not list its permissions.')
  return Object.entries(permissions)
}

interface WriteAccess {
  /** `job: permission` */
  readonly what: string
  /** The comment behind it. */
  readonly why: string
}

/** Returns every permission to write that the jobs of a workflow have. */
function writeAccessIn(text: string): readonly WriteAccess[] {
  const document = parseDocument(text)
  return Object.keys(workflowOf(text).jobs).flatMap(job => {
    const permissions = document.getIn(['jobs', job, 'permissions'])
    const pairs = isMap(permissions) ? permissions.items : []
    return pairs.flatMap(({ key, value }) =>
      isScalar(value) && value.value === 'write' ? [{ what: `${job}: ${key}`, why: value.comment?.trim() ?? '' }] : [],
    )
  })
}

const PINNED = /^[\w-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/
const SELF = /^\$\/(?:\.|merge|plan|\.github\/workflows\/publish\.yml)$/

describe.each(ownWorkflows())('workflow rules: $path', ({ text }) => {
  const workflow = workflowOf(text)
  const jobs = Object.values(workflow.jobs)

  test('names every action by its commit, with the version beside it, or as its own', () => {
    for (const used of usesIn(text)) expect(used).toMatch(SELF.test(used) ? SELF : PINNED)
    // No `uses` is written in a way that the line above does not see.
    const all = [...stepsOf(workflow).flatMap(({ uses }) => uses ?? []), ...jobs.flatMap(({ uses }) => uses ?? [])]
    expect(usesIn(text).map(used => used.replace(/ #.*/, ''))).toEqual(expect.arrayContaining(all))
  })

  test('grants nothing except what a job lists', () => {
    expect(workflow.permissions).toEqual({})
    for (const [, access] of jobs.flatMap(permissionsOf)) expect(access).toMatch(/^(?:none|read|write)$/)
    // Each permission to write has a comment that says what for.
    expect(writeAccessIn(text).filter(({ why }) => !/^\w/.test(why))).toEqual([])
    for (const job of jobs) expect(job.secrets).not.toBe('inherit')
  })

  test('limits the time of each job', () => {
    for (const job of jobs) {
      // The one expression is the input of publish.yml, which has a default.
      if (job.uses === undefined) expect(String(job['timeout-minutes'])).toMatch(/^(?:\d+|\$\{\{ inputs\.\S+ \}\})$/)
    }
  })

  test('leaves no credentials in the checkout', () => {
    const checkouts = stepsOf(workflow).filter(({ uses }) => uses?.startsWith('actions/checkout@'))
    for (const checkout of checkouts) expect(checkout.with?.['persist-credentials']).toBe(false)
  })

  test('says what a second run does, unless its caller does', () => {
    if (triggersOf(workflow).join() !== 'workflow_call') expect(workflow.concurrency).toHaveProperty('group')
  })

  test('runs no code that comes from an event', () => {
    for (const { run = '' } of stepsOf(workflow)) expect(run).not.toContain('${{')
    for (const trigger of triggersOf(workflow)) expect(trigger).not.toMatch(/^(?:pull_request_target|workflow_run)$/)
  })
})

test('workflow rules: finds a permission to write, however it is written', () => {
  const text = `
jobs:
  flow: { permissions: { contents: read, packages: write } }
  block:
        permissions:
                'id-token': "write" # signs
                contents: read
  none: { permissions: {} }
`
  expect(writeAccessIn(text)).toEqual([
    { what: 'flow: packages', why: '' },
    { what: 'block: id-token', why: 'signs' },
  ])
})

test('workflow rules: each action is used in one version', () => {
  const versions = new Map<string, Set<string>>()
  for (const used of ownWorkflows().flatMap(({ text }) => usesIn(text))) {
    const [, repository, version] = /^([\w-]+\/[\w-]+)[^@]*@(.+)$/.exec(used) ?? []
    if (repository === undefined || version === undefined) continue
    versions.set(repository, (versions.get(repository) ?? new Set()).add(version))
  }
  expect([...versions].filter(([, found]) => found.size > 1)).toEqual([])
  expect(versions.size).toBeGreaterThan(4)
  expect(versions.has('actions/checkout')).toBe(true)
})

const PUBLISH = '.github/workflows/publish.yml'
const inputsOf = (action: string): readonly string[] => Object.keys(parse(repositoryFile(action).text).inputs)

/** What `uses` names in the files of this repository. */
const ACTIONS: Readonly<Record<string, string>> = {
  'OWNER/manifold@v1': 'action.yml',
  'OWNER/manifold/merge@v1': 'merge/action.yml',
  'OWNER/manifold/plan@v1': 'plan/action.yml',
  '$/.': 'action.yml',
  '$/merge': 'merge/action.yml',
  '$/plan': 'plan/action.yml',
}

describe('workflow rules: publish.yml', () => {
  const { text } = repositoryFile(PUBLISH)
  const { jobs } = workflowOf(text)
  const { inputs, secrets, outputs } = (parse(text) as Called).on.workflow_call
  /** What the workflow itself makes of its inputs; all others are inputs of the build. */
  const own = new Set(['platforms', 'runners', 'runs-on', 'name', 'fail-fast', 'timeout-minutes'])
  const withOf = (id: string) => jobs[id]?.steps?.at(-1)?.with ?? {}

  test('passes every input to the build, under its name', () => {
    for (const name of Object.keys(inputs)) {
      if (!own.has(name)) expect(withOf('build')).toHaveProperty(name, `\${{ inputs.${name} }}`)
      else expect(text.split('\njobs:\n')[1]).toMatch(new RegExp(`\\binputs\\.${name}(?![\\w-])`))
    }
  })

  test('passes the secrets on, and no other', () => {
    expect([...text.matchAll(/secrets\.([\w-]+)/g)].map(([, name]) => name)).toEqual([
      'registry-auth',
      'build-secrets',
      'registry-auth',
      'registry-auth',
    ])
    expect(Object.keys(secrets).sort()).toEqual(['build-secrets', 'registry-auth'])
  })

  test('plans and builds with one and the same tags, and merges under the name of the legs', () => {
    for (const name of ['images', 'tags', 'flavor', 'labels', 'annotations']) {
      expect({ [name]: withOf('plan')[name] }).toEqual({ [name]: `\${{ inputs.${name} }}` })
      expect(withOf('build')[name]).toBe(withOf('plan')[name])
    }
    expect(withOf('build')['name']).toBe('${{ inputs.name || inputs.images }}')
    expect(withOf('publish')['name']).toBe(withOf('build')['name'])
  })

  test('describes each of them in one line', () => {
    for (const { description } of [inputs, secrets, outputs].flatMap(each => Object.values(each))) {
      expect(description).toMatch(/^\S.*[^.\s]$/)
    }
  })
})

describe.each([...exampleWorkflows(), repositoryFile(PUBLISH), repositoryFile('.github/workflows/ci.yml')])(
  'workflow rules: $path',
  ({ text }) => {
    const workflow = workflowOf(text)

    test('gives actions the inputs that they have', () => {
      for (const { uses = '', with: given = {} } of stepsOf(workflow)) {
        const action = ACTIONS[uses]
        if (action === undefined) expect(uses).toMatch(/^(?:actions\/|$)/)
        else expect(inputsOf(action)).toEqual(expect.arrayContaining(Object.keys(given)))
      }
    })

    test('calls publish.yml with the inputs that it has', () => {
      const { inputs } = (parse(repositoryFile(PUBLISH).text) as Called).on.workflow_call
      for (const { uses, with: given = {} } of Object.values(workflow.jobs)) {
        if (uses === undefined) continue
        expect(uses).toMatch(/^(?:OWNER\/manifold|\$)\/\.github\/workflows\/publish\.yml(?:@v1)?$/)
        expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(given)))
      }
    })
  },
)

describe.each(exampleWorkflows())('workflow rules: $path', ({ path, text }) => {
  const workflow = workflowOf(text)

  test('grants nothing except what a job lists', () => {
    expect(workflow.permissions).toEqual({})
    for (const [, access] of Object.values(workflow.jobs).flatMap(permissionsOf)) {
      expect(access).toMatch(/^(?:none|read|write)$/)
    }
  })

  test('runs for the pushes that it names, not for every push', () => {
    expect(workflow.on).toHaveProperty('push')
    const { push } = workflow.on as { readonly push: Readonly<Record<string, readonly string[]>> }
    expect(Object.values(push ?? {}).flat()).not.toEqual([])
    expect(['branches', 'tags']).toEqual(expect.arrayContaining(Object.keys(push)))
  })

  test('says at the top what it is for', () => {
    expect(text).toMatch(/^# \S/)
  })

  test('is run by a test', () => {
    const tests = ['act', 'publish', 'recipes']
      .map(name => repositoryFile(`__tests__/e2e/workflows-${name}.test.ts`).text)
      .join()
    const name = /([\w-]+)\.yml$/.exec(path)?.[1]
    expect(tests.includes(`runExample('${name}'`) || tests.includes(path)).toBe(true)
  })
})

test('workflow rules: calling publish.yml for two platforms takes ten lines at most', () => {
  const { text } = repositoryFile('examples/workflows/reusable.yml')
  const { uses, with: given } = workflowOf(text).jobs['image'] ?? {}
  expect(uses).toBe('OWNER/manifold/.github/workflows/publish.yml@v1')
  expect(given).toMatchObject({ platforms: 'linux/amd64,linux/arm64' })
  expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(10)
})

test('dependabot: waits before it takes a release', () => {
  const { updates } = parse(repositoryFile('.github/dependabot.yml').text) as {
    readonly updates: readonly { readonly cooldown?: { readonly 'default-days': number } }[]
  }
  expect(updates.length).toBeGreaterThan(0)
  for (const { cooldown } of updates) expect(cooldown?.['default-days']).toBeGreaterThanOrEqual(7)
})
