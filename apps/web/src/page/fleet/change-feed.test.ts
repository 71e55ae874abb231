import { expect, test } from 'vitest';
import type { LogEvent } from '../api/event-stream.ts';
import { KEPT, NO_CHANGES, serverOf, withEvents } from './change-feed.ts';

function event(id: string, stream = 'server:matrix.org', data: LogEvent['data'] = {}): LogEvent {
  const at = '2026-03-04T08:30:00.000Z';
  return {
    id,
    type: 'CacheCleared',
    schemaVersion: 1,
    stream,
    version: 1,
    position: '1',
    observedAt: at,
    recordedAt: at,
    data,
  };
}

function idsOf(events: readonly LogEvent[]): readonly string[] {
  return events.map(({ id }) => id);
}

test('the newest comes first', () => {
  const first = withEvents(NO_CHANGES, [event('a'), event('b')]);
  expect(idsOf(withEvents(first, [event('c')]).events)).toEqual(['c', 'b', 'a']);
});

test('what comes a second time is there once', () => {
  const feed = withEvents(withEvents(NO_CHANGES, [event('a'), event('b')]), [event('b'), event('c')]);
  expect(idsOf(feed.events)).toEqual(['c', 'b', 'a']);
  expect(feed.seen).toBe(3);
});

test('only the newest are kept, however many come at once, and all are counted', () => {
  const many = Array.from({ length: 3 * KEPT }, (_, index) => event(String(index)));
  const feed = withEvents(withEvents(NO_CHANGES, [event('old')]), many);
  expect(feed.events).toHaveLength(KEPT);
  expect(feed.events[0]?.id).toBe(String(3 * KEPT - 1));
  expect(feed.seen).toBe(3 * KEPT + 1);
});

test.each([
  ['server:matrix.org', {}, 'matrix.org'],
  ['pin:matrix.org:8448', {}, 'matrix.org:8448'],
  ['webhook:pager', { serverName: 'matrix.org' }, 'matrix.org'],
  ['question:srv:_matrix._tcp.matrix.org', {}, undefined],
])('an event of %s is about the server that it names', (stream, data, server) => {
  expect(serverOf(event('a', stream, data))).toBe(server);
});
