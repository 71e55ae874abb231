import { recommended } from '@wherefore/discovery';
import type { EventLog, RecordedEvent } from '@wherefore/event-log';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { playLog, randomLogs } from '../testing/random-log.ts';
import { checkAllProvenance, checkProvenance, type ProvenanceBreak } from './check-provenance.ts';
import { provenanceOf } from './provenance.ts';

const RUNS = Number(process.env['LAW_RUNS'] ?? 60);

const CONCLUSIONS = ['DestinationChosen', 'ConclusionConfirmed', 'ResolutionFailed'];

/** A log of these events that can be asked for them by id and page by page, and for nothing else. */
function logOf(events: readonly RecordedEvent[]): EventLog {
  const byId = new Map(events.map((event) => [event.id, event]));
  const refuse = (): never => {
    throw new Error('not asked for in provenance');
  };
  return {
    lanes: 1,
    append: refuse,
    readStream: refuse,
    readStreams: refuse,
    listen: refuse,
    readEvents: (ids) => Promise.resolve(ids.flatMap((id) => byId.get(id) ?? [])),
    readAll: ({ after = 0n, limit = 1000 } = {}) => {
      const page = events.filter(({ position }) => position > after).slice(0, limit);
      return Promise.resolve({ events: page, next: page.at(-1)?.position ?? after });
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

describe('on any timeline', () => {
  test('every conclusion has a total provenance: to what was seen, and to who asked for it', async () => {
    let conclusions = 0;
    let observations = 0;
    let pins = 0;
    await fc.assert(
      fc.asyncProperty(randomLogs(), async (timeline) => {
        const { log, events } = await playLog(timeline);
        for (const event of events.filter(({ type }) => CONCLUSIONS.includes(type))) {
          conclusions += 1;
          expect(await checkProvenance(log, event.id)).toEqual([]);
          const provenance = await provenanceOf(log, event.id);
          expect(provenance).toMatchObject({ root: event.id, missing: [], isCut: false });
          const { nodes = [], edges = [] } = provenance ?? {};
          const roles = new Map(nodes.map(({ id, role }) => [id, role]));
          for (const id of event.data['because'] as readonly string[]) {
            const isPin = id === event.data['pin'];
            expect(roles.get(id)).toBe(isPin ? 'act' : 'observation');
            if (isPin) pins += 1;
            else observations += 1;
          }
          // Whatever was concluded or seen: somebody asked for it.
          for (const { id, role } of nodes) {
            if (role === 'request' || role === 'act') continue;
            const asked = edges
              .filter(({ from, as }) => from === id && as === 'asked-by')
              .map(({ to }) => roles.get(to));
            expect(asked).toEqual(['request']);
          }
        }
        expect(await walk(log)).toEqual([]);
      }),
      { numRuns: RUNS },
    );
    console.log('conclusions with provenance', conclusions, 'observations cited', observations);
    expect(conclusions).toBeGreaterThan(RUNS);
    expect(observations).toBeGreaterThan(conclusions);
    expect(pins).toBeGreaterThan(0);
  });

  test('any event that is cited and taken away is missed, by who cites it and by the walk through the log', async () => {
    let planted = 0;
    await fc.assert(
      fc.asyncProperty(randomLogs({ minSteps: 6, maxSteps: 12 }), fc.nat(), async (timeline, which) => {
        const { events } = await playLog(timeline);
        const ends = events.filter(({ type }) => CONCLUSIONS.includes(type));
        const end = ends[which % Math.max(1, ends.length)];
        if (end === undefined) return;
        const provenance = await provenanceOf(logOf(events), end.id);
        const cited = (provenance?.nodes ?? []).filter(({ id }) => id !== end.id);
        const gone = cited[which % Math.max(1, cited.length)];
        if (gone === undefined) return;
        planted += 1;
        const broken = logOf(events.filter(({ id }) => id !== gone.id));
        const found = await checkProvenance(broken, end.id);
        expect(found.map(({ code, citedId }) => [code, citedId])).toContainEqual(['missing-event', gone.id]);
        expect((await provenanceOf(broken, end.id))?.missing.map(({ to }) => to)).toContain(gone.id);
        const walked = await walk(broken);
        expect(walked.map(({ citedId }) => citedId)).toContain(gone.id);
      }),
      { numRuns: RUNS },
    );
    expect(planted).toBeGreaterThan(RUNS / 2);
  });
});

describe('a planted break is found', () => {
  type Change = (event: RecordedEvent, all: readonly RecordedEvent[]) => Partial<RecordedEvent> | undefined;
  const first = (all: readonly RecordedEvent[], type: string): RecordedEvent | undefined =>
    all.find((event) => event.type === type);
  const data = (event: RecordedEvent, change: object): Partial<RecordedEvent> => ({
    data: { ...event.data, ...change },
  });

  const changes: Readonly<Record<string, readonly [ProvenanceBreak['code'], Change]>> = {
    'an observation that nobody asked for': [
      'no-request',
      // As if it had never had one: JSON has no undefined.
      (event, all) => (event === first(all, 'SrvLookedUp') ? { causationId: undefined as never } : undefined),
    ],
    'a conclusion that was asked for by an observation': [
      'strange-request',
      (event, all) =>
        event === first(all, 'DestinationChosen')
          ? { causationId: first(all, 'SrvLookedUp')?.id ?? '', correlationId: first(all, 'SrvLookedUp')?.id ?? '' }
          : undefined,
    ],
    'a request for another name': [
      'strange-request',
      (event) => (event.type === 'ResolutionRequested' ? data(event, { serverName: 'other.example' }) : undefined),
    ],
    'a correlation with something else': [
      'strange-request',
      (event, all) =>
        event === first(all, 'DestinationChosen') ? { correlationId: first(all, 'SrvLookedUp')?.id ?? '' } : undefined,
    ],
    'a conclusion from nothing': [
      'no-evidence',
      (event, all) => (event === first(all, 'DestinationChosen') ? data(event, { because: [] }) : undefined),
    ],
    'a conclusion from a request': [
      'no-observation',
      (event, all) =>
        event === first(all, 'DestinationChosen')
          ? data(event, { because: [first(all, 'ResolutionRequested')?.id ?? ''] })
          : undefined,
    ],
    'evidence of later': [
      'cited-later',
      (event, all) =>
        event.id === (first(all, 'DestinationChosen')?.data['because'] as readonly string[] | undefined)?.[0]
          ? { position: 1_000_000n }
          : undefined,
    ],
    'an observation in the stream of another question': [
      'wrong-stream',
      (event, all) => (event === first(all, 'SrvLookedUp') ? { stream: 'question:srv:other.example' } : undefined),
    ],
    'a conclusion in the stream of another name': [
      'wrong-stream',
      (event, all) => (event === first(all, 'DestinationChosen') ? { stream: 'server:other.example' } : undefined),
    ],
    'a pin of another name': [
      'strange-pin',
      (event) => (event.type === 'DestinationPinned' ? data(event, { serverName: 'other.example' }) : undefined),
    ],
    'a pin that was over': [
      'strange-pin',
      (event) => (event.type === 'DestinationPinned' ? data(event, { until: event.observedAt }) : undefined),
    ],
    'a pin that is a request': [
      'strange-pin',
      (event, all) => {
        const { id = '' } = first(all, 'ResolutionRequested') ?? {};
        return event.data['pin'] === undefined ? undefined : data(event, { pin: id, because: [id] });
      },
    ],
    'a pin that is not cited as one': [
      'no-observation',
      (event) => {
        const { pin, ...rest } = event.data;
        return pin === undefined ? undefined : { data: rest };
      },
    ],
    'a pin that is not cited first': [
      'strange-pin',
      (event) =>
        event.data['pin'] === undefined
          ? undefined
          : data(event, { because: (event.data['because'] as readonly string[]).toReversed() }),
    ],
    'a pin in the stream of another name': [
      'wrong-stream',
      (event) => (event.type === 'DestinationPinned' ? { stream: 'pin:other.example' } : undefined),
    ],
    'a confirmation of what is no observation': [
      'strange-confirmation',
      (event, all) =>
        event.type === 'EvidenceConfirmed'
          ? data(event, { confirms: first(all, 'ResolutionRequested')?.id ?? '' })
          : undefined,
    ],
    'a confirmation of an answer to another question': [
      'strange-confirmation',
      (event) => (event.type === 'EvidenceConfirmed' ? data(event, { question: 'a:other.example' }) : undefined),
    ],
    'a confirmed conclusion about another name': [
      'strange-confirmation',
      (event, all) =>
        event.type === 'ConclusionConfirmed'
          ? data(event, {
              confirms:
                all.find(({ type, data: other }) => type === 'DestinationChosen' && other['serverName'] === 'b.example')
                  ?.id ?? '',
            })
          : undefined,
    ],
  };

  for (const [what, [code, change]] of Object.entries(changes)) {
    test(what, async () => {
      const { events } = await playLog({
        worlds: [
          {
            dns: {
              'A a.example': [{ data: '192.0.2.1', ttl: 60 }],
              'AAAA a.example': { error: 'NODATA', negativeTtl: 60 },
              'SRV _matrix-fed._tcp.a.example': { error: 'NXDOMAIN', negativeTtl: 60 },
              'SRV _matrix._tcp.a.example': { error: 'NXDOMAIN', negativeTtl: 60 },
              'A b.example': [{ data: '192.0.2.2', ttl: 60 }],
              'AAAA b.example': { error: 'NODATA', negativeTtl: 60 },
              'SRV _matrix-fed._tcp.b.example': { error: 'NXDOMAIN', negativeTtl: 60 },
              'SRV _matrix._tcp.b.example': { error: 'NXDOMAIN', negativeTtl: 60 },
            },
            wellKnown: {
              'https://a.example/.well-known/matrix/server': { status: 404 },
              'https://b.example/.well-known/matrix/server': { status: 404 },
            },
          },
        ],
        serverNames: ['a.example', 'b.example'],
        steps: [
          { act: 'resolve', which: 1, process: 0, thenMs: 1000 },
          { act: 'resolve', which: 0, process: 0, thenMs: 100_000 },
          { act: 'resolve', which: 0, process: 0, thenMs: 1000 },
          { act: 'pin', which: 1, process: 0, thenMs: 1000 },
          { act: 'resolve', which: 1, process: 0, thenMs: 1000 },
        ],
        policy: recommended,
        seed: 1,
      });
      const ends = events.filter(({ type }) => CONCLUSIONS.includes(type));
      const codes = async (all: readonly RecordedEvent[]): Promise<readonly string[]> => {
        const found = await Promise.all(ends.map(({ id }) => checkProvenance(logOf(all), id)));
        const walked = await walk(logOf([...all].sort(byPosition)));
        expect(walked.length > 0).toBe(found.flat().length > 0);
        return found.flat().map((found) => found.code);
      };
      expect(ends.length).toBeGreaterThan(2);
      expect(await codes(events)).toEqual([]);
      let changed = 0;
      const tampered = events.map((event) => {
        const by = change(event, events);
        changed += by === undefined ? 0 : 1;
        return { ...event, ...by };
      });
      expect(changed).toBeGreaterThan(0);
      expect(await codes(tampered)).toContain(code);
    });
  }
});

function byPosition(left: RecordedEvent, right: RecordedEvent): number {
  return left.position < right.position ? -1 : 1;
}

async function walk(log: EventLog): Promise<readonly ProvenanceBreak[]> {
  const breaks: ProvenanceBreak[] = [];
  for await (const each of checkAllProvenance(log)) breaks.push(each);
  return breaks;
}
