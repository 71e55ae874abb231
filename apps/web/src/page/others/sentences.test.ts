import { describe, expect, test } from 'vitest';
import type { Lane, Wrong } from './lane.ts';
import { lastedText } from './lasted-text.ts';
import { ghostText, heedText, leadsText, noneWrongText, pictureText, summaryText, summaryTone } from './sentences.ts';

const HOUR = 3_600_000;
const leads = { to: 'matrix.org:8443', step: '5', hostHeader: undefined, tlsName: undefined };
const WRONG: Wrong = {
  from: Date.parse('2026-03-04T08:30:00.080Z'),
  to: Date.parse('2026-03-04T21:30:00.000Z'),
  held: leads,
  right: leads,
  startedBy: undefined,
  endedBy: { kind: 'clear', eventId: null },
  expiresAt: Date.parse('2026-03-05T08:53:00.000Z'),
};
const LANE: Lane = {
  name: 'tuwunel-1.5.1',
  title: 'tuwunel-1.5.1',
  policy: undefined,
  about: '',
  pieces: [],
  wrong: [WRONG],
  cures: [],
  heeds: [],
  isJudged: true,
  isCut: false,
};

test.each([
  [20, '20 ms'],
  [59_980, '1 min'],
  [13 * HOUR - 80, '13 h'],
  [24 * HOUR + 23 * 60_000, '24 h 23 min'],
  [36 * HOUR, '36 h'],
  [97 * HOUR, '4 d 1 h'],
])('what lasts %d ms lasts %s', (ms, text) => {
  expect(lastedText(ms)).toBe(text);
});

describe('of a resolver it is said', () => {
  test('for how long it was wrong, all in all', () => {
    expect(summaryText(LANE)).toBe('wrong for 13 h');
    expect(summaryText({ ...LANE, wrong: [] })).toBe('never wrong');
  });

  test('that nothing can be known of it, rather than that it was never wrong', () => {
    const pieces = [{ kind: 'unknown', from: 0, to: 1, why: undefined }] as const;
    expect(summaryText({ ...LANE, wrong: [], pieces })).toBe('cannot be known');
  });

  test('no more than is known, where a part cannot be known or is not told', () => {
    const unknown = { kind: 'unknown', from: 0, to: 1, why: undefined } as const;
    const nothing = { kind: 'nothing', from: 1, to: 2, why: undefined } as const;
    const partly = { ...LANE, wrong: [], pieces: [unknown, nothing] };
    expect(summaryText(partly)).toBe('not known to be wrong');
    expect(summaryText({ ...LANE, wrong: [], isCut: true })).toBe('not known to be wrong');
  });

  test('neither good nor bad, where no destination was known in all the time', () => {
    const open = { ...LANE, wrong: [], isJudged: false };
    expect(summaryText(open)).toBe('not judged');
    expect(summaryTone(open)).toBe('none');
    expect(noneWrongText([open, open])).toMatch(/nobody is judged/);
    expect(summaryTone({ ...open, isJudged: true })).toBe('good');
  });

  test('where it led, and from when to when', () => {
    expect(pictureText([LANE, LANE])).toBe(
      'tuwunel-1.5.1: wrong for 13 h, first with matrix.org:8443 (step 5) from 2026-03-04 08:30:00 to 2026-03-04 21:30:00.',
    );
  });

  test('a step only where there is one', () => {
    expect(leadsText({ ...leads, step: undefined })).toBe('matrix.org:8443');
  });

  test('how long it would have lasted without the cure', () => {
    expect(ghostText(WRONG)).toBe('It would have lasted until 2026-03-05 08:53:00 UTC, 11 h 23 min longer.');
    expect(ghostText({ ...WRONG, expiresAt: undefined })).toBe('It would have lasted for ever.');
  });

  test('nothing of that where it came to its end by itself, or has not ended', () => {
    expect(ghostText({ ...WRONG, endedBy: { kind: 'expiry', eventId: null } })).toBeUndefined();
    expect(ghostText({ ...WRONG, endedBy: { kind: 'open', eventId: null } })).toBeUndefined();
    expect(ghostText({ ...WRONG, endedBy: { kind: 'world', eventId: null } })).toBeUndefined();
  });

  test('what it heeds', () => {
    expect(heedText(LANE)).toBeUndefined();
    expect(heedText({ ...LANE, heeds: ['transport', 'not-json'] })).toBe(
      'It lets go of what it holds at a connection that fails, or an answer that is no JSON.',
    );
  });
});
