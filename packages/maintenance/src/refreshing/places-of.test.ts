import type { Conclusion } from '@wherefore/discovery';
import { expect, test } from 'vitest';
import { placesOf } from './places-of.ts';

function delegatedTo(host: string, address: string): Conclusion {
  return {
    outcome: 'destination',
    serverName: 'a.example',
    step: '3.2',
    hostHeader: host,
    tlsName: host,
    sni: host,
    targets: [{ host, port: 8448, addresses: [address] }],
    freshUntil: 0,
    policy: '',
    because: [],
  };
}

test.each([
  ['example.org', ['example.org']],
  ['Matrix.Example.ORG:8448', ['example.org']],
  ['a.b.c.example.org', ['example.org']],
  ['a.example.co.uk', ['example.co.uk']],
  ['example.co.uk', ['example.co.uk']],
  ['a.example.de', ['example.de']],
  ['localhost', ['localhost']],
  ['192.0.2.1:8448', ['192.0.2.1']],
  ['[2001:db8::1]', ['2001:db8::1']],
])('nothing being known, %s leads to its domain', (serverName, places) => {
  expect(placesOf(serverName, undefined)).toEqual(places);
});

test('names of different owners that were delegated to one provider lead to the same places', () => {
  const one = placesOf('one.example', delegatedTo('one.hoster.example', '192.0.2.7'));
  const other = placesOf('another.test', delegatedTo('another.hoster.example', '192.0.2.7'));
  expect(one).toEqual(['one.example', 'hoster.example', '192.0.2.7']);
  expect(other.filter((place) => one.includes(place))).toEqual(['hoster.example', '192.0.2.7']);
});
