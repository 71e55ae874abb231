import { expect, test } from 'vitest';
import { notReady } from './readiness.ts';

const memory = { isReady: true, detail: 'at the end of the log 120 ms ago' };

test('a process that is ready, and whose read models are at the end, has nothing to tell', () => {
  const projections = { isReady: true, detail: 'destination: at the end; evidence: 3 events, 0.2 s behind' };
  expect(notReady({ status: 'ready', parts: { memory, projections } })).toBeUndefined();
});

test('read models that are far behind are told, though the process is ready', () => {
  const projections = { isReady: true, detail: 'destination: 1200 events, 31.4 s behind; evidence: at the end' };
  expect(notReady({ status: 'ready', parts: { memory, projections } })?.details).toEqual([
    'destination: 1200 events, 31.4 s behind',
  ]);
});

test('a read model that stands before an event is told', () => {
  const detail = 'destination: 9 events, 2.0 s behind, stands before an event that it cannot fold';
  expect(notReady({ status: 'ready', parts: { projections: { isReady: true, detail } } })?.details).toEqual([detail]);
});

test('of a process that is not ready the parts that are not are told', () => {
  const database = { isReady: false, detail: 'it has not answered within 2 s' };
  expect(notReady({ status: 'not-ready', parts: { memory, database } })?.details).toEqual([
    'database: it has not answered within 2 s',
  ]);
});
