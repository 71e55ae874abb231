import { describe, expect, test } from 'vitest';
import type { Counterfactual } from '../api/answers.ts';
import { lanesOf, pieceAt, wrongAt, wrongMsOf } from './lane.ts';

const GOOD = { kind: 'destination', step: '3.2', targets: [{ host: 'fed.example.net', port: 443 }] } as const;
const BAD = { kind: 'destination', step: '5', targets: [{ host: '2001:db8::1', port: 8443 }] } as const;

function at(minute: number): string {
  return new Date(minute * 60_000).toISOString();
}

function ms(minute: number): number {
  return minute * 60_000;
}

const expiry = { kind: 'expiry', eventId: null } as const;
const told: Counterfactual = {
  serverName: 'example.org',
  from: at(0),
  to: at(100),
  against: 'recommended',
  reference: [
    { from: at(0), to: at(1), holding: null, because: [], changedBy: null },
    { from: at(1), to: at(100), holding: GOOD, because: [], changedBy: null },
  ],
  resolvers: [
    {
      name: 'tuwunel-1.5.1',
      about: 'Tuwunel 1.5.1: keeps things',
      cures: ['!admin server clear-caches'],
      heeds: ['transport'],
      unanswerableMs: 0,
      wrongMs: ms(20),
      segments: [
        { kind: 'nothing', from: at(0), to: at(10), endedBy: expiry, afterUnknown: false, why: null },
        {
          kind: 'held',
          from: at(10),
          to: at(60),
          endedBy: { kind: 'clear', eventId: null },
          afterUnknown: false,
          holding: BAD,
          heldUntil: at(90),
        },
        {
          kind: 'unanswerable',
          from: at(60),
          to: at(100),
          endedBy: expiry,
          afterUnknown: false,
          question: 'a:x.example',
        },
      ],
      wrong: [
        {
          from: at(20),
          to: at(40),
          held: BAD,
          right: GOOD,
          startedBy: null,
          endedBy: { kind: 'world', eventId: null },
          expiresAt: at(90),
        },
      ],
    },
  ],
};

const [right, tuwunel] = lanesOf(told);

describe('lanes', () => {
  test('the first one is what would have been right', () => {
    expect(right).toMatchObject({
      name: 'right',
      pieces: [
        { kind: 'open', from: ms(0), to: ms(1) },
        { kind: 'held', from: ms(1), to: ms(100), leads: { to: 'fed.example.net:443', step: '3.2' } },
      ],
    });
  });

  test('what was held is cut where it begins and where it ceases to be wrong, and there is no gap', () => {
    const pieces = tuwunel?.pieces.map(({ kind, from, to }) => [kind, from, to]);
    expect(pieces).toEqual([
      ['nothing', ms(0), ms(10)],
      ['held', ms(10), ms(20)],
      ['wrong', ms(20), ms(40)],
      ['held', ms(40), ms(60)],
      ['unknown', ms(60), ms(100)],
    ]);
  });

  test('every part of what was held tells of the whole of it', () => {
    const held = { from: ms(10), to: ms(60), until: ms(90) };
    expect(tuwunel?.pieces.slice(1, 4)).toMatchObject([{ held }, { held }, { held }]);
  });

  test('an IPv6 address stands in brackets before its port', () => {
    expect(tuwunel?.pieces[1]).toMatchObject({ leads: { to: '[2001:db8::1]:8443' } });
  });

  test('at a border the later piece counts, and beyond the ends none', () => {
    const pieces = tuwunel?.pieces ?? [];
    expect(pieceAt(pieces, ms(20))).toMatchObject({ kind: 'wrong' });
    expect(pieceAt(pieces, ms(40))).toMatchObject({ kind: 'held' });
    expect(pieceAt(pieces, ms(100))).toMatchObject({ kind: 'unknown' });
    expect(pieceAt(pieces, ms(101))).toBeUndefined();
    expect(pieceAt(pieces, -1)).toBeUndefined();
  });

  test('wrong from its beginning on, and not at its end any more', () => {
    if (tuwunel === undefined) throw new Error('a lane is missing');
    expect(wrongAt(tuwunel, ms(20))).toBeDefined();
    expect(wrongAt(tuwunel, ms(40))).toBeUndefined();
    expect(wrongMsOf(tuwunel)).toBe(ms(20));
  });

  test('policies are those of this program, whatever they are called', () => {
    const about = 'this resolver under spec-strict@1';
    const [, strict] = lanesOf({
      ...told,
      resolvers: [{ ...(told.resolvers[0] as Counterfactual['resolvers'][number]), name: 'spec-strict', about }],
    });
    expect(strict).toMatchObject({ title: 'Wherefore', policy: 'spec-strict' });
    expect(tuwunel).toMatchObject({ title: 'tuwunel-1.5.1', policy: undefined });
  });
});
