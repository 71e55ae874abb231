import { describe, expect, it } from 'vitest';
import { authority, firstTarget, type HopTarget, isRedirect, redirectTarget } from './redirect.ts';

const current: HopTarget = firstTarget('example.org');

function follow(location: string, from: HopTarget = current) {
  return redirectTarget(from, [['location', location]]);
}

function target(url: string, host: string, port: number, path: string) {
  return { kind: 'target', target: { url, host, port, path } };
}

it('the first request never meets a URL parser (R6, R38)', () => {
  expect(firstTarget('1.2.3')).toEqual({
    url: 'https://1.2.3/.well-known/matrix/server',
    host: '1.2.3',
    port: 443,
    path: '/.well-known/matrix/server',
  });
});

it.each([301, 302, 303, 307, 308])('%i redirects (R40)', (status) => expect(isRedirect(status)).toBe(true));
it.each([200, 204, 300, 304, 305, 306, 309, 400, 404])('%i does not', (status) =>
  expect(isRedirect(status)).toBe(false),
);

describe('a Location leads', () => {
  it.each([
    [
      'to another host',
      'https://other.example/a?b=c',
      target('https://other.example/a?b=c', 'other.example', 443, '/a?b=c'),
    ],
    [
      'to another port',
      'https://other.example:8443/',
      target('https://other.example:8443/', 'other.example', 8443, '/'),
    ],
    ['to the default port', 'https://other.example:443', target('https://other.example/', 'other.example', 443, '/')],
    ['along the scheme', '//other.example/a', target('https://other.example/a', 'other.example', 443, '/a')],
    ['along the path', '/a', target('https://example.org/a', 'example.org', 443, '/a')],
    [
      'along the folder',
      'a',
      target('https://example.org/.well-known/matrix/a', 'example.org', 443, '/.well-known/matrix/a'),
    ],
    ['without its fragment', '/a?b#c', target('https://example.org/a?b', 'example.org', 443, '/a?b')],
    ['in lower case', 'HTTPS://Other.EXAMPLE/A', target('https://other.example/A', 'other.example', 443, '/A')],
    ['to an IPv4 literal', 'https://192.0.2.1/', target('https://192.0.2.1/', '192.0.2.1', 443, '/')],
    ['to an IPv4 literal in disguise', 'https://0x7f.1/', target('https://127.0.0.1/', '127.0.0.1', 443, '/')],
    [
      'to an IPv6 literal',
      'https://[2001:DB8::1]:8443/',
      target('https://[2001:db8::1]:8443/', '2001:db8::1', 8443, '/'),
    ],
    [
      'to an A-label',
      'https://bücher.example/',
      target('https://xn--bcher-kva.example/', 'xn--bcher-kva.example', 443, '/'),
    ],
  ])('%s', (_title, location, expected) => {
    expect(follow(Buffer.from(location, 'utf8').toString('latin1'))).toEqual(expected);
  });

  it('on from where the redirect came', () => {
    const from = { url: 'https://[2001:db8::1]:8443/a/b?c', host: '2001:db8::1', port: 8443, path: '/a/b?c' };
    expect(follow('d', from)).toEqual(target('https://[2001:db8::1]:8443/a/d', '2001:db8::1', 8443, '/a/d'));
    expect(follow('', from)).toMatchObject({ kind: 'refused' });
  });

  it('along the path of a host that the URL parser would take for an address', () => {
    expect(follow('/a', firstTarget('1.2.3'))).toEqual(target('https://1.2.3/a', '1.2.3', 443, '/a'));
    expect(follow('/a', firstTarget('192.0.2.256'))).toEqual(target('https://192.0.2.256/a', '192.0.2.256', 443, '/a'));
  });

  it('once, if it is there twice and says the same', () => {
    const twice = redirectTarget(current, [
      ['location', '/a'],
      ['location', '/a'],
    ]);
    expect(twice).toMatchObject({ kind: 'target' });
  });
});

describe('a redirect is not followed', () => {
  it.each([
    ['to http (R43)', 'http://example.org/', 'redirect-refused'],
    ['to another scheme', 'ftp://example.org/', 'redirect-refused'],
    ['to no host at all', 'data:application/json,{}', 'redirect-refused'],
    ['with a user', 'https://user@example.org/', 'redirect-refused'],
    ['with a password', 'https://:secret@example.org/', 'redirect-refused'],
    ['to port 0', 'https://example.org:0/', 'redirect-refused'],
    ['to more than 2048 characters', `/${'a'.repeat(2048)}`, 'redirect-refused'],
    ['to what is no URL', 'https://', 'redirect-without-location'],
    ['to a port that is none', 'https://example.org:99999/', 'redirect-without-location'],
    ['to a number that is no address', 'https://192.0.2.256/', 'redirect-without-location'],
    ['to a host with a space', 'https://exa mple.org/', 'redirect-without-location'],
    ['to a host with a percent sign', 'https://exa%00mple.org/', 'redirect-without-location'],
    ['to nothing', '', 'redirect-without-location'],
    ['to spaces', '   ', 'redirect-without-location'],
  ])('%s', (_title, location, reason) => {
    expect(follow(location)).toMatchObject({ kind: 'refused', reason });
  });

  it('without a Location, and not with two that differ (R41)', () => {
    expect(redirectTarget(current, [['content-type', 'text/html']])).toMatchObject({
      reason: 'redirect-without-location',
    });
    const two = redirectTarget(current, [
      ['location', '/a'],
      ['location', '/b'],
    ]);
    expect(two).toMatchObject({ reason: 'redirect-without-location' });
  });
});

it.each([
  ['example.org', 443, 'example.org'],
  ['example.org', 8443, 'example.org:8443'],
  ['192.0.2.1', 80, '192.0.2.1:80'],
  ['2001:db8::1', 443, '[2001:db8::1]'],
  ['2001:db8::1', 8443, '[2001:db8::1]:8443'],
])('Host of %s and %i is %s', (host, port, expected) => expect(authority(host, port)).toBe(expected));
