import { describe, expect, test } from 'vitest';
import { Emulated } from '../testing/emulated.ts';
import {
  addressesAnswers,
  DAY,
  delegation,
  HOUR,
  MINUTE,
  response,
  START,
  srvAnswer,
  wellKnownFailure,
} from '../testing/observations.ts';
import { drawsBySubject } from './draws.ts';
import { EMULATIONS, emulationOf, resolverNames } from './emulations.ts';

const NAME = 'example.org';
const WORLD = [
  delegation('fed.example.org:443'),
  ...addressesAnswers('fed.example.org', ['192.0.2.2']),
  ...addressesAnswers(NAME, ['192.0.2.1']),
  srvAnswer('_matrix-fed._tcp.example.org', 'no-name'),
  srvAnswer('_matrix._tcp.example.org', 'no-name'),
];

function named(name: string): NonNullable<ReturnType<typeof emulationOf>> {
  const emulation = emulationOf(name);
  if (emulation === undefined) throw new Error(`no ${name}`);
  return emulation;
}

describe('the resolvers that history can be told under', () => {
  test('are the policies and what others do', () => {
    expect(resolverNames()).toEqual([
      ...['recommended', 'spec-strict'],
      ...['tuwunel-1.5.1', 'tuwunel-1.9', 'synapse', 'gomatrixserverlib'],
    ]);
  });

  test.each(resolverNames())('%s is found by its name', (name) => {
    expect(emulationOf(name)?.name).toBe(name);
  });

  test.each(['', 'toString', 'constructor', '__proto__', 'Synapse'])('%j is the name of none', (name) => {
    expect(emulationOf(name)).toBeUndefined();
    expect(EMULATIONS[name]).toBeUndefined();
  });

  test('no two facts of one resolver bear the same id, and each has a source', () => {
    for (const { facts } of Object.values(EMULATIONS)) {
      expect(new Set(facts.map(({ id }) => id)).size).toBe(facts.length);
      for (const { source } of facts) expect(source).toMatch(/\.(?:rs|py|go)/);
    }
  });

  test.each(resolverNames())('%s gives the same answers to the same history each time', (name) => {
    const tell = () => {
      const resolver = named(name).start({
        draws: drawsBySubject(),
        rules: { allow: [], deny: [], specialPurpose: [] },
      });
      const shown = new Map(
        WORLD.map((observation) => [JSON.stringify([observation.kind, keyOf(observation)]), observation]),
      );
      return [0, HOUR, DAY, 3 * DAY].map((at) =>
        resolver.resolve(NAME, {
          at,
          ask: (question) => shown.get(JSON.stringify([question.kind, keyOf(question)])),
        }),
      );
    };
    expect(tell()).toEqual(tell());
    expect(tell().every(({ kind }) => kind === 'answer')).toBe(true);
  });

  test.each(resolverNames())('%s says of what history does not have that it cannot be answered', (name) => {
    expect(new Emulated(named(name), []).result(NAME)).toMatchObject({ kind: 'unanswerable' });
  });

  test.each(resolverNames())('%s asks nobody about what is no server name', (name) => {
    const world = new Emulated(named(name), []);
    expect(world.answer('a b').held).toMatchObject({ kind: 'failure', isDefinite: true });
    expect(world.asked).toEqual([]);
  });
});

function keyOf(asked: object): string {
  const { host, name, family } = asked as { host?: string; name?: string; family?: number };
  return `${host ?? name} ${family}`;
}

describe('our own resolver, as one among the others', () => {
  const own = named('recommended');
  const evidence = (headers: Readonly<Record<string, string>>) => [
    delegation('fed.example.org:443', { headers }),
    ...addressesAnswers('fed.example.org', ['192.0.2.2'], { ttl: 86_400 }),
  ];

  test('holds a conclusion as long as its evidence is fresh', () => {
    const world = new Emulated(own, [
      delegation('fed.example.org:443', { headers: { 'Cache-Control': 'max-age=600' } }),
      ...addressesAnswers('fed.example.org', ['192.0.2.2'], { ttl: 86_400, negativeTtl: 86_400 }),
    ]);
    expect(world.holds(NAME)).toBe(10 * MINUTE);
    expect(world.answer(NAME, 10 * MINUTE - 1).from).toBe('cache');
    expect(world.answer(NAME, 10 * MINUTE).from).toBe('asked');
  });

  test('does not fall when asking again fails', () => {
    const world = new Emulated(own, [...WORLD, ...evidence({ 'Cache-Control': 'max-age=600' })]);
    expect(world.places(NAME)).toEqual(['fed.example.org:443']);
    world.show(wellKnownFailure('timeout'));
    expect(world.places(NAME, HOUR)).toEqual(['fed.example.org:443']);
    world.show(response({ status: 404 }));
    expect(world.places(NAME, 2 * HOUR)).toEqual(['example.org:8448']);
  });

  test('asks everything anew after a failed connection', () => {
    const world = new Emulated(own, evidence({}));
    world.answer(NAME);
    expect(world.resolver.connectionFailed(NAME, START, 'transport')).toBe(true);
    expect(world.answer(NAME, MINUTE).from).toBe('asked');
    expect(world.asked.filter((key) => key === 'well-known:example.org')).toHaveLength(2);
  });

  test('can be cleared of one name, and of everything', () => {
    const world = new Emulated(own, evidence({}));
    world.answer(NAME);
    expect(world.resolver.clear(START, NAME)).toBe('name');
    expect(world.resolver.clear(START)).toBe('everything');
    world.answer(NAME, 1);
    expect(world.asked.filter((key) => key === 'well-known:example.org')).toHaveLength(2);
  });
});

describe('draws', () => {
  test('are the same for the same subject each time', () => {
    const [left, right] = [drawsBySubject(), drawsBySubject()];
    const [ours, theirs] = [left, right].map((draws) => [1, 2, 3].map(() => draws('a')));
    expect(ours).toEqual(theirs);
    expect(new Set(ours).size).toBe(3);
  });

  test('of one subject do not shift those of another', () => {
    const [left, right] = [drawsBySubject(), drawsBySubject()];
    left('a');
    expect(left('b')).toBe(right('b'));
  });

  test('lie in [0, 1), and spread', () => {
    const drawn = Array.from({ length: 1000 }, (_, index) => drawsBySubject()(`server ${index}`));
    expect(drawn.every((draw) => draw >= 0 && draw < 1)).toBe(true);
    const upper = drawn.filter((draw) => draw >= 0.5).length;
    expect(upper).toBeGreaterThan(400);
    expect(upper).toBeLessThan(600);
  });
});
