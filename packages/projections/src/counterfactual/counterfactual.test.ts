import {
  addressRules,
  type ConnectionReported,
  type ResolutionRequested,
  type WellKnownObservation,
} from '@wherefore/discovery';
import { createMemoryLog, type EventLog, type NewEvent } from '@wherefore/event-log';
import { describe, expect, test } from 'vitest';
import { holdingText } from './compare-holdings.ts';
import { type Counterfactual, type CounterfactualOptions, counterfactual } from './counterfactual.ts';
import type { Segment } from './name-history.ts';
import { partingTable } from './parting-table.ts';
import { readHistory } from './read-history.ts';

/*
 * Histories written by hand: one name, delegated to a host with a port, and the addresses of both.
 */

const NAME = 'example.org';
const START = 1_767_225_600_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** An id, version 7 by its looks. */
function id(number: number): string {
  return `0190a5d0-0000-7000-8000-${number.toString().padStart(12, '0')}`;
}

class Story {
  readonly log: EventLog = createMemoryLog({ clock: () => START });
  #next = 1;

  async record(stream: string, event: Omit<NewEvent, 'id' | 'data'> & { readonly data: object }): Promise<string> {
    const eventId = id(this.#next++);
    await this.log.append([{ stream, expected: 'any', events: [{ ...event, id: eventId } as NewEvent] }]);
    return eventId;
  }

  /** A request, what was answered, and a conclusion, all in one millisecond. */
  async wanted(at: number, server: string | number, leadsTo: number = 443): Promise<void> {
    const data: ResolutionRequested['data'] = { serverName: NAME, by: 'caller', why: 'unknown', requestedAt: at };
    const requestId = await this.record(`server:${NAME}`, { type: 'ResolutionRequested', data, observedAt: at });
    const because = [
      await this.fetched(at, server),
      await this.looked(at, 6, 'fed.example.org'),
      await this.looked(at, 4, 'fed.example.org'),
    ];
    await this.looked(at, 4, NAME);
    await this.looked(at, 6, NAME);
    await this.record(`server:${NAME}`, {
      type: 'DestinationChosen',
      correlationId: requestId,
      causationId: requestId,
      observedAt: at,
      data: {
        ...{ outcome: 'destination', serverName: NAME, step: '3.2', hostHeader: `fed.example.org:${leadsTo}` },
        ...{ tlsName: 'fed.example.org', sni: 'fed.example.org', policy: 'recommended@1', because },
        targets: [{ host: 'fed.example.org', port: leadsTo, addresses: ['198.51.100.1'] }],
        ...{ freshUntil: at + DAY, decidedAt: at, since: at, draw: 0 },
      },
    });
  }

  /** A delegation, or a status. */
  fetched(at: number, server: string | number): Promise<string> {
    const isStatus = typeof server === 'number';
    const url = `https://${NAME}/.well-known/matrix/server`;
    const data: Omit<WellKnownObservation, 'id'> = {
      kind: 'well-known',
      host: NAME,
      hops: [{ url, requestedAt: at, receivedAt: at, status: isStatus ? server : 200, headers: [] }],
      outcome: { kind: 'response', body: { text: isStatus ? '' : JSON.stringify({ 'm.server': server }) } },
      ...{ requestedAt: at, observedAt: at, draw: 0 },
    };
    return this.record(`question:well-known:${NAME}`, { type: 'WellKnownFetched', data, observedAt: at });
  }

  looked(at: number, family: 4 | 6, host: string): Promise<string> {
    const outcome =
      family === 4
        ? { kind: 'records', records: [{ address: '198.51.100.1', ttl: 300 }], aliases: [], authenticated: false }
        : { kind: 'no-data', aliases: [], negativeTtl: 300, authenticated: false };
    const data = { kind: 'address', family, host, server: null, outcome, requestedAt: at, observedAt: at, draw: 0 };
    const key = `${family === 4 ? 'a' : 'aaaa'}:${host}`;
    return this.record(`question:${key}`, { type: 'AddressesLookedUp', data, observedAt: at });
  }

  reported(at: number): Promise<string> {
    const data: ConnectionReported['data'] = {
      ...{ serverName: NAME, outcome: 'failed', reportedAt: at, distrustBefore: at + 1 },
    };
    return this.record(`server:${NAME}`, { type: 'ConnectionReported', data, observedAt: at });
  }

  cleared(at: number, subject: string): Promise<string> {
    const stream = subject === '*' ? 'caches' : `server:${subject}`;
    const data = { subject, by: 'operator', clearedAt: at };
    return this.record(stream, { type: 'CacheCleared', data, observedAt: at });
  }

  async told(as: readonly string[], options: Partial<CounterfactualOptions> = {}): Promise<Counterfactual> {
    const events = await readHistory(this.log, [NAME]);
    const rules = addressRules({ allow: ['198.51.100.0/24'] });
    const given = { serverNames: [NAME], as, from: START, to: START + 2 * DAY, draws: () => () => 0, rules };
    return counterfactual(events, { ...given, ...options });
  }

  async segments(as: string, options: Partial<CounterfactualOptions> = {}): Promise<readonly Segment[]> {
    return (await this.told([as], options)).names[0]?.resolvers[0]?.segments ?? [];
  }
}

/** `kind or place, from, to` in hours, and what ended it. */
function lines(segments: readonly Segment[]): readonly string[] {
  return segments.map((segment) => {
    const what = segment.kind === 'held' ? holdingText(segment.holding) : segment.kind;
    return `${what} ${(segment.from - START) / HOUR}-${(segment.to - START) / HOUR} ${segment.endedBy.kind}`;
  });
}

describe('a history told anew', () => {
  test('holds what was asked for until its time is over, and then nothing', async () => {
    const story = new Story();
    await story.wanted(START + HOUR, 'fed.example.org:443');
    expect(lines(await story.segments('tuwunel-1.5.1'))).toEqual([
      'nothing 0-1 asked-again',
      'fed.example.org:443 1-19 expiry',
      'nothing 19-48 open',
    ]);
    expect(lines(await story.segments('gomatrixserverlib'))).toEqual([
      'nothing 0-1 asked-again',
      'fed.example.org:443 1-48 open',
    ]);
  });

  test('says of what was never asked that it cannot be answered, and marks what comes after', async () => {
    const story = new Story();
    await story.wanted(START, 503);
    const segments = await story.segments('tuwunel-1.5.1');
    expect(segments).toMatchObject([
      { kind: 'unanswerable', question: { kind: 'srv', name: '_matrix-fed._tcp.example.org' }, from: START },
    ]);
    await story.wanted(START + HOUR, 'fed.example.org:443');
    expect((await story.segments('tuwunel-1.5.1')).map(({ kind, afterUnknown }) => [kind, afterUnknown])).toEqual([
      ['unanswerable', false],
      ['held', true],
      ['nothing', true],
    ]);
    const [resolver] = (await story.told(['tuwunel-1.5.1'])).names[0]?.resolvers ?? [];
    expect(resolver?.unanswerableMs).toBe(HOUR);
  });

  test('a request that came to no conclusion is no moment', async () => {
    const story = new Story();
    const data: ResolutionRequested['data'] = { serverName: NAME, by: 'caller', why: 'unknown', requestedAt: START };
    await story.record(`server:${NAME}`, { type: 'ResolutionRequested', data, observedAt: START });
    await story.fetched(START, 'fed.example.org:443');
    expect(lines(await story.segments('synapse'))).toEqual(['nothing 0-48 open']);
  });

  test('passes a failed connection on to who held that place', async () => {
    const story = new Story();
    await story.wanted(START, 'fed.example.org:443');
    const reportId = await story.reported(START + HOUR);
    const ended = { kind: 'connection-failure', eventId: reportId };
    expect((await story.segments('tuwunel-1.9'))[0]).toMatchObject({ to: START + HOUR, endedBy: ended });
    expect((await story.segments('gomatrixserverlib'))[0]).toMatchObject({ to: START + HOUR, endedBy: ended });
    // It listens, and deletes the wrong entry; and one that does not listen.
    expect((await story.segments('tuwunel-1.5.1'))[0]).toMatchObject({ to: START + 18 * HOUR });
    expect((await story.segments('synapse'))[0]?.endedBy.kind).toBe('expiry');
  });

  test('and not to who held another', async () => {
    const story = new Story();
    await story.wanted(START, 'fed.example.org:443');
    await story.cleared(START + HOUR, NAME);
    await story.wanted(START + 2 * HOUR, 'fed.example.org:8443', 8443);
    await story.reported(START + 3 * HOUR);
    expect(lines(await story.segments('gomatrixserverlib'))).toEqual(['fed.example.org:443 0-48 open']);
    // Positive control: once the world has moved, whoever has followed it is told.
    expect(lines(await story.segments('tuwunel-1.9'))).toContain('fed.example.org:8443 2-3 connection-failure');
  });

  test('passes a clearing on as what the other can do', async () => {
    const story = new Story();
    await story.wanted(START, 'fed.example.org:443');
    const cleared = await story.cleared(START + 60_000, NAME);
    for (const name of ['tuwunel-1.5.1', 'tuwunel-1.9', 'recommended']) {
      expect((await story.segments(name))[0]?.endedBy).toEqual({ kind: 'clear', eventId: cleared });
    }
    for (const name of ['synapse', 'gomatrixserverlib']) {
      expect((await story.segments(name))[0]?.endedBy.kind).not.toBe('clear');
    }
  });

  test('a world that has moved on makes wrong who stays, from then until he lets go', async () => {
    const story = new Story();
    await story.wanted(START, 'fed.example.org:443');
    const moved = await story.fetched(START + HOUR, 'fed.example.org:8443');
    const [resolver] = (await story.told(['tuwunel-1.9'])).names[0]?.resolvers ?? [];
    expect(resolver?.wrong).toMatchObject([
      { from: START + HOUR, to: START + 18 * HOUR, startedBy: moved, endedBy: { kind: 'expiry' } },
    ]);
    expect(resolver?.wrongMs).toBe(17 * HOUR);
  });

  test('a world that fails does not move', async () => {
    const story = new Story();
    await story.wanted(START, 'fed.example.org:443');
    await story.fetched(START + HOUR, 503);
    const [name] = (await story.told(['tuwunel-1.9'])).names;
    expect(name?.reference).toHaveLength(1);
    expect(name?.resolvers[0]?.wrong).toEqual([]);
  });

  test('two resolvers part where both hold something, and not the same', async () => {
    const story = new Story();
    await story.wanted(START, 'fed.example.org:443');
    await story.wanted(START + 30 * HOUR, 'fed.example.org:8443', 8443);
    const table = partingTable(
      await story.told(['gomatrixserverlib', 'tuwunel-1.9']),
      'gomatrixserverlib',
      'tuwunel-1.9',
    );
    expect(table).toMatchObject({ a: 'gomatrixserverlib', b: 'tuwunel-1.9', against: 'recommended' });
    expect(table.rows).toMatchObject([
      {
        ...{ serverName: NAME, from: START + 30 * HOUR, to: START + 48 * HOUR, heldMs: 18 * HOUR },
        ...{ wrongMs: { a: 18 * HOUR, b: 0 }, endedBy: { kind: 'open', of: 'a' }, expiresAt: null },
      },
    ]);
  });

  test('a resolver, or a policy, that there is not is refused', async () => {
    const story = new Story();
    await expect(story.told(['toString'])).rejects.toThrow(RangeError);
    await expect(story.told(['synapse'], { against: 'synapse' })).rejects.toThrow(RangeError);
    await expect(story.told(['synapse'], { to: START - 1 })).rejects.toThrow(RangeError);
    await story.wanted(START, 'fed.example.org:443');
    await expect(story.told(['synapse'], { usedEveryMs: 1 })).rejects.toThrow(RangeError);
    await expect(story.told(['synapse'], { usedEveryMs: 0 })).rejects.toThrow(RangeError);
  });
});
