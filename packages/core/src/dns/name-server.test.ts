import { expect, it } from 'vitest';
import { parseNameServer } from './name-server.ts';

it.each([
  ['192.0.2.53', '192.0.2.53', 4, 53, '192.0.2.53:53'],
  ['192.0.2.53:5353', '192.0.2.53', 4, 5353, '192.0.2.53:5353'],
  ['2001:DB8::0:53', '2001:db8::53', 6, 53, '[2001:db8::53]:53'],
  ['[2001:db8::53]', '2001:db8::53', 6, 53, '[2001:db8::53]:53'],
  ['[2001:db8::53]:65535', '2001:db8::53', 6, 65_535, '[2001:db8::53]:65535'],
  ['fe80::1%eth0', 'fe80::1%eth0', 6, 53, '[fe80::1%eth0]:53'],
  ['[fe80::1%eth0]:53', 'fe80::1%eth0', 6, 53, '[fe80::1%eth0]:53'],
])('%s is a name server', (text, address, family, port, label) => {
  expect(parseNameServer(text)).toEqual({ address, family, port, label });
});

it.each([
  '',
  'ns.example.org',
  '192.0.2.53:0',
  '192.0.2.53:65536',
  '192.0.2.53:',
  '192.0.2.53:+53',
  '192.0.2.053',
  '192.0.2',
  '[192.0.2.53]:53',
  '[2001:db8::53]:',
  '[2001:db8::53',
  '2001:db8::53]:53',
  '192.0.2.53%eth0',
  'fe80::1%',
  '192.0.2.53 ',
])('%j is none', (text) => {
  expect(parseNameServer(text)).toBeUndefined();
});
