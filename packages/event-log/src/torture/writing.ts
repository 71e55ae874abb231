import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '@wherefore/testkit/processes';
import { EventLogError } from '../errors.ts';
import type { AppendResult, EventLog, StreamAppend } from '../event-log.ts';
import { type Budget, batches } from './batches.ts';
import { openTarget } from './open-target.ts';
import { writeRaw } from './raw-writing.ts';
import type { Batch, BatchAppend, WriterLine, WriterSettings } from './settings.ts';

const RETRY_MS = 20;

type Tell = (line: WriterLine) => void;

/** Appends until the process has written its share; tells each batch before and after. */
export async function write(settings: WriterSettings, tell: Tell): Promise<void> {
  const { firstWriter, writers, rawWriters, unsettled } = settings;
  await using open = await whenThere(() => openTarget(settings, 4));
  const { log } = open;
  for (const batch of unsettled) {
    tell({ kind: 'intends', batch });
    tell({ kind: 'acknowledged', no: batch.no, last: await settle(log, batch) });
  }
  const budget = { events: settings.events };
  const number = (index: number): number => firstWriter + index;
  await Promise.all([
    ...Array.from({ length: writers }, (_, index) => writePublic(log, settings, number(index), budget, tell)),
    ...Array.from({ length: rawWriters }, (_, index) =>
      writeRaw(open.lanes, settings, number(writers + index), budget, tell),
    ),
  ]);
}

async function writePublic(
  log: EventLog,
  { seed }: WriterSettings,
  writer: number,
  budget: Budget,
  tell: Tell,
): Promise<void> {
  const random = seededRandom(seed * 1000 + writer);
  for (const batch of batches(random, seed, writer, 5)) {
    if (budget.events <= 0) return;
    budget.events -= batch.appends.flatMap(({ ids }) => ids).length;
    tell({ kind: 'intends', batch });
    tell({ kind: 'acknowledged', no: batch.no, last: await settle(log, batch) });
  }
}

/** Until each append of the batch is acknowledged, whatever fails in between: always with the same ids. */
async function settle(log: EventLog, batch: Batch): Promise<readonly (readonly [number, string])[]> {
  const last: (readonly [number, string])[] = [];
  const open = new Set(batch.appends.keys());
  while (open.size > 0) {
    try {
      const indexes = [...open];
      const appends = indexes.map((index) => batch.appends[index] as BatchAppend);
      const results = await log.append(await Promise.all(appends.map((append) => newAppend(log, append))));
      for (const [index, result] of results.entries()) {
        const place = placeOf(result);
        if (place === undefined) continue;
        last[indexes[index] as number] = place;
        open.delete(indexes[index] as number);
      }
    } catch (error) {
      // Nobody knows whether it was written: the ids will tell.
      if (!(error instanceof EventLogError && error.retryable)) throw error;
      await sleep(RETRY_MS);
    }
  }
  return last;
}

async function newAppend(log: EventLog, { stream, exact, ids }: BatchAppend): Promise<StreamAppend> {
  const [newest] = exact ? await log.readStream(stream, { direction: 'backwards', limit: 1 }) : [];
  return {
    stream,
    expected: exact ? (newest?.version ?? 0) : 'any',
    events: ids.map((id) => ({ id, type: 'tortured', data: { id } })),
  };
}

function placeOf(result: AppendResult): readonly [number, string] | undefined {
  return result.kind === 'conflict' ? undefined : [result.version, String(result.position)];
}

async function whenThere<T>(open: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await open();
    } catch (error) {
      if (!(error instanceof EventLogError && error.retryable)) throw error;
      await sleep(RETRY_MS);
    }
  }
}
