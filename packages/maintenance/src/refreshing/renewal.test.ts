import { ResolverError } from '@wherefore/core';
import type { Conclusion } from '@wherefore/discovery';
import { describe, expect, test } from 'vitest';
import { minFreshOf, type RenewalOptions, renew } from './renewal.ts';

const NOW = 1_767_225_600_000;
const MINUTE = 60_000;
const DUE = { serverName: 'a.example', freshUntil: NOW + 5 * MINUTE };

function unresolvable(code: 'timeout' | 'no-addresses', freshUntil: number): Conclusion {
  const serverName = 'a.example';
  return { outcome: 'unresolvable', serverName, code, step: null, message: '', freshUntil, policy: '', because: [] };
}

interface Script {
  readonly memory?: number;
  readonly log?: number;
  readonly answer?: Conclusion | Error;
}

function play({ memory, log, answer = unresolvable('no-addresses', NOW + 60 * MINUTE) }: Script) {
  const asked: object[] = [];
  const options: RenewalOptions = {
    resolver: {
      peek: () => (memory === undefined ? undefined : unresolvable('no-addresses', memory)),
      resolve: (serverName, with_) => {
        asked.push({ serverName, ...with_ });
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
      },
    },
    newestFreshUntil: () => Promise.resolve(log),
    now: () => NOW,
  };
  return { asked, outcome: renew(DUE, options) };
}

describe('a name that is due', () => {
  test('is resolved by the refresher, and a conclusion is a conclusion, whatever it says', async () => {
    const { asked, outcome } = play({ memory: DUE.freshUntil, log: DUE.freshUntil });
    expect(await outcome).toBe('renewed');
    expect(asked).toEqual([{ serverName: 'a.example', by: 'refresher', minFresh: 10 * MINUTE }]);
  });

  test.each([
    ['memory', { memory: DUE.freshUntil + 1 }],
    ['the log', { memory: DUE.freshUntil, log: DUE.freshUntil + 1 }],
    ['the log, and memory knows nothing of it', { log: DUE.freshUntil + 1 }],
  ])('is not asked for when %s has a newer conclusion', async (_, script) => {
    const { asked, outcome } = play(script);
    expect(await outcome).toBe('unneeded');
    expect(asked).toEqual([]);
  });

  test('is asked for when the newer conclusion has expired, too', async () => {
    const asked: string[] = [];
    const expired = { serverName: 'a.example', freshUntil: NOW - 2 * MINUTE };
    const outcome = await renew(expired, {
      resolver: {
        peek: () => undefined,
        resolve: async (serverName) => {
          asked.push(serverName);
          return unresolvable('no-addresses', NOW + MINUTE);
        },
      },
      newestFreshUntil: () => Promise.resolve(NOW - MINUTE),
      now: () => NOW,
    });
    expect(outcome).toBe('renewed');
    expect(asked).toEqual(['a.example']);
  });

  test('is to be tried again when the resolver ran out of time', async () => {
    expect(await play({ answer: unresolvable('timeout', NOW) }).outcome).toBe('failed');
  });

  test('is to be tried again when the resolver could not do its work', async () => {
    const overloaded = new ResolverError('overloaded', 'too much');
    await expect(play({ answer: overloaded }).outcome).rejects.toBe(overloaded);
  });
});

test('what is asked for anew ends within twice what is left, or within the minute in which it cannot come again', () => {
  expect(minFreshOf({ serverName: 'a.example', freshUntil: NOW + 2 * 60 * MINUTE }, NOW)).toBe(4 * 60 * MINUTE);
  expect(minFreshOf({ serverName: 'a.example', freshUntil: NOW + 20_000 }, NOW)).toBe(MINUTE);
  expect(minFreshOf({ serverName: 'a.example', freshUntil: NOW - 20_000 }, NOW)).toBe(MINUTE);
});
