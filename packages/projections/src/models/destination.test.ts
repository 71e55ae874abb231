import { randomUUID } from 'node:crypto';
import type { JsonObject, RecordedEvent } from '@wherefore/event-log';
import { describe, expect, test } from 'vitest';
import { plainFold } from '../testing/plain-fold.ts';
import type { DestinationRow } from './destination.ts';
import { projections } from './models.ts';
import type { RefreshRow } from './refresh-schedule.ts';

const NAME = 'example.org';
const HOUR = 3_600_000;

/** A short story of one name: each event happens at its place, in ms. */
class Story {
  readonly events: RecordedEvent[] = [];
  readonly #requests = new Map<number, string>();
  #under: JsonObject = {};

  /** What the next conclusions are drawn under. */
  under(terms: JsonObject): this {
    this.#under = terms;
    return this;
  }

  request(at: number, by = 'caller'): this {
    this.#requests.set(
      at,
      this.#add('ResolutionRequested', at, { serverName: NAME, by, why: 'unknown', requestedAt: at }),
    );
    return this;
  }

  /** Drawn at `at` for the request of `since`. */
  choose(at: number, since: number, port = 8448): this {
    const targets = [{ host: NAME, port, addresses: ['192.0.2.1'] }];
    const answer = { outcome: 'destination', step: '3.2', hostHeader: NAME, tlsName: NAME, sni: NAME, targets };
    this.#conclude('DestinationChosen', at, since, { ...answer, policy: 'recommended@1' });
    return this;
  }

  fail(at: number, since: number, code: string): this {
    const answer = { outcome: 'unresolvable', step: null, code, message: 'it failed', policy: 'recommended@1' };
    this.#conclude('ResolutionFailed', at, since, answer);
    return this;
  }

  confirm(at: number, since: number, confirms: RecordedEvent | undefined): this {
    this.#conclude('ConclusionConfirmed', at, since, { confirms: confirms?.id ?? '' });
    return this;
  }

  clear(at: number, subject = NAME): this {
    this.#add('CacheCleared', at, { subject, by: 'operator', clearedAt: at }, subject === '*' ? 'caches' : undefined);
    return this;
  }

  report(at: number): this {
    this.#add('ConnectionReported', at, { serverName: NAME, outcome: 'failed', reportedAt: at, distrustBefore: at });
    return this;
  }

  withdraw(at: number, by: string): this {
    this.#add('DestinationWithdrawn', at, { serverName: NAME, withdraws: randomUUID(), by });
    return this;
  }

  get row(): DestinationRow {
    return this.#fold().rows.get(NAME) as DestinationRow;
  }

  get due(): RefreshRow | undefined {
    return this.#fold().derived.get('refresh_schedule')?.get(NAME) as RefreshRow | undefined;
  }

  #fold() {
    const [destination] = projections();
    if (destination === undefined) throw new Error('no model');
    return plainFold(destination, this.events);
  }

  #conclude(type: string, at: number, since: number, answer: JsonObject): void {
    const from = {
      serverName: NAME,
      freshUntil: at + HOUR,
      decidedAt: at,
      since,
      draw: 0,
      because: [],
      ...this.#under,
    };
    this.#add(type, at, { ...answer, ...from }, undefined, this.#requests.get(since));
  }

  #add(type: string, at: number, data: JsonObject, stream = `server:${NAME}`, causationId?: string): string {
    const id = randomUUID();
    this.events.push({
      id,
      type,
      schemaVersion: 1,
      data,
      ...(causationId === undefined ? {} : { causationId, correlationId: causationId }),
      observedAt: at,
      recordedAt: at,
      stream,
      version: this.events.length + 1,
      position: BigInt(this.events.length + 1),
    });
    return id;
  }
}

const chosen = (): Story => new Story().request(1).choose(2, 1);

describe('a name', () => {
  test('that was asked for and not yet resolved is a row already', () => {
    expect(new Story().request(1, 'somebody').row).toMatchObject({
      status: 'asked',
      outcome: null,
      requestedBy: 'somebody',
      requestedAt: 1,
      position: 1n,
    });
  });

  test('has the last conclusion, with the events that hold it', () => {
    const story = chosen().request(10).choose(11, 10, 443);
    expect(story.row).toMatchObject({
      status: 'live',
      targets: [{ port: 443 }],
      freshUntil: 11 + HOUR,
      chosenAt: 11,
      concludedPosition: 4n,
      fullPosition: 4n,
      position: 4n,
    });
  });

  test('has of a confirmation the times, and of what it confirms the answer, whichever that is', () => {
    const story = chosen().request(10).choose(11, 10, 443).request(20);
    expect(story.confirm(21, 20, story.events[1]).row).toMatchObject({
      targets: [{ port: 8448 }],
      freshUntil: 21 + HOUR,
      decidedAt: 21,
      chosenAt: 2,
      concludedPosition: 6n,
      fullPosition: 2n,
    });
  });

  test('is what it was when a resolver ran out of time', () => {
    const { row } = chosen();
    const after = chosen().request(10).fail(30, 10, 'timeout').row;
    expect(after).toMatchObject({ status: row.status, targets: row.targets, concludedPosition: 2n, requestedAt: 10 });
  });

  test('that cannot be resolved says why', () => {
    expect(new Story().request(1).fail(2, 1, 'no-addresses').row).toMatchObject({
      status: 'live',
      outcome: 'unresolvable',
      code: 'no-addresses',
      targets: null,
    });
  });

  test.each([
    ['clearing', (story: Story) => story.clear(5), 'cleared'],
    ['report', (story: Story) => story.report(5), 'withdrawn'],
    ['withdrawal by an operator', (story: Story) => story.withdraw(5, 'operator'), 'cleared'],
    ['withdrawal after failed connections', (story: Story) => story.withdraw(5, 'connection-failure'), 'withdrawn'],
  ] as const)('is ended by a %s, stays in sight, and is not refreshed', (_, end, status) => {
    const story = end(chosen());
    expect(story.row).toMatchObject({ status, ended: status, endedAt: 5, targets: [{ port: 8448 }] });
    expect(story.due).toBeUndefined();
    expect(story.request(6).choose(7, 6).row).toMatchObject({ status: 'live', ended: status });
  });

  test('is not live by a conclusion that was asked for before it was cleared', () => {
    expect(new Story().request(1).clear(2).choose(3, 1).row.status).toBe('cleared');
    expect(new Story().request(1).clear(2).request(3).choose(4, 3).row.status).toBe('live');
    // Two processes: the one that asked first is done last.
    expect(new Story().request(1).clear(2).request(3).choose(4, 1).row.status).toBe('cleared');
  });

  test('is not live by a confirmation of what was cleared', () => {
    const story = chosen().clear(5).request(6);
    expect(story.confirm(7, 6, story.events[1]).row.status).toBe('cleared');
  });
});

describe('a row', () => {
  const rules = { allow: ['192.0.2.0/24'], deny: [] };
  const pin = randomUUID();

  test('has the rules and the pin that it was drawn under last', () => {
    expect(chosen().row).toMatchObject({ rules: null, pinnedId: null });
    const pinned = new Story().under({ rules, pin }).request(1).choose(2, 1);
    expect(pinned.row).toMatchObject({ rules, pinnedId: pin });
    expect(pinned.confirm(4, 3, pinned.events[1]).row).toMatchObject({ rules, pinnedId: pin });
    expect(pinned.under({}).confirm(6, 5, pinned.events[1]).row).toMatchObject({ rules: null, pinnedId: null });
  });

  test('counts how often in a row its conclusion was confirmed', () => {
    const story = chosen();
    const [, first] = story.events;
    expect(story.row.confirmations).toBe(0);
    expect(story.confirm(4, 3, first).confirm(6, 5, first).row.confirmations).toBe(2);
    // A resolver that ran out of time says nothing.
    expect(story.fail(8, 7, 'timeout').confirm(9, 8, first).row.confirmations).toBe(3);
    expect(story.choose(11, 10, 443).row.confirmations).toBe(0);
    // Two resolvers, each confirming its own.
    const second = story.events.at(-1);
    expect(story.confirm(13, 12, second).confirm(15, 14, first).row.confirmations).toBe(1);
    expect(story.confirm(17, 16, first).row.confirmations).toBe(2);
  });
});

describe('a refresh', () => {
  test('is due in the last twentieth of a life, the earlier the larger the draw', () => {
    expect(chosen().due).toEqual({
      serverName: NAME,
      dueAt: 2 + HOUR - 0.05 * HOUR,
      freshUntil: 2 + HOUR,
      wantedAt: 1,
      since: 1,
      position: 2n,
    });
  });

  test('by a refresher does not make a name wanted', () => {
    expect(
      chosen()
        .request(HOUR, 'refresher')
        .choose(HOUR + 1, HOUR).due,
    ).toMatchObject({ wantedAt: 1 });
    expect(new Story().request(1, 'refresher').choose(2, 1).due).toBeUndefined();
    const week = 7 * 24 * HOUR;
    expect(
      chosen()
        .request(week, 'refresher')
        .choose(week + 1, week).due,
    ).toMatchObject({ wantedAt: 1 });
  });

  test('is off the schedule when everything was cleared, whatever came to be known first', () => {
    expect(chosen().clear(1, '*').due).toBeUndefined();
    expect(new Story().clear(1, '*').request(1).choose(2, 1).due).toBeUndefined();
    expect(chosen().clear(0, '*').due).toBeDefined();
  });
});
