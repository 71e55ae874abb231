import { expect, test } from 'vitest';
import { type PinSpan, pinEnd } from './pin-until.ts';

const NOW = Date.parse('2026-03-04T08:30:00.000Z');

test.each([
  ['1h', '', '2026-03-04T09:30:00.000Z'],
  ['7d', '', '2026-03-11T08:30:00.000Z'],
  ['then', '2026-03-04T12:00', '2026-03-04T12:00:00.000Z'],
  ['ever', '2020-01-01T00:00', undefined],
] as const)('a pin %s %s ends at %s', (span, then, until) => {
  expect(pinEnd(span, then, NOW)).toEqual({ kind: 'end', until });
});

test.each([
  ['then', '', /until when/],
  ['then', '2026-03-04T08:30', /passed/],
  ['then', 'soon', /no time/],
] satisfies readonly [PinSpan, string, RegExp][])('a pin %s "%s" has no end that can be', (span, then, message) => {
  expect(pinEnd(span, then, NOW)).toMatchObject({ kind: 'wrong', message: expect.stringMatching(message) });
});
