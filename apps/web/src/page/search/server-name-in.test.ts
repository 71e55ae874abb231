import { expect, test } from 'vitest';
import { serverNameIn } from './server-name-in.ts';

test.each([
  ['matrix.org', 'matrix.org'],
  ['  matrix.org\n', 'matrix.org'],
  ['example.org:8448', 'example.org:8448'],
  ['[2001:db8::1]:8448', '[2001:db8::1]:8448'],
  ['@alice:example.org', 'example.org'],
  ['#matrix:matrix.org', 'matrix.org'],
  ['!abc:example.org:8448', 'example.org:8448'],
  ['@bob:[2001:db8::1]', '[2001:db8::1]'],
  ['https://matrix.to/#/#matrix:matrix.org', 'matrix.org'],
  ['https://matrix.to/#/%40alice%3Aexample.org?via=b.example', 'example.org'],
  ['https://matrix.to/#/!abc:example.org/$event?via=b.example', 'example.org'],
  ['matrix:u/alice:example.org?action=chat', 'example.org'],
  ['matrix:roomid/abc:example.org:443/e/xyz', 'example.org:443'],
  ['https://example.org:443/.well-known/matrix/server', 'example.org:443'],
  ['https://[2001:db8::1]/', '[2001:db8::1]'],
  ['http://example.org', 'example.org'],
  ['javascript:alert(1)', 'javascript:alert(1)'],
  ['https://matrix.to/#/%E0%A4%A', '%E0%A4%A'],
  ['', ''],
])('in %j there is the server name %j', (pasted, name) => {
  expect(serverNameIn(pasted)).toBe(name);
});
