import { describe, expect, test } from 'vitest';
import {
  addressOverrides,
  addressRules,
  confirmationOf,
  confirmedObservation,
  contentOf,
  drawsBySubject,
  emulationOf,
  explain,
  isAddressAllowed,
  judge,
  overrideKey,
  parseServerName,
  recommended,
  resolverNames,
} from './index.ts';
import { drive, type Oracle } from './testing/drive.ts';
import { addressAnswer, delegation, response, srvAnswer, srvRecord, wellKnownFailure } from './testing/observations.ts';

const machine = globalThis as unknown as Record<string, unknown>;

/** What a function of evidence has no use for. */
const FORBIDDEN = [
  ...[
    'process',
    'fetch',
    'performance',
    'crypto',
    'Intl',
    'navigator',
    'Buffer',
    'URL',
    'require',
    'XMLHttpRequest',
    'WebSocket',
  ],
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'console', 'AbortSignal', 'Date'],
];

class Touched extends Error {}

/** Held as a module would hold it that was loaded before. */
const calendar = Date;
const dice = Math;

function touching(name: string): () => never {
  return () => {
    throw new Touched(name);
  };
}

/** Runs work while the clock, the dice and the machine throw when they are touched. */
function inAVoid<T>(work: () => T): T {
  const random = Object.getOwnPropertyDescriptor(Math, 'random');
  const before = FORBIDDEN.map((name) => [name, Object.getOwnPropertyDescriptor(machine, name)] as const);
  const now = Object.getOwnPropertyDescriptor(calendar, 'now');
  try {
    Object.defineProperty(calendar, 'now', { configurable: true, value: touching('Date.now') });
    Object.defineProperty(Math, 'random', { configurable: true, value: touching('Math.random') });
    for (const name of FORBIDDEN) Object.defineProperty(machine, name, { configurable: true, get: touching(name) });
    return work();
  } finally {
    for (const [name, descriptor] of before) {
      if (descriptor === undefined) delete machine[name];
      else Object.defineProperty(machine, name, descriptor);
    }
    if (now !== undefined) Object.defineProperty(calendar, 'now', now);
    if (random !== undefined) Object.defineProperty(Math, 'random', random);
  }
}

const fields = { Date: 'Thu, 01 Jan 2026 00:00:00 GMT', Expires: 'Thursday, 01-Jan-26 01:00:00 GMT', Age: '1' };

/** A world for each step, and for failures. */
const WORLDS: readonly (readonly [serverName: string, oracle: Oracle])[] = [
  ...['192.0.2.1', '[2001:db8::1]:443', 'example.org:443', '', 'a b\u001b', '0x7f.1', '127.0.0.1'].map(
    (name) => [name, world({})] as const,
  ),
  ['example.org', world({ server: '192.0.2.20' })],
  ['example.org', world({ server: 'fed.example.org:443' })],
  ['example.org', world({ server: 'fed.example.org' })],
  ['example.org', world({ server: 'fed.example.org', fed: true })],
  ['example.org', world({ server: 'fed.example.org', legacy: true })],
  ['example.org', world({ server: '\u009b' })],
  ['example.org', world({ fed: true })],
  ['example.org', world({ legacy: true })],
  ['example.org', world({})],
  ['example.org', world({ broken: true })],
];

function world({
  server,
  fed,
  legacy,
  broken,
}: {
  server?: string;
  fed?: boolean;
  legacy?: boolean;
  broken?: boolean;
}): Oracle {
  const records = [srvRecord('a.example.net', { weight: 0 }), srvRecord('b.example.net'), srvRecord('c.example.net')];
  return (question, at) => {
    if (question.kind === 'well-known') {
      if (broken) return wellKnownFailure('timeout', { host: question.host, at });
      if (server === undefined) return response({ host: question.host, status: 404, headers: fields, at });
      return delegation(server, { host: question.host, headers: fields, at, draw: 0.5 });
    }
    if (question.kind === 'srv') {
      const isThere = question.name.startsWith('_matrix-fed.') ? fed : legacy;
      return srvAnswer(question.name, broken ? 'servfail' : isThere ? records : 'no-name', { at });
    }
    return addressAnswer(question.family, question.host, question.family === 4 ? ['192.0.2.10'] : 'no-data', { at });
  };
}

function everything(): number {
  let done = 0;
  for (const [serverName, oracle] of WORLDS) {
    for (const draw of [0, 0.5, 0.99]) {
      const { conclusion, trace } = drive(serverName, oracle, { draw });
      explain(conclusion, trace);
      for (const name of resolverNames()) {
        const resolver = emulationOf(name)?.start({ draws: drawsBySubject(), rules: addressRules() });
        resolver?.resolve(serverName, { at: 0, ask: (question) => oracle(question, 0) });
      }
      if (conclusion.outcome === 'destination') addressOverrides(conclusion).map(overrideKey);
      done += 1;
    }
    const observation = oracle({ kind: 'address', family: 4, host: 'example.org' }, 0);
    confirmedObservation('x', confirmationOf(observation, 'y').data, observation);
    contentOf(observation);
    judge(observation, 1, recommended);
    parseServerName(serverName);
    isAddressAllowed('2002:7f00:1::', addressRules({ deny: ['8.8.8.8'] }));
  }
  return done;
}

describe('discovery is a function of its arguments', () => {
  test('a corpus of decisions touches neither clock nor dice nor machine', () => {
    expect(inAVoid(everything)).toBe(WORLDS.length * 3);
  });

  test.each<[string, () => unknown]>([
    ['the dice', () => dice.random()],
    ['the clock', () => Date.now()],
    ['a clock held since before', () => calendar.now()],
    ['the network', () => machine['fetch']],
    ['the process', () => machine['process']],
    ['a timer', () => machine['setTimeout']],
  ])('positive control: touching %s is noticed', (_, touch) => {
    expect(() => inAVoid(touch)).toThrow(Touched);
  });

  test('everything is put back', () => {
    expect(typeof Date.now()).toBe('number');
    expect(typeof machine['process']).toBe('object');
  });
});
