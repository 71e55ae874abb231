import { createMemoryLog, type EventLog, type NewEvent } from '@wherefore/event-log';
import { expect, test } from 'vitest';
import { judgeRefreshes } from './judge-refreshes.ts';

const NAME = 'a.example';

function request(by: string, id: string): NewEvent {
  return { id, type: 'ResolutionRequested', data: { by } };
}

function conclusion(requestId: string): NewEvent {
  return { id: crypto.randomUUID(), type: 'ConclusionConfirmed', data: {}, causationId: requestId };
}

async function logOf(events: readonly NewEvent[]): Promise<EventLog> {
  const log = createMemoryLog();
  await log.append([{ stream: `server:${NAME}`, expected: 'any', events }]);
  return log;
}

const [A, B, C] = ['a', 'b', 'c'].map((letter) => `00000000-0000-4000-8000-00000000000${letter}`) as [
  string,
  string,
  string,
];

test('one refresh after the other is in order, and so are others who ask, and one that was given up', async () => {
  const log = await logOf([
    request('caller', A),
    conclusion(A),
    request('refresher', crypto.randomUUID()),
    request('refresher', B),
    conclusion(B),
    request('refresher', C),
    conclusion(C),
  ]);
  expect(await judgeRefreshes(log, [NAME])).toEqual({ concluded: new Map([[NAME, 2]]), unfinished: 1, twice: [] });
});

test('two refreshes for one conclusion are found out', async () => {
  const log = await logOf([
    request('caller', A),
    conclusion(A),
    request('refresher', B),
    request('refresher', C),
    conclusion(C),
    conclusion(B),
  ]);
  const { twice } = await judgeRefreshes(log, [NAME]);
  expect(twice).toEqual([expect.stringContaining(NAME)]);
});
