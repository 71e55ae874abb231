import type { RecordedEvent } from '@wherefore/event-log';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nameAt } from '../provenance/name-at.ts';
import { replay } from '../replay/replay.ts';
import { plainFold } from '../testing/plain-fold.ts';
import { type PlayedLog, playLog, randomLogs } from '../testing/random-log.ts';
import type { DestinationRow } from './destination.ts';
import { projections } from './models.ts';

const RUNS = Number(process.env['LAW_RUNS'] ?? 30);

const [destinations] = projections();

/** The event of the last conclusion of each name, as the destination cache of that moment has it. */
function servedThen(events: readonly RecordedEvent[], at: number): ReadonlyMap<string, DestinationRow> {
  if (destinations === undefined) throw new Error('no model of destinations');
  const { rows, clearedAt = Number.NEGATIVE_INFINITY } = plainFold(
    destinations,
    events.filter(({ recordedAt }) => recordedAt <= at),
  );
  const served = new Map<string, DestinationRow>();
  for (const [name, row] of rows as ReadonlyMap<string, DestinationRow>) {
    if (row.status === 'live' && Number(row.since) > clearedAt) served.set(name, row);
  }
  return served;
}

async function replayed(
  log: PlayedLog['log'],
  at: number,
  serverNames?: readonly string[],
): Promise<readonly string[]> {
  const ids: string[] = [];
  const names = serverNames === undefined ? {} : { serverNames };
  for await (const { event } of replay(log, { at, ...names })) ids.push(event.id);
  return ids.sort();
}

describe('on any timeline, at any time', () => {
  test('the destination cache, an explanation and a replay have one conclusion in force', async () => {
    const counts = { held: 0, not: 0, fresh: 0 };
    await fc.assert(
      fc.asyncProperty(
        randomLogs({ minSteps: 20, maxSteps: 60, processes: 2 }),
        fc.infiniteStream(fc.nat()),
        async (timeline, picks) => {
          const { log, events } = await playLog(timeline);
          for (let round = 0; round < 8 && events.length > 0; round += 1) {
            const at =
              (events[(picks.next().value ?? 0) % events.length]?.recordedAt ?? 0) + ((picks.next().value ?? 0) % 2);
            const served = servedThen(events, at);
            for (const name of timeline.serverNames) {
              const held = await nameAt(log, name, at);
              const row = served.get(name);
              expect(held.kind === 'held' ? held.newest.id : undefined, `${name} at ${at}`).toBe(row?.concludedId);
              counts[row === undefined ? 'not' : 'held'] += 1;
            }
            const fresh = [...served.values()].filter(({ freshUntil }) => Number(freshUntil) > at);
            const ids = fresh.map(({ concludedId }) => String(concludedId)).sort();
            expect(await replayed(log, at)).toEqual(ids);
            expect(await replayed(log, at, timeline.serverNames)).toEqual(ids);
            counts.fresh += ids.length;
          }
        },
      ),
      { numRuns: RUNS },
    );
    for (const each of Object.values(counts)) expect(each).toBeGreaterThan(RUNS);
  });
});
