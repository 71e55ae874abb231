import { expect, test } from 'vitest';
import { notReady } from './readiness.ts';

const memory = { isReady: true, detail: 'at the end of the log 120 ms ago' };
const atTheEnd = { name: 'evidence', eventsBehind: 0, msBehind: 0, isHalted: false };

function ready(...models: readonly (typeof atTheEnd)[]) {
  // Whatever it says: figures are read, and no sentence.
  const projections = { isReady: true, detail: 'destination: 1200 events, 31.4 s behind', models };
  return notReady({ status: 'ready', parts: { memory, projections } });
}

test('a process that is ready, and whose read models are at the end, has nothing to tell', () => {
  expect(ready(atTheEnd, { ...atTheEnd, name: 'destination', eventsBehind: 3, msBehind: 200 })).toBeUndefined();
  expect(notReady({ status: 'ready', parts: { memory } })).toBeUndefined();
});

test('read models that are far behind are told, though the process is ready', () => {
  const far = { name: 'destination', eventsBehind: 1200, msBehind: 31_400, isHalted: false };
  expect(ready(far, atTheEnd)?.details).toEqual(['destination: 1,200 events behind, the oldest 31 s old']);
});

test('a read model that stands before an event is told', () => {
  const halted = { name: 'destination', eventsBehind: 1, msBehind: 2000, isHalted: true };
  expect(ready(halted)?.details).toEqual([
    'destination: one event behind, the oldest 2 s old, stands before an event that it cannot fold',
  ]);
  expect(ready({ ...halted, eventsBehind: 0, msBehind: 0 })?.details).toEqual([
    'destination: stands before an event that it cannot fold',
  ]);
});

test('of a process that is not ready the parts that are not are told', () => {
  const database = { isReady: false, detail: 'it has not answered within 2 s' };
  expect(notReady({ status: 'not-ready', parts: { memory, database } })?.details).toEqual([
    'database: it has not answered within 2 s',
  ]);
});
