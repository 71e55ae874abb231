import type { EventLog, RecordedEvent } from '@wherefore/event-log';
import { createMemoryLog } from '@wherefore/event-log';
import { tuwunel385 } from '@wherefore/testkit';
import { describe, expect, test } from 'vitest';
import { copyInto, everyEvent } from '../testing/random-log.ts';
import { explainAt } from './explain-at.ts';
import type { ExplanationAt, HeldAt } from './explanation-at.ts';
import { createStage, plainWorld, recordIncident } from './testing/stage.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const NAME = 'a.example';

function held({ known }: ExplanationAt): HeldAt {
  if (known.kind !== 'held') throw new Error(`nothing was held: ${JSON.stringify(known)}`);
  return known;
}

function seenOf({ seen }: ExplanationAt, question: string) {
  const found = seen.find((each) => each.question === question);
  if (found === undefined) throw new Error(`not looked at: ${question}`);
  return found;
}

describe('the incident of tuwunel issue 385, asked about afterwards', () => {
  const matrix = tuwunel385.serverName;
  const monday = tuwunel385.begins;
  const wednesday = monday + 48 * HOUR;
  const wellKnown = `well-known:${matrix}`;

  test('while all was well: what was held, how long it was believed, what came next', async () => {
    const log = await recordIncident(tuwunel385);
    const at = wednesday + 29 * MINUTE;
    const explained = await explainAt(log, matrix, at);
    const known = held(explained);
    expect(known.conclusion).toMatchObject({ step: '3.2', targets: [{ port: 443 }] });
    // Chosen on Monday, confirmed on Tuesday; the addresses are good for five minutes.
    expect(known.chosenAt).toBeLessThan(monday + SECOND);
    expect(known).toMatchObject({ confirmations: 1, isFresh: false, isReproduced: true });
    expect(seenOf(explained, wellKnown).known?.finding.message).toBe('m.server is matrix-federation.matrix.org:443');
    expect(seenOf(explained, wellKnown).next?.finding.message).toBe('HTTP status 522');
    expect(explained.sentences.join('\n')).toContain(
      '1 min later, https://matrix.org/.well-known/matrix/server was observed',
    );
  });

  test('the same, whatever the order of fields in the log', async () => {
    const recorded = await everyEvent(await recordIncident(tuwunel385));
    const turned = recorded.map((event) => ({
      ...event,
      data: Object.fromEntries(Object.entries(event.data).toReversed()),
    }));
    const log = createMemoryLog({ clock: () => wednesday });
    await copyInto(log, turned);
    expect(held(await explainAt(log, matrix, wednesday))).toMatchObject({ isReproduced: true });
  });

  test('during the fault: the old delegation, and that it is one', async () => {
    const log = await recordIncident(tuwunel385);
    const explained = await explainAt(log, matrix, wednesday + 31 * MINUTE);
    expect(held(explained)).toMatchObject({ conclusion: { step: '3.2' }, isFresh: true });
    expect(held(explained).explanation?.sentences[0]).toContain(
      'the delegation is an old one, because the well-known now fails: HTTP status 522',
    );
    expect(seenOf(explained, wellKnown).next?.finding.message).toBe('m.server is matrix-federation.matrix.org:443');
  });

  test('what ended it is known by now: the clearing of the evening', async () => {
    const log = await recordIncident(tuwunel385);
    const { end, confirmations } = held(await explainAt(log, matrix, wednesday + HOUR)).afterwards;
    expect(end).toMatchObject({ type: 'CacheCleared', recordedAt: wednesday + 13 * HOUR + 30 * MINUTE });
    expect(confirmations).toBe(2);
  });
});

describe('as the system knew it', () => {
  test('nothing, before anybody asked; and a question that was under way', async () => {
    await using stage = createStage(plainWorld(NAME), [NAME]);
    const began = stage.clock.now();
    const asking = stage.resolver.resolve(NAME);
    await stage.clock.advanceBy(30);
    await stage.run(asking);
    expect((await explainAt(stage.log, NAME, began - 1)).known).toEqual({ kind: 'nothing' });
    const during = await explainAt(stage.log, NAME, began + 10);
    expect(during.known).toMatchObject({ kind: 'nothing', pending: { type: 'ResolutionRequested' } });
    expect(during.sentences.join()).toContain('had not come to anything yet');
    expect(held(await explainAt(stage.log, NAME, stage.clock.now()))).toMatchObject({ isFresh: true });
  });

  test('what is no server name is never held', async () => {
    await using log = createMemoryLog();
    const explained = await explainAt(log, 'no such name', 0);
    expect(explained).toMatchObject({ known: { kind: 'no-server-name' }, seen: [] });
    expect(explained.sentences[0]).toContain('no server name');
  });

  const ends: Readonly<Record<string, (stage: ReturnType<typeof createStage>) => Promise<unknown>>> = {
    DestinationWithdrawn: ({ resolver }) => resolver.forget(NAME),
    ConnectionReported: ({ resolver }) => resolver.reportFailure(NAME),
    CacheCleared: ({ resolver }) => resolver.forgetAll(),
  };
  for (const [type, end] of Object.entries(ends)) {
    test(`an end by ${type} counts from its recording on, not before`, async () => {
      await using stage = createStage(plainWorld(NAME), [NAME]);
      await stage.run(stage.resolver.resolve(NAME));
      await stage.clock.advanceBy(MINUTE);
      const before = stage.clock.now();
      await stage.clock.advanceBy(MINUTE);
      await stage.run(end(stage));
      const after = stage.clock.now();
      await stage.clock.advanceBy(MINUTE);
      const then = held(await explainAt(stage.log, NAME, before));
      expect(then).toMatchObject({ isFresh: true, afterwards: { end: { recordedAt: after } } });
      const gone = await explainAt(stage.log, NAME, stage.clock.now());
      expect(gone.known).toMatchObject({ kind: 'nothing', endedBy: { recordedAt: after }, lastId: then.eventId });
      expect(gone.sentences[0]).toContain('did not count any more');
      await stage.run(stage.resolver.resolve(NAME));
      await stage.clock.advanceBy(1);
      expect(held(await explainAt(stage.log, NAME, stage.clock.now())).eventId).not.toBe(then.eventId);
    });
  }

  test('a conclusion that was replaced by another says by which', async () => {
    await using stage = createStage(plainWorld(NAME), [NAME]);
    await stage.run(stage.resolver.resolve(NAME));
    const first = stage.clock.now();
    stage.world.patch({ dns: { [`A ${NAME}`]: [{ data: '192.0.2.2', ttl: 300 }] } });
    await stage.clock.advanceBy(HOUR);
    await stage.run(stage.resolver.resolve(NAME));
    const { end } = held(await explainAt(stage.log, NAME, first)).afterwards;
    expect(end).toMatchObject({ type: 'DestinationChosen' });
    const now = held(await explainAt(stage.log, NAME, stage.clock.now()));
    expect(now).toMatchObject({ eventId: end?.eventId, conclusion: { targets: [{ addresses: ['192.0.2.2'] }] } });
  });

  test('without its evidence it is told, and that it cannot be decided again', async () => {
    await using stage = createStage(plainWorld(NAME), [NAME]);
    await stage.run(stage.resolver.resolve(NAME));
    const events = await everyEvent(stage.log);
    const recordedAt = new Map(events.map(({ id, recordedAt: at }) => [id, at]));
    await using lacking = createMemoryLog({ clock: () => recordedAt.get(events[0]?.id ?? '') ?? 0 });
    await copyInto(
      lacking,
      events.filter(({ type }) => type !== 'SrvLookedUp'),
    );
    const explained = await explainAt(lacking, NAME, stage.clock.now());
    expect(held(explained)).toMatchObject({ explanation: null, obstacle: { obstacle: 'missing-event' } });
    expect(explained.sentences.join()).toContain('cannot be decided again');
  });
});

describe('what the world had shown', () => {
  test('though it was recorded only later, is told apart from what was known', async () => {
    await using stage = createStage(plainWorld(NAME), [NAME]);
    await stage.run(stage.resolver.resolve(NAME));
    const at = stage.clock.now() + MINUTE;
    const seen = (await everyEvent(stage.log)).find(({ type }) => type === 'WellKnownFetched') as RecordedEvent;
    await stage.clock.advanceBy(5 * MINUTE);
    // Another process had seen it half a minute before, and was slow to record it.
    const late = {
      id: '019b7d81-0000-7000-8000-000000000001',
      type: seen.type,
      observedAt: at - 30 * SECOND,
      correlationId: seen.correlationId as string,
      causationId: seen.causationId as string,
      data: {
        ...seen.data,
        requestedAt: at - 31 * SECOND,
        observedAt: at - 30 * SECOND,
        hops: [
          { url: `https://${NAME}/.well-known/matrix/server`, requestedAt: 0, receivedAt: 0, status: 200, headers: [] },
        ],
        outcome: { kind: 'response', body: { text: '{"m.server":"b.example:443"}' } },
      },
    };
    await stage.log.append([{ stream: seen.stream, expected: 'any', events: [late] }]);
    const explained = await explainAt(stage.log, NAME, at);
    const wellKnown = seenOf(explained, `well-known:${NAME}`);
    expect(wellKnown).toMatchObject({
      known: { eventId: seen.id },
      shown: { eventId: late.id, recordedAt: stage.clock.now() },
      differs: true,
    });
    // The system held what it knew.
    expect(held(explained)).toMatchObject({ conclusion: { step: '6' } });
    expect(explained.sentences.join('\n')).toContain('m.server is b.example:443; observed at');
    expect(explained.seen.filter(({ differs }) => differs).map(({ question }) => question)).toEqual([
      `well-known:${NAME}`,
    ]);
  });
});

describe('the cost', () => {
  /** Counts the reads and what they give. */
  function counted(log: EventLog) {
    const counts = { reads: 0, events: 0 };
    const count = async (read: Promise<readonly RecordedEvent[]>) => {
      const events = await read;
      counts.reads += 1;
      counts.events += events.length;
      return events;
    };
    const reading: EventLog = {
      lanes: log.lanes,
      readStream: (stream, options) => count(log.readStream(stream, options)),
      readStreams: () => Promise.reject(new Error('it is about one name')),
      readEvents: (ids) => count(log.readEvents(ids)),
      append: () => Promise.reject(new Error('it is not written')),
      readAll: () => Promise.reject(new Error('the log is not walked through')),
      listen: () => ({ [Symbol.dispose]: () => undefined }),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
    return { log: reading, counts };
  }

  /** Events of long ago, in the streams that are read. */
  async function age(log: EventLog, count: number): Promise<void> {
    const streams = [`server:${NAME}`, `question:well-known:${NAME}`, 'caches'];
    const data = { serverName: NAME, by: 'long ago', why: 'unknown', requestedAt: 0 };
    for (let start = 0; start < count; start += 900) {
      await log.append(
        streams.map((stream, index) => ({
          stream,
          expected: 'any' as const,
          events: Array.from({ length: 300 }, (_, each) => {
            const number = (start + index * 300 + each).toString(16).padStart(12, '0');
            return { id: `019b7d81-0000-7000-9000-${number}`, type: 'ResolutionRequested', data, observedAt: 0 };
          }),
        })),
      );
    }
  }

  test('is the same behind a hundred thousand events as behind a thousand', async () => {
    const costs: object[] = [];
    for (const count of [900, 100_000]) {
      await using stage = createStage(plainWorld(NAME), [NAME]);
      await stage.clock.advanceBy(1);
      await age(stage.log, count);
      await stage.clock.advanceBy(HOUR);
      await stage.run(stage.resolver.forgetAll());
      for (let round = 0; round < 132; round += 1) {
        await stage.run(stage.resolver.resolve(NAME, { fresh: true }));
        await stage.clock.advanceBy(HOUR);
      }
      const { log, counts } = counted(stage.log);
      const explained = await explainAt(log, NAME, stage.clock.now() - 3 * HOUR);
      expect(held(explained).isReproduced).toBe(true);
      costs.push({ ...counts });
    }
    expect(costs[1]).toEqual(costs[0]);
    expect(costs[1]).toMatchObject({ reads: expect.any(Number) });
    console.log('explain at a time', costs[1]);
  });
});
