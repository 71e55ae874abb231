import { beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from './answer.ts';
import type { Result } from './report.ts';
import { runTimeline } from './run-timeline.ts';
import type { Session, SimulatedEnvironment, Subject } from './subject.ts';
import { BUNDLED_VECTORS, parseVectorFile, readVectorFile } from './vector-file.ts';
import type { Sequence } from './vector-format.ts';
import { whereforeSubject } from './wherefore-subject.ts';

let sequences: readonly Sequence[] = [];

beforeAll(async () => {
  for (const { vectors } of await Promise.all(BUNDLED_VECTORS.map(readVectorFile))) {
    if (vectors.kind === 'sequences') sequences = vectors.sequences;
  }
});

async function play(id: string, subject: Subject<SimulatedEnvironment>): Promise<Result> {
  const sequence = sequences.find((candidate) => candidate.id === id);
  if (sequence === undefined) throw new Error(`no timeline ${id}`);
  return runTimeline(sequence, subject);
}

function failuresOf({ failures }: Result): readonly string[] {
  return failures.map(({ what }) => what);
}

function sabotaged(
  act: (session: Session, environment: SimulatedEnvironment) => Partial<Session>,
): Subject<SimulatedEnvironment> {
  return {
    name: 'sabotaged',
    open: async (environment) => {
      const session = await whereforeSubject.open(environment);
      return { ...session, ...act(session, environment) };
    },
  };
}

/** Every call is the first one. */
const forgetful: Subject<SimulatedEnvironment> = {
  name: 'forgetful',
  open: async (environment) => ({
    resolve: async (name) => {
      const session = await whereforeSubject.open({ ...environment, store: new Map() });
      const answer = await session.resolve(name);
      await session[Symbol.asyncDispose]();
      return answer;
    },
    clear: async () => undefined,
    clearAll: async () => undefined,
    connectFailed: async () => undefined,
    [Symbol.asyncDispose]: async () => undefined,
  }),
};

/** Remembers its first answer for good, as if every entry lived as long as a week's SRV record. */
const stubborn = sabotaged((session, { store }) => ({
  resolve: async (name): Promise<Answer> => {
    const kept = store.get(`answer ${name}`) as Answer | undefined;
    const answer = kept ?? (await session.resolve(name));
    store.set(`answer ${name}`, answer);
    return answer;
  },
}));

describe('planted errors in the course of time', () => {
  test('a destination that outlives the error behind it is found (tuwunel 385)', async () => {
    expect(failuresOf(await play('S01', stubborn))).toEqual(expect.arrayContaining(['t=3601 step', 't=3601 targets']));
    expect(failuresOf(await play('S28', stubborn))).toContain('t=3601 step');
  });

  test('asking again each time is found by what the world was asked', async () => {
    expect(failuresOf(await play('S22', forgetful))).toEqual(
      expect.arrayContaining(['t=1 provenance.wellKnown', 't=30 provenance.wellKnown']),
    );
    expect(failuresOf(await play('S33', forgetful))).toEqual(['t=0 requests.wellKnown']);
    expect(failuresOf(await play('S15', forgetful))).toContain('t=61 requests.wellKnown');
  });

  test('a clear that clears nothing is found', async () => {
    const deaf = sabotaged(() => ({ clear: async () => undefined }));
    expect(failuresOf(await play('S20', deaf))).toEqual(
      expect.arrayContaining(['t=21 targets', 't=21 provenance.wellKnown', 't=21 requests.wellKnown']),
    );
    expect(failuresOf(await play('S21', deaf))).toContain('t=16 step');
  });

  test('a wrong source is found', async () => {
    const mixed = sabotaged((session) => ({
      resolve: async (name) => {
        const answer = await session.resolve(name);
        const { wellKnown = 'network', srv = 'network', addresses = 'network' } = answer.provenance ?? {};
        return { ...answer, provenance: { wellKnown: srv, srv: addresses, addresses: wellKnown } };
      },
    }));
    expect(failuresOf(await play('S03', mixed))).toEqual(
      expect.arrayContaining(['t=0 provenance.wellKnown', 't=0 provenance.srv', 't=1900 provenance.wellKnown']),
    );
  });

  test('an answer that breaks off is found', async () => {
    const broken = sabotaged(() => ({ resolve: () => Promise.reject(new Error('no')) }));
    expect(failuresOf(await play('S12', broken))).toEqual(['answer']);
  });

  test('what a subject cannot do is told as not run', async () => {
    const unable: Subject<SimulatedEnvironment> = {
      name: 'unable',
      open: async (environment) => {
        const session = await whereforeSubject.open(environment);
        return {
          resolve: (name) => session.resolve(name),
          [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
        };
      },
    };
    expect(await play('S20', unable)).toMatchObject({ status: 'not-run', why: 'the subject has no clear' });
  });
});

describe('a timeline of one’s own', () => {
  const URL = 'https://a.example/.well-known/matrix/server';
  const timeline = (events: readonly object[]): Sequence => {
    const dns = { 'A a.example': [{ data: '192.0.2.1', ttl: 60 }] };
    const wellKnown = {
      [URL]: { status: 200, headers: { 'Cache-Control': 'max-age=100' }, body: '{"m.server": "a.example:1"}' },
    };
    const first = { t: 0, world: { dns, wellKnown } };
    const text = JSON.stringify({ sequences: [{ id: 'X', title: 'x', timeline: [first, ...events] }] });
    const { vectors } = parseVectorFile(text, 'x.json');
    if (vectors.kind !== 'sequences' || vectors.sequences[0] === undefined) throw new Error('not a timeline');
    return vectors.sequences[0];
  };
  const resolve = (t: number, expectation: object, more: object = {}): object => ({
    t,
    resolve: 'a.example',
    expect: expectation,
    ...more,
  });

  test.each([
    ['clear-all', { op: 'clear-all' }],
    ['clear', { op: 'clear', name: 'a.example' }],
    ['connect-failed', { op: 'connect-failed', name: 'a.example' }],
  ])('%s has everything asked anew', async (_, operation) => {
    const network = { provenance: { wellKnown: { source: 'network' }, addresses: { source: 'network' } } };
    const cache = { provenance: { wellKnown: { source: 'cache' }, addresses: { source: ['cache', 'stale'] } } };
    const events = [resolve(0, network), resolve(5, cache), { t: 6, ...operation }, resolve(7, network)];
    expect((await runTimeline(timeline(events), whereforeSubject)).failures).toEqual([]);
  });

  test('the figures of the file hold', async () => {
    const events = [resolve(0, {}), resolve(150, { provenance: { wellKnown: { source: 'cache' } } })];
    expect(failuresOf(await runTimeline(timeline(events), whereforeSubject))).toEqual(['t=150 provenance.wellKnown']);
    expect(
      failuresOf(await runTimeline(timeline(events), whereforeSubject, { designDefaults: { wellKnownMinTtl: 200 } })),
    ).toEqual([]);
  });

  test.each(['cache', 'negative-cache', ['stale', 'cache']])(
    'a remembered absence in the DNS may be called %j',
    async (source) => {
      const dns = {
        'SRV _matrix-fed._tcp.a.example': { error: 'NXDOMAIN', negativeTtl: 60 },
        'SRV _matrix._tcp.a.example': { error: 'NXDOMAIN', negativeTtl: 60 },
      };
      const wellKnown = { [URL]: { status: 404 } };
      const events = [
        { t: 0, world: { dns, wellKnown } },
        resolve(1, { step: '6', provenance: { wellKnown: { source: 'network' }, srv: { source: 'network' } } }),
        resolve(9, { step: '6', provenance: { wellKnown: { source: 'negative-cache' }, srv: { source } } }),
        resolve(70, { step: '6', provenance: { srv: { source: 'network' } } }),
      ];
      expect((await runTimeline(timeline(events), whereforeSubject)).failures).toEqual([]);
    },
  );

  test('time begins where it is told to', async () => {
    const start = Date.UTC(2030, 0, 1);
    const clocks: number[] = [];
    const timed = sabotaged((session, { clock }) => ({
      resolve: (name) => {
        clocks.push(clock.now());
        return session.resolve(name);
      },
    }));
    await runTimeline(timeline([resolve(10, {})]), timed, { start });
    expect(clocks).toEqual([start + 10_000]);
  });

  test('an alternative passes, and may be partial', async () => {
    const strange = { step: '6', provenance: { wellKnown: { source: 'stale' } } };
    const events = [
      resolve(0, strange, { alternatives: [{ expect: { step: '5' } }, { expect: { hostHeader: 'a.example:1' } }] }),
    ];
    expect((await runTimeline(timeline(events), whereforeSubject)).status).toBe('passed');
    const neither = [resolve(0, strange, { alternatives: [{ expect: { step: '5' } }] })];
    expect(failuresOf(await runTimeline(timeline(neither), whereforeSubject))).toEqual([
      't=0 step',
      't=0 provenance.wellKnown',
    ]);
  });

  test('bounds of requests hold from both sides', async () => {
    const events = [
      resolve(0, {}, { requests: { wellKnown: [2, 3] } }),
      resolve(1, {}, { requests: { wellKnown: [0, 0], srv: [0, 0] } }),
    ];
    const result = await runTimeline(timeline(events), whereforeSubject);
    expect(failuresOf(result)).toEqual(['t=0 requests.wellKnown', 't=1 requests.wellKnown']);
    expect(result.notChecked).toEqual([{ what: 't=1 requests.srv', why: 'not a known kind of request' }]);
  });
});
