import { expect, test } from '@jest/globals'
import { githubApi } from '../../../src/metadata/github-api.ts'
import { startGitHubServer } from '../../support/github-server.ts'

test('githubApi: sends the token, and requests below the path of the API', async () => {
  await using server = await startGitHubServer({ '/api/v3/repos/acme/rocket': { name: 'rocket' } })
  expect(await githubApi(`${server.url}/api/v3`, 'ghs_x', {})('/repos/acme/rocket')).toEqual({ name: 'rocket' })
  expect(server.asked).toEqual([{ path: '/api/v3/repos/acme/rocket', authorization: 'Bearer ghs_x' }])
})

test('githubApi: sends no authorization without a token', async () => {
  await using server = await startGitHubServer({ '/x': {} })
  await githubApi(server.url, undefined, {})('/x')
  expect(server.asked).toEqual([{ path: '/x', authorization: undefined }])
})

test('githubApi: follows the redirect of a renamed repository', async () => {
  await using server = await startGitHubServer({
    '/repos/a/old': '/repositories/1',
    '/repositories/1': { name: 'new' },
  })
  expect(await githubApi(server.url, 't', {})('/repos/a/old')).toEqual({ name: 'new' })
})

test('githubApi: sends its token to no other host', async () => {
  await using other = await startGitHubServer({ '/x': {} })
  await using server = await startGitHubServer({ '/x': `${other.url}/x` })
  await expect(githubApi(server.url, 't', {})('/x')).rejects.toThrow(`GET ${server.url}/x returned 301`)
  expect(other.asked).toEqual([])
})

test('githubApi: reports the status, and a missing server', async () => {
  const server = await startGitHubServer({})
  const api = githubApi(server.url, undefined, {})
  await expect(api('/repos/a/b')).rejects.toThrow(`GET ${server.url}/repos/a/b returned 404`)
  await server[Symbol.asyncDispose]()
  await expect(api('/repos/a/b')).rejects.toThrow('ECONNREFUSED')
})
