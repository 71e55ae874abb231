import { expect, test } from 'vitest';
import { resolvedOutcome } from './outcome-text.ts';

const NOW = Date.parse('2026-03-04T08:30:00.000Z');
const COMMON = {
  serverName: 'matrix.org',
  policy: 'recommended@1',
  because: [],
  freshUntil: '2026-03-04T09:30:00.000Z',
};
const FOUND = {
  ...COMMON,
  outcome: 'destination',
  step: '3.2',
  hostHeader: 'fed.matrix.org:443',
  tlsName: 'fed.matrix.org',
  sni: 'fed.matrix.org',
} as const;
const target = (host: string) => ({ host, port: 443, addresses: [] });

test.each([
  [[target('fed.matrix.org')], /leads to fed\.matrix\.org:443, by step 3\.2, good until 2026-03-04 09:30:00 UTC\.$/],
  [[target('2001:db8::7')], /leads to \[2001:db8::7\]:443,/],
  [[target('a.example'), target('b.example'), target('c.example')], /leads to a\.example:443 and 2 more,/],
  [[target('a\u202eb.example')], /a\\u\{202e\}b|a\\u202eb/i],
])('what was found is told: %j', (targets, text) => {
  expect(resolvedOutcome({ ...FOUND, targets }, NOW)).toMatchObject({
    tone: 'good',
    text: expect.stringMatching(text),
  });
});

test('an answer that has to do because asking failed says so', () => {
  const answer = { ...FOUND, targets: [target('a.example')], freshUntil: '2026-03-04T08:00:00.000Z' };
  expect(resolvedOutcome(answer, NOW).text).toMatch(/past/);
});

test('what leads nowhere says why, and when it is asked again', () => {
  const answer = {
    ...COMMON,
    outcome: 'unresolvable',
    step: null,
    code: 'no-addresses',
    message: 'no address',
  } as const;
  expect(resolvedOutcome(answer, NOW)).toEqual({
    tone: 'bad',
    text: 'Asked anew: it leads nowhere (no-addresses), no address. Asked again from 2026-03-04 09:30:00 UTC on.',
  });
});
