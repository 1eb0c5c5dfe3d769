import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { buildImage } from '../../../src/docker/build/build.ts'
import { buildOptions, buildRequest } from '../../support/build-request.ts'
import { type LocalBuilder, localBuilder } from '../../support/local-builder.ts'

let builder: LocalBuilder
let server: Server
const asked: { readonly url: string; readonly authorization: string | undefined }[] = []

/** A server of Git repositories that keeps who asks, and has nothing. */
beforeAll(async () => {
  builder = await localBuilder()
  server = createServer((request, response) => {
    asked.push({ url: request.url ?? '', authorization: request.headers.authorization })
    response.writeHead(404).end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
}, 120_000)
afterAll(async () => {
  await new Promise(resolve => server.close(resolve))
  await builder[Symbol.asyncDispose]()
})

const serverUrl = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

async function build(context: string, secrets = ''): Promise<string | undefined> {
  asked.splice(0)
  const sha = '0123456789abcdef0123456789abcdef01234567'
  const request = buildRequest(buildOptions({ context, secrets }), {
    builder: { name: builder.name, nodes: 1 },
    source: { serverUrl: serverUrl(), repositoryName: 'me/app', ref: 'refs/heads/main', sha },
    githubToken: 'ghs_workflow',
    metadataFile: builder.path('git.json'),
  })
  const circumstances = { signal: new AbortController().signal, workspace: builder.path('.') }
  await expect(buildImage(request, builder.docker, circumstances)).rejects.toThrow(/^The build failed/)
  const [, credentials] = /^Basic (.*)$/i.exec(asked[0]?.authorization ?? '') ?? []
  return credentials === undefined ? undefined : Buffer.from(credentials, 'base64').toString()
}

test("git context: sends the token to the workflow's own repository, and not to the log", async () => {
  expect(await build('{{defaultContext}}')).toBe('x-access-token:ghs_workflow')
  expect(asked[0]?.url).toMatch(/^\/me\/app\.git\/info\/refs/)
  expect(builder.log.text()).toContain('--secret id=GIT_AUTH_TOKEN,env=')
  expect(builder.log.text()).not.toContain('ghs_workflow')
}, 60_000)

test("git context: another repository does not get the workflow's token", async () => {
  expect(await build(`${serverUrl()}/other/app.git`)).toBeUndefined()
  expect(asked[0]?.url).toMatch(/^\/other\/app\.git\/info\/refs/)
}, 60_000)

test("git context: another repository gets the user's token", async () => {
  expect(await build(`${serverUrl()}/other/app.git`, 'GIT_AUTH_TOKEN=mine')).toBe('x-access-token:mine')
}, 60_000)
