import { describe, expect, test } from 'vitest';
import { boxesOf, placeOf } from './boxes.ts';
import type { Piece } from './piece.ts';

const SPAN = { from: 0, to: 1000 };
const held = { from: 0, to: 1000, until: undefined, endedBy: undefined, notes: [], overrides: [] };
const leads = { to: 'example.org:8448', step: '6', hostHeader: undefined, tlsName: undefined };

function piece(kind: Piece['kind'], from: number, to: number): Piece {
  if (kind === 'nothing' || kind === 'unknown') return { kind, from, to, why: undefined };
  return { kind, from, to, leads, held };
}

describe('the boxes of a lane', () => {
  test('lie where their pieces do, and what is outside of the span is cut off', () => {
    const pieces = [piece('nothing', -100, 250), piece('held', 250, 500), piece('wrong', 500, 2000)];
    expect(boxesOf(pieces, SPAN, 100)).toMatchObject([
      { left: 0, width: 25, kind: 'nothing' },
      { left: 25, width: 25, kind: 'held' },
      { left: 50, width: 50, kind: 'wrong' },
    ]);
  });

  test('a moment that is too short to be seen is drawn so that it is seen, above what is beside it', () => {
    const pieces = [piece('nothing', 0, 500), piece('wrong', 500, 501), piece('nothing', 501, 1000)];
    const last = boxesOf(pieces, SPAN, 300).at(-1);
    expect(last?.kind).toBe('wrong');
    expect(((last?.width ?? 0) / 100) * 300).toBeCloseTo(3);
  });

  test('of what is too short to be told apart the gravest is drawn', () => {
    const pieces = [piece('held', 0, 1), piece('wrong', 1, 2), piece('nothing', 2, 3), piece('held', 3, 1000)];
    expect(boxesOf(pieces, SPAN, 100).map(({ kind }) => kind)).toEqual(['held', 'wrong']);
  });

  test('ten thousand pieces are no more boxes than there is room for, and none of them lies outside', () => {
    const pieces = Array.from({ length: 10_000 }, (_, index) =>
      piece(index % 200 < 100 ? 'held' : 'wrong', index / 10, (index + 1) / 10),
    );
    const boxes = boxesOf(pieces, SPAN, 900);
    expect(boxes.length).toBeGreaterThan(50);
    expect(boxes.length).toBeLessThanOrEqual(300);
    for (const { left, width } of boxes) {
      expect(left).toBeGreaterThanOrEqual(0);
      expect(left + width).toBeLessThanOrEqual(100.001);
    }
  });

  test('many short ones of a kind are one box', () => {
    const pieces = Array.from({ length: 5000 }, (_, index) =>
      piece(index % 2 === 0 ? 'held' : 'nothing', index / 10, (index + 1) / 10),
    );
    expect(boxesOf(pieces, SPAN, 900)).toMatchObject([{ left: 0, kind: 'held', piece: undefined }]);
  });

  test('nothing is drawn of what lies before or behind', () => {
    expect(boxesOf([piece('held', -50, 0), piece('held', 1000, 1100)], SPAN, 100)).toEqual([]);
  });
});

test.each([
  [0, 0],
  [500, 50],
  [-1, 0],
  [1001, 100],
])('%d ms is at %d per cent', (time, place) => {
  expect(placeOf(time, SPAN)).toBe(place);
});
