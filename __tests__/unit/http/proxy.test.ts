import { describe, expect, test } from '@jest/globals'
import { proxyChooser } from '../../../src/http/proxy.ts'

const proxyOf = (env: Readonly<Record<string, string>>, url: string): string => {
  const proxy = proxyChooser(env)(new URL(url))
  return proxy === undefined ? 'direct' : `${proxy.url.href} ${proxy.variable}`
}

// The values of this table are those of Go's golang.org/x/net/http/httpproxy 0.59.0, run over it.
describe('NO_PROXY', () => {
  test.each<[list: string, direct: string, proxied: string]>([
    [
      'corp.example,10.0.0.0/8',
      'https://corp.example https://registry.corp.example https://registry.corp.example:5000 https://10.1.2.3:5000',
      'https://xcorp.example https://11.0.0.1',
    ],
    ['.corp.example', 'https://registry.corp.example', 'https://corp.example'],
    ['*.corp.example', 'https://registry.corp.example', 'https://corp.example https://xcorp.example'],
    ['CORP.example , ghcr.io', 'https://registry.corp.example https://ghcr.io', 'https://docker.io'],
    ['corp.example:8443', 'https://registry.corp.example:8443', 'https://corp.example http://corp.example'],
    ['corp.example:443', 'https://registry.corp.example', 'http://registry.corp.example'],
    ['.corp.example:80', 'http://registry.corp.example', 'http://corp.example'],
    ['*', 'https://ghcr.io http://10.0.0.1 https://[2001:db8::1]', ''],
    ['ghcr.io,*', 'https://docker.io', ''],
    ['192.168.1.1', 'https://192.168.1.1:5000', 'https://192.168.1.2'],
    ['192.168.1.1:5000', 'https://192.168.1.1:5000', 'https://192.168.1.1'],
    ['10.0.0.0/33,010.1.2.3', '', 'https://10.1.2.3'],
    ['10.', '', 'https://10.1.2.3'],
    ['2001:db8::/32', 'https://[2001:db8::1]', 'https://[2001:db9::1]'],
    ['2001:0DB8:0:0::1', 'https://[2001:db8::1]:5000', ''],
    ['[2001:db8::1]:5000', 'https://[2001:db8::1]:5000', 'https://[2001:db8::1]'],
    ['[2001:db8::1]', '', 'https://[2001:db8::1]'],
    ['::/0', 'https://[2001:db8::1]', 'https://10.1.2.3'],
    ['10.0.0.0/8,', 'https://[::ffff:10.1.2.3]', ''],
    ['::ffff:10.1.2.3', 'https://10.1.2.3', ''],
    ['fe80::1%eth0', '', 'https://[fe80::1]'],
    ['示例.com', 'https://www.xn--fsq092h.com https://xn--fsq092h.com', ''],
    ['.示例.com', 'https://www.xn--fsq092h.com', 'https://xn--fsq092h.com'],
    ['corp.example/8,http://corp.example,:443,.', '', 'https://corp.example'],
    [
      '',
      'https://localhost:5000 http://127.0.0.1:5000 https://127.9.9.9 https://[::1] https://[::ffff:127.0.0.1]',
      'https://[::2] https://localhost.example',
    ],
  ])('"%s" is read as Go reads it', (list, direct, proxied) => {
    const isDirect = (url: string): boolean =>
      proxyOf({ HTTP_PROXY: 'http.proxy:1', HTTPS_PROXY: 'https.proxy:2', NO_PROXY: list }, url) === 'direct'
    const urls = `${direct} ${proxied}`.split(' ').filter(Boolean)
    expect(urls.filter(isDirect)).toEqual(direct.split(' ').filter(Boolean))
    expect(urls.filter(url => !isDirect(url))).toEqual(proxied.split(' ').filter(Boolean))
  })
})

describe('HTTPS_PROXY and HTTP_PROXY', () => {
  // The URLs are Go's, too.
  test.each([
    ['127.0.0.1:8080', 'http://127.0.0.1:8080/'],
    ['cache.corp.example:1234', 'http://cache.corp.example:1234/'],
    ['cache.corp.example', 'http://cache.corp.example/'],
    ['localhost', 'http://localhost/'],
    ['https://cache.corp.example', 'https://cache.corp.example/'],
    ['http://user:p%40ss@cache.corp.example:8080', 'http://user:p%40ss@cache.corp.example:8080/'],
    ['socks5://127.0.0.1', 'socks5://127.0.0.1'],
  ])('%s counts for its protocol alone', (value, url) => {
    expect(proxyOf({ HTTPS_PROXY: value }, 'https://r.example')).toBe(`${url} HTTPS_PROXY`)
    expect(proxyOf({ HTTPS_PROXY: value }, 'http://r.example')).toBe('direct')
    expect(proxyOf({ HTTP_PROXY: value }, 'http://r.example')).toBe(`${url} HTTP_PROXY`)
    expect(proxyOf({ HTTP_PROXY: value }, 'https://r.example')).toBe('direct')
  })

  test('lower case takes precedence, and an empty value counts for nothing', () => {
    const both = {
      HTTPS_PROXY: 'http://upper.example',
      https_proxy: 'http://lower.example',
      NO_PROXY: 'a',
      no_proxy: 'b',
    }
    expect(proxyOf(both, 'https://r.example')).toBe('http://lower.example/ https_proxy')
    expect(proxyOf(both, 'https://a')).toBe('http://lower.example/ https_proxy')
    expect(proxyOf(both, 'https://b')).toBe('direct')
    expect(proxyOf({ ...both, https_proxy: '', no_proxy: '' }, 'https://b')).toBe('http://upper.example/ HTTPS_PROXY')
    expect(proxyOf({ HTTPS_PROXY: '' }, 'https://b')).toBe('direct')
  })

  test('a value that is no URL is an error, which keeps its password', () => {
    const env = { HTTPS_PROXY: 'http://me:secret@proxy:port', NO_PROXY: 'corp.example' }
    expect(() => proxyOf(env, 'https://r.example')).toThrow(/^HTTPS_PROXY is not a URL$/)
    expect(proxyOf(env, 'https://corp.example')).toBe('direct')
  })
})
