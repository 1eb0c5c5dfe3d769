import { expect, test } from '@jest/globals'
import { workflowFacts } from '../../../../src/docker/build/facts.ts'
import { parseWorkflow } from '../../../../src/lib/github.ts'

const env = { GITHUB_REPOSITORY: 'me/app', GITHUB_REF: 'refs/heads/main', GITHUB_SHA: 'abc', GITHUB_RUN_ID: '7' }
const factsOf = (event: object, changes: Record<string, string | undefined> = {}) =>
  workflowFacts(parseWorkflow({ ...env, ...changes }, event), { ...env, ...changes })

test('workflowFacts: the facts of a run', () => {
  expect(factsOf({ repository: { default_branch: 'main', private: true } }, { GITHUB_RUN_ATTEMPT: '2' })).toEqual({
    source: { serverUrl: 'https://github.com', repositoryName: 'me/app', ref: 'refs/heads/main', sha: 'abc' },
    branches: { own: 'main', base: undefined, default: 'main' },
    cacheAccess: { reads: false, writes: false, why: 'this runner offers no cache service' },
    privateRepository: true,
    noDefaultAttestations: false,
    builderId: 'https://github.com/me/app/actions/runs/7/attempts/2',
    annotateChecks: true,
    setsSourceDate: false,
  })
})

test('workflowFacts: defaults', () => {
  expect(factsOf({}).privateRepository).toBe(false)
  expect(factsOf({}).builderId).toBe('https://github.com/me/app/actions/runs/7/attempts/1')
  expect(factsOf({}, { GITHUB_RUN_ID: undefined }).builderId).toBeUndefined()
})

test.each([
  ['false', false],
  ['0', false],
  ['true', true],
  ['', true],
])('workflowFacts: DOCKER_BUILD_CHECKS_ANNOTATIONS=%s', (text, annotated) => {
  expect(factsOf({}, { DOCKER_BUILD_CHECKS_ANNOTATIONS: text }).annotateChecks).toBe(annotated)
})

test.each([
  ['1785585600', true],
  ['', false],
])('workflowFacts: SOURCE_DATE_EPOCH=%s', (text, sets) => {
  expect(factsOf({}, { SOURCE_DATE_EPOCH: text }).setsSourceDate).toBe(sets)
})

test.each([
  ['1', true],
  ['true', true],
  ['0', false],
  ['F', false],
  ['', false],
])('workflowFacts: BUILDX_NO_DEFAULT_ATTESTATIONS=%s', (text, none) => {
  expect(factsOf({}, { BUILDX_NO_DEFAULT_ATTESTATIONS: text }).noDefaultAttestations).toBe(none)
})
