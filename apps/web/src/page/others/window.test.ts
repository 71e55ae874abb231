import { describe, expect, test } from 'vitest';
import type { Wrong } from './lane.ts';
import { seenIn } from './seen.ts';
import { aroundWrong, beginningOf, within, zoomed } from './window.ts';

const HOUR = 3_600_000;
const WHOLE = { from: 0, to: 96 * HOUR };
const leads = { to: 'example.org:8448', step: '6', hostHeader: undefined, tlsName: undefined };
const WRONG: Wrong = {
  from: 48 * HOUR,
  to: 61 * HOUR,
  held: leads,
  right: leads,
  startedBy: undefined,
  endedBy: { kind: 'clear', eventId: null },
  expiresAt: 72 * HOUR,
};

describe('the part of the time that is looked at', () => {
  test('around a wrong stretch reaches from before it to when it would have ended by itself', () => {
    const { from, to } = aroundWrong(WRONG, WHOLE);
    expect(from).toBeLessThan(WRONG.from);
    expect(to).toBeGreaterThan(72 * HOUR);
  });

  test('of one that would never have ended reaches past its end, and not past what is told', () => {
    const { to } = aroundWrong({ ...WRONG, expiresAt: undefined, to: WHOLE.to }, WHOLE);
    expect(to).toBe(WHOLE.to);
  });

  test('is minutes where it began', () => {
    const { from, to } = beginningOf(WRONG, WHOLE);
    expect(to - from).toBe(240_000);
    expect(from).toBeLessThan(WRONG.from);
    expect(to).toBeGreaterThan(WRONG.from);
  });

  test('closer keeps the line where it stands on the screen', () => {
    expect(zoomed({ from: 0, to: 100 * HOUR }, 0.5, 25 * HOUR, { from: 0, to: 100 * HOUR })).toEqual({
      from: 12.5 * HOUR,
      to: 62.5 * HOUR,
    });
  });

  test('is never narrower than can be drawn, nor wider than what is told', () => {
    const { from, to } = zoomed({ from: 0, to: 12_000 }, 0.5, 0, WHOLE);
    expect(to - from).toBe(10_000);
    expect(zoomed(WHOLE, 2, 0, WHOLE)).toEqual(WHOLE);
  });

  test('is moved into what is told, with its width', () => {
    expect(within({ from: -5, to: 10 }, { from: 0, to: 100 })).toEqual({ from: 0, to: 15 });
    expect(within({ from: 95, to: 110 }, { from: 0, to: 100 })).toEqual({ from: 85, to: 100 });
  });
});

describe('an address', () => {
  test('without a word of it shows what was wrong, when it had just begun', () => {
    const seen = seenIn(new URLSearchParams(), WHOLE, WRONG);
    expect(seen).toEqual({ span: aroundWrong(WRONG, WHOLE), time: WRONG.from });
  });

  test('shows all of it where nothing was wrong, with the line at its end', () => {
    expect(seenIn(new URLSearchParams(), WHOLE, undefined)).toEqual({ span: WHOLE, time: WHOLE.to });
  });

  test('says which part, and where the line stands', () => {
    const address = new URLSearchParams({
      from: '1970-01-02T00:00:00Z',
      to: '1970-01-02T12:00:00Z',
      at: '1970-01-02T06:00:00Z',
    });
    expect(seenIn(address, WHOLE, WRONG)).toEqual({ span: { from: 24 * HOUR, to: 36 * HOUR }, time: 30 * HOUR });
  });

  test.each(['nonsense', '2026-13-01', ''])('with "%s" for a time is as one without', (text) => {
    const address = new URLSearchParams({ from: text, to: text, at: text });
    expect(seenIn(address, WHOLE, WRONG).time).toBe(WRONG.from);
  });
});
