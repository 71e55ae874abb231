import { expect, test } from 'vitest';
import { claimedIn, differencesIn, type Verdict } from './report.ts';

function verdict(claim: Verdict['claim'], differences: Verdict['differences'] = []): Verdict {
  return { kind: 'stale', line: 3, claim, isExpired: false, sentences: [], ...(differences && { differences }) };
}

test('a destination claims host and port', () => {
  const claim = { table: 'destinations', source: 'tuwunel', serverName: 'matrix.org', host: 'matrix.org', port: 8443 };
  expect(claimedIn(verdict(claim))).toMatchObject({
    serverName: 'matrix.org',
    leads: 'matrix.org:8443',
    source: 'Tuwunel',
  });
  expect(claimedIn(verdict({ ...claim, host: '2001:db8::7' }))).toMatchObject({ leads: '[2001:db8::7]:8443' });
});

test('an override claims addresses and a port', () => {
  const claim = {
    table: 'overrides',
    source: 'continuwuity',
    serverName: 'h',
    addresses: ['192.0.2.1', '192.0.2.2'],
    port: 8448,
  };
  expect(claimedIn(verdict(claim))).toMatchObject({
    table: 'overrides',
    leads: '192.0.2.1, 192.0.2.2, port 8448',
    source: 'Continuwuity',
    expiresAt: null,
  });
});

test('what a claim lacks breaks nothing', () => {
  expect(claimedIn(verdict({}))).toMatchObject({ serverName: '', leads: ':0' });
});

test('differences have both sides, in words', () => {
  const differences = [
    { part: 'port', claimed: '8443', right: '443' },
    { part: 'new-part', claimed: 'a', right: 'b' },
  ];
  expect(differencesIn(verdict({}, differences))).toEqual([
    { part: 'Port', claimed: '8443', right: '443' },
    { part: 'new-part', claimed: 'a', right: 'b' },
  ]);
});
