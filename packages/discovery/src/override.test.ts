import { expect, test } from 'vitest';
import { addressOverrides, type Destination, overrideKey } from './index.ts';

const destination: Destination = {
  outcome: 'destination',
  serverName: 'example.org',
  step: '4',
  hostHeader: 'example.org',
  tlsName: 'example.org',
  sni: 'example.org',
  targets: [
    { host: 'Node1.Example.NET', port: 8443, addresses: ['198.51.100.11', '2001:db8::11'], priority: 1, weight: 0 },
    { host: 'node1.example.net', port: 9443, addresses: ['198.51.100.12'], priority: 2, weight: 0 },
  ],
  freshUntil: 1_767_225_660_000,
  policy: 'recommended@1',
  because: ['e0'],
};

test('a destination gives an entry for each target, with its owner, its port and its end', () => {
  const { freshUntil } = destination;
  expect(addressOverrides(destination)).toEqual([
    {
      owner: 'example.org',
      host: 'node1.example.net',
      port: 8443,
      addresses: ['198.51.100.11', '2001:db8::11'],
      freshUntil,
    },
    { owner: 'example.org', host: 'node1.example.net', port: 9443, addresses: ['198.51.100.12'], freshUntil },
  ]);
});

test('R103: the port of a delegation to 443 stays 443', () => {
  const delegated: Destination = {
    ...destination,
    step: '3.2',
    targets: [{ host: 'matrix-federation.matrix.org', port: 443, addresses: ['198.51.100.40'] }],
  };
  expect(addressOverrides(delegated).map(({ port }) => port)).toEqual([443]);
});

test('an entry is found by owner, host and port, the host in any case', () => {
  const key = overrideKey({ owner: 'example.org', host: 'node1.example.net', port: 443 });
  expect(overrideKey({ owner: 'example.org', host: 'NODE1.example.net', port: 443 })).toBe(key);
  expect(overrideKey({ owner: 'example.org', host: 'node1.example.net.', port: 443 })).toBe(key);
  const others = [
    { owner: 'example.org', host: 'node1.example.net', port: 8448 },
    { owner: 'EXAMPLE.org', host: 'node1.example.net', port: 443 }, // R18: another identity
    { owner: 'example.com', host: 'node1.example.net', port: 443 },
    { owner: 'example.org', host: 'node2.example.net', port: 443 },
    { owner: 'example.org', host: '\u212Aode1.example.net', port: 443 },
  ];
  const keys = [key, ...others.map(overrideKey)];
  expect(new Set(keys).size).toBe(keys.length);
});

test('hosts that differ in more than ASCII case do not share an entry', () => {
  const kelvin = overrideKey({ owner: 'example.org', host: '\u212Aelvin.example', port: 443 });
  expect(kelvin).not.toBe(overrideKey({ owner: 'example.org', host: 'kelvin.example', port: 443 }));
});
