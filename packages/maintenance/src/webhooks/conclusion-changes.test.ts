import type { Conclusion, Step } from '@wherefore/discovery';
import { describe, expect, test } from 'vitest';
import { changesBetween } from './conclusion-changes.ts';
import { destination, target, unresolvable } from './testing/conclusions.ts';

const between = (before: Conclusion, after: Conclusion): ReturnType<typeof changesBetween> =>
  changesBetween({ conclusion: before, isPinned: false }, { conclusion: after, isPinned: false });

const DELEGATED: readonly Step[] = ['3.1', '3.2', '3.3', '3.4', '3.5'];

describe('the destination changed', () => {
  const cases: readonly (readonly [string, Conclusion, Conclusion, readonly string[]])[] = [
    ['another host', destination(), destination({ targets: [target({ host: 'other.example' })] }), ['targets']],
    ['another port', destination(), destination({ targets: [target({ port: 8448 })] }), ['targets']],
    ['a target more', destination(), destination({ targets: [target(), target({ port: 8448 })] }), ['targets']],
    ['another address', destination(), destination({ targets: [target({ addresses: ['192.0.2.2'] })] }), ['addresses']],
    [
      'an address more',
      destination(),
      destination({ targets: [target({ addresses: ['192.0.2.1', '2001:db8::1'] })] }),
      ['addresses'],
    ],
    ['another Host header', destination(), destination({ hostHeader: 'matrix.example' }), ['hostHeader']],
    ['another name for the certificate', destination(), destination({ tlsName: 'b.example' }), ['tlsName']],
    ['nothing to connect to any more', destination(), unresolvable(), ['outcome']],
    ['something to connect to again', unresolvable(), destination(), ['outcome']],
    [
      'another order of priorities',
      destination({ targets: [srv('one', 10), srv('two', 20)] }),
      destination({ targets: [srv('one', 20), srv('two', 10)] }),
      ['targets'],
    ],
    [
      'other weights',
      destination({ targets: [srv('one', 10, 1), srv('two', 10, 99)] }),
      destination({ targets: [srv('one', 10, 99), srv('two', 10, 1)] }),
      ['targets'],
    ],
  ];
  for (const [what, before, after, differs] of cases) {
    test(what, () => {
      const changed = between(before, after);
      expect(changed.changes).toContain('destination-changed');
      expect(changed.differs).toEqual(differs);
    });
  }
});

describe('nothing changed', () => {
  const two = [srv('one', 10, 5), srv('two', 10, 5)];
  const cases: readonly (readonly [string, Conclusion, Conclusion])[] = [
    ['newer evidence', destination(), destination({ because: ['x'], freshUntil: 9, policy: 'recommended@2' })],
    ['another order of equal weights', destination({ targets: two }), destination({ targets: two.toReversed() })],
    [
      'another order of unequal weights',
      destination({ targets: [srv('one', 10, 1), srv('two', 10, 99)] }),
      destination({ targets: [srv('two', 10, 99), srv('one', 10, 1)] }),
    ],
    [
      'another order of addresses',
      destination({ targets: [target({ addresses: ['192.0.2.1', '192.0.2.2'] })] }),
      destination({ targets: [target({ addresses: ['192.0.2.2', '192.0.2.1'] })] }),
    ],
    [
      'priorities that order nothing otherwise',
      destination({ targets: [srv('one', 10, 3)] }),
      destination({ targets: [srv('one', 0, 7)] }),
    ],
    ['letters of a host', destination(), destination({ targets: [target({ host: 'Matrix.Example' })] })],
    ['another reason for there being none', unresolvable(), unresolvable({ code: 'dns-failure', message: 'SERVFAIL' })],
    ['another step of the same sort', destination({ step: '3.3' }), destination({ step: '3.4' })],
    ['a step without delegation for another', destination({ step: '4' }), destination({ step: '6' })],
    ['a delegation that is there again', destination({ step: '6' }), destination({ step: '3.2' })],
  ];
  for (const [what, before, after] of cases) {
    test(what, () => expect(between(before, after)).toEqual({ changes: [], differs: [] }));
  }
});

describe('the delegation was lost and the step fell', () => {
  for (const from of DELEGATED) {
    for (const to of ['4', '5', '6'] as const) {
      test(`from ${from} to ${to}`, () => {
        expect(between(destination({ step: from }), destination({ step: to })).changes).toEqual([
          'delegation-lost',
          'step-fell',
        ]);
      });
    }
    test(`from ${from} to nothing, with the delegation gone`, () => {
      expect(between(destination({ step: from }), unresolvable({ step: '6' })).changes).toEqual([
        'destination-changed',
        'delegation-lost',
        'step-fell',
      ]);
    });
    test(`from ${from} to nothing, with the delegation there: the step fell alone`, () => {
      expect(between(destination({ step: from }), unresolvable({ step: from })).changes).toEqual([
        'destination-changed',
        'step-fell',
      ]);
    });
  }

  test('the delegation is lost also by a name that could not be resolved', () => {
    expect(between(unresolvable({ step: '3.5' }), destination({ step: '6' })).changes).toEqual([
      'destination-changed',
      'delegation-lost',
    ]);
  });

  test('and never from steps without one', () => {
    for (const from of ['4', '5', '6'] as const) {
      expect(between(destination({ step: from }), unresolvable({ step: '6' })).changes).toEqual([
        'destination-changed',
      ]);
    }
  });
});

describe('under a pin', () => {
  test('only the destination changes, when it begins and when it ends', () => {
    const own = destination({ step: '3.2' });
    const other = destination({ step: '3.5', targets: [target({ port: 8448 })] });
    const fallen = destination({ step: '6', targets: [target({ port: 8449 })] });
    const begins = changesBetween({ conclusion: own, isPinned: false }, { conclusion: other, isPinned: true });
    expect(begins.changes).toEqual(['destination-changed']);
    const ends = changesBetween({ conclusion: other, isPinned: true }, { conclusion: fallen, isPinned: false });
    expect(ends.changes).toEqual(['destination-changed']);
    expect(between(other, fallen).changes).toEqual(['destination-changed', 'delegation-lost', 'step-fell']);
  });
});

function srv(host: string, priority: number, weight = 0): ReturnType<typeof target> {
  return target({ host: `${host}.example`, port: 8448, priority, weight });
}
