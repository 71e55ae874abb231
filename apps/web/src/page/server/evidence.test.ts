import { expect, test } from 'vitest';
import { ground } from '../past/testing/explanations.ts';
import { evidenceGroups, questionsToOpen } from './evidence-groups.ts';
import { readParts, writeParts } from './open-parts.ts';

const EARLIER = '2026-03-03T08:30:00.000Z';
const wellKnown = ground('well-known:example.org', 'm.server is fed.example.org');
const address = ground('a:fed.example.org', '192.0.2.1');

test('answers to one question stand together, the newest first', () => {
  const older = { ...wellKnown, observedAt: EARLIER };
  expect(evidenceGroups([older, address, wellKnown])).toEqual([
    { question: 'well-known:example.org', evidence: [wellKnown, older] },
    { question: 'a:fed.example.org', evidence: [address] },
  ]);
});

test('what is out of order is open at first, else what everything hangs on', () => {
  expect(questionsToOpen([wellKnown, { ...address, verdict: 'failed' }])).toEqual(['a:fed.example.org']);
  expect(
    questionsToOpen([
      { ...wellKnown, stale: true },
      { ...address, isWeakest: true },
    ]),
  ).toEqual(['well-known:example.org']);
  expect(questionsToOpen([wellKnown, { ...address, isWeakest: true }])).toEqual(['a:fed.example.org']);
});

test.each([[[]], [['a:example.org']], [['a:x,y.example', 'b!c', '!c,!e']]])('%j is kept in the address', (parts) => {
  expect(readParts(writeParts(parts))).toEqual(parts);
});
