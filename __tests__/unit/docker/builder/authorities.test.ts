import { readFile, writeFile } from 'node:fs/promises'
import { describe, expect, test } from '@jest/globals'
import { extraAuthorities, trustOption, trustVariable } from '../../../../src/docker/builder/authorities.ts'
import { withAuthorities } from '../../../../src/docker/builder/buildkitd-config.ts'
import { speaksTls } from '../../../../src/docker/builder/local-tls.ts'
import { keptLog } from '../../../support/kept-log.ts'
import { startRegistry } from '../../../support/registry/server.ts'
import { testCertificate } from '../../../support/registry/tls.ts'
import { testDirectory } from '../../../support/test-directory.ts'

const path = testDirectory()

describe('extraAuthorities: the certificates of NODE_EXTRA_CA_CERTS', () => {
  test('are none if the variable is not set', async () => {
    const log = keptLog()
    expect(await extraAuthorities({}, path('step'), log)).toBeUndefined()
    expect(log.lines).toEqual([])
  })

  test('are copied into a directory of their own', async () => {
    await writeFile(path('ca.crt'), 'PEM\n')
    const found = await extraAuthorities({ NODE_EXTRA_CA_CERTS: path('ca.crt') }, path('step'), keptLog())
    expect(found).toEqual({
      pem: 'PEM\n',
      directory: path('step', 'authorities'),
      file: path('step', 'authorities', 'node-extra-ca-certs.pem'),
    })
    expect(await readFile(found?.file ?? '', 'utf8')).toBe('PEM\n')
  })

  test('are none if the file is missing, as in Node.js, and the log says why', async () => {
    const log = keptLog()
    expect(await extraAuthorities({ NODE_EXTRA_CA_CERTS: path('none') }, path('step'), log)).toBeUndefined()
    expect(log.lines.join()).toMatch(/^NODE_EXTRA_CA_CERTS: Docker does not get these certificates: ENOENT/)
  })

  test.each([
    [{}, '/etc/ssl/certs:/etc/pki/tls/certs:/step/a'],
    [{ SSL_CERT_DIR: '/theirs' }, '/theirs:/step/a'],
  ])("join the system's for Docker's programs: %j", (env, expected) => {
    const found = { file: '', pem: '', directory: '/step/a' }
    expect(trustVariable(found, env)).toEqual({ SSL_CERT_DIR: expected })
  })

  test('are where buildx copies those of a registry', () => {
    expect(trustOption('registry.corp:5000')).toBe(
      'env.SSL_CERT_DIR=/etc/ssl/certs:/etc/pki/tls/certs:/etc/buildkit/certs/registry.corp_5000',
    )
  })
})

describe("withAuthorities: BuildKit's configuration", () => {
  const corp = { registry: 'registry.corp', localTls: false }
  const local = { registry: 'localhost:5000', localTls: true }

  test('names the file for each registry, and TLS for one on this machine', () => {
    expect(withAuthorities('', '/ca.pem', [corp, local])).toEqual({
      text:
        '[registry."registry.corp"]\n  ca = ["/ca.pem"]\n' +
        '\n[registry."localhost:5000"]\n  http = false\n  ca = ["/ca.pem"]\n',
      registry: 'registry.corp',
    })
  })

  test.each<[what: string, config: string, expected: string, registry: string | undefined]>([
    [
      'keeps mirrors',
      '[registry."registry.corp"]\n  mirrors = ["m"]\n',
      '[registry."registry.corp"]\n  ca = ["/ca.pem"]\n  mirrors = ["m"]\n',
      'registry.corp',
    ],
    [
      'keeps own authorities',
      '[registry."registry.corp"]\n  ca = ["/own"]\n',
      '[registry."registry.corp"]\n  ca = ["/own"]\n',
      undefined,
    ],
    [
      'keeps registries outside of sections',
      'registry."registry.corp".http = true\n',
      'registry."registry.corp".http = true\n',
      undefined,
    ],
  ])('%s', (_, config, text, registry) => {
    expect(withAuthorities(config, '/ca.pem', [corp])).toEqual({ text, registry })
  })

  test('keeps plain HTTP that the user wants', () => {
    const { text } = withAuthorities('[registry."localhost:5000"]\n  http = true\n', '/ca.pem', [local])
    expect(text).toBe('[registry."localhost:5000"]\n  ca = ["/ca.pem"]\n  http = true\n')
  })

  test('escapes the path', () => {
    expect(withAuthorities('', 'C:\\a "b"', [corp]).text).toContain('ca = ["C:\\\\a \\"b\\""]')
  })
})

describe('speaksTls: a registry', () => {
  test('on this machine with TLS does', async () => {
    await using registry = await startRegistry({ tls: testCertificate() })
    expect(await speaksTls(registry.host)).toBe(true)
  })

  test('on this machine without TLS does not', async () => {
    await using registry = await startRegistry()
    expect(await speaksTls(registry.host)).toBe(false)
  })

  test.each(['127.0.0.1:1', 'registry.corp'])('%s is no TLS registry of this machine', async host => {
    expect(await speaksTls(host)).toBe(false)
  })
})
