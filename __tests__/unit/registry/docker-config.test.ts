import { expect, test } from '@jest/globals'
import { configDirectory, configFile, credentialsKey, readConfig } from '../../../src/registry/docker-config.ts'

test('configDirectory: DOCKER_CONFIG, or below the home directory', () => {
  expect(configFile(configDirectory({ DOCKER_CONFIG: '/docker' }))).toBe('/docker/config.json')
  expect(configDirectory({})).toMatch(/\/\.docker$/)
  expect(configDirectory({ DOCKER_CONFIG: '' })).toBe(configDirectory({}))
})

test.each([
  ['docker.io', 'https://index.docker.io/v1/'],
  ['ghcr.io', 'ghcr.io'],
  ['localhost:5000', 'localhost:5000'],
])('credentialsKey: %s is known as %s', (registry, key) => {
  expect(credentialsKey(registry)).toBe(key)
})

test.each([
  ['no file', undefined, {}],
  ['an empty file', ' \n', {}],
  ['a file', '{"credsStore":"pass"}', { credsStore: 'pass' }],
])('readConfig: %s', async (_, text, config) => {
  expect(await readConfig('/docker/config.json', async () => text)).toEqual(config)
})

test('readConfig: repeats nothing of a configuration that is not JSON, since it may be a password', async () => {
  const reading = readConfig('/docker/config.json', async () => '{"auths":{"ghcr.io":{"auth": c2VjcmV0}}}')
  await expect(reading).rejects.toThrow(/^\/docker\/config\.json: the Docker configuration is not JSON\.$/)
})

test('readConfig: names a file that cannot be read', async () => {
  await expect(readConfig('/')).rejects.toThrow(/^\/: the Docker configuration cannot be read: .*EISDIR/)
})
