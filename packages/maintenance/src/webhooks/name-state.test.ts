import { describe, expect, test } from 'vitest';
import type { CertificateSight } from './certificate-sight.ts';
import { followName, type NameState } from './name-state.ts';
import { destination, target } from './testing/conclusions.ts';

const PLACES = new Map([
  ['a', destination()],
  ['b', destination({ targets: [target({ port: 8448 })] })],
]);

function sight(version: number, isFailing: boolean): CertificateSight {
  return { version, isFailing, eventId: `e${version}`, observedAt: version, url: 'https://a.example/' };
}

/** The changes of conclusions in a row, each given by where it leads and the newest sight that it rests on. */
function changesOf(conclusions: readonly (readonly [id: string, sight?: CertificateSight])[]): readonly string[] {
  let state: NameState | undefined;
  return conclusions.map(([fullId, seen]) => {
    const find = (id: string) => {
      const conclusion = PLACES.get(id);
      return conclusion && { conclusion, isPinned: false };
    };
    const followed = followName(state, { fullId, sight: seen, find });
    state = followed.state;
    return followed.changes
      .map((each) => (each.kind === 'certificate' ? (each.sight.isFailing ? 'failing' : 'mended') : each.change))
      .join();
  });
}

describe('conclusions in a row', () => {
  test('a first one is no change, and a confirmation is none', () => {
    expect(changesOf([['a'], ['a'], ['b'], ['b'], ['a']])).toEqual([
      '',
      '',
      'destination-changed',
      '',
      'destination-changed',
    ]);
  });

  test('one that is not to be had any more is compared with nothing', () => {
    expect(changesOf([['lost'], ['a'], ['b']])).toEqual(['', '', 'destination-changed']);
  });
});

describe('the certificate', () => {
  test('is told of when it begins to fail and when it is mended, not at each retry', () => {
    const rows = [sight(1, false), sight(2, true), sight(3, true), sight(4, true), sight(5, false), sight(6, true)];
    expect(changesOf(rows.map((seen) => ['a', seen] as const))).toEqual(['', 'failing', '', '', 'mended', 'failing']);
  });

  test('is not told of at the first conclusion, and when it is mended afterwards', () => {
    expect(
      changesOf([
        ['a', sight(1, true)],
        ['a', sight(2, true)],
        ['a', sight(3, false)],
      ]),
    ).toEqual(['', '', 'mended']);
  });

  test('is as it was while nothing is seen of it', () => {
    expect(changesOf([['a', sight(1, false)], ['a', sight(2, true)], ['a'], ['a', sight(4, true)]])).toEqual([
      '',
      'failing',
      '',
      '',
    ]);
    expect(changesOf([['a'], ['a', sight(1, true)]])).toEqual(['', 'failing']);
    expect(changesOf([['a'], ['a', sight(1, false)]])).toEqual(['', '']);
  });

  test('is not mended by a good answer from before it failed', () => {
    expect(
      changesOf([
        ['a', sight(1, false)],
        ['a', sight(5, true)],
        ['a', sight(1, false)],
        ['a', sight(6, true)],
      ]),
    ).toEqual(['', 'failing', '', '']);
  });

  test('is told of beside what else changes', () => {
    expect(
      changesOf([
        ['a', sight(1, false)],
        ['b', sight(2, true)],
      ]),
    ).toEqual(['', 'destination-changed,failing']);
  });
});
