import type { Instant } from '@wherefore/discovery';
import type { RecordedEvent } from '@wherefore/event-log';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { playLog, randomLogs, WORLD_ADDRESSES } from '../testing/random-log.ts';
import { explainAt } from './explain-at.ts';

const RUNS = Number(process.env['LAW_RUNS'] ?? 30);

/** What a fold of all that was recorded by then has for a name: written apart from what is tested. */
function foldedAt(events: readonly RecordedEvent[], name: string, at: Instant): string | undefined {
  let held: RecordedEvent | undefined;
  let asked = new Set<string>();
  let full = new Set<string>();
  const isOfNow = ({ type, data }: RecordedEvent): boolean =>
    type !== 'ConclusionConfirmed' || full.has(String(data['confirms']));
  for (const event of events) {
    if (event.recordedAt > at) break;
    const isAboutAll = event.stream === 'caches';
    if (event.stream !== `server:${name}` && !isAboutAll) continue;
    switch (event.type) {
      case 'ResolutionRequested':
        asked.add(event.id);
        break;
      case 'CacheCleared':
        if (isAboutAll && held !== undefined && Number(held.data['since']) > Number(event.data['clearedAt'])) break;
        held = undefined;
        asked = isAboutAll ? asked : new Set();
        full = isAboutAll ? full : new Set();
        break;
      case 'DestinationWithdrawn':
      case 'ConnectionReported':
        held = undefined;
        asked = new Set();
        full = new Set();
        break;
      default:
        if (event.data['code'] === 'timeout') break;
        // What was asked for before the end is no conclusion of after it, what confirms one of before is none, either,
        // nor is there any other then.
        held = asked.has(event.causationId ?? '') && isOfNow(event) ? event : undefined;
        if (event.type !== 'ConclusionConfirmed') full.add(event.id);
    }
  }
  const cleared = events.filter(({ stream, recordedAt }) => stream === 'caches' && recordedAt <= at).at(-1);
  const isCleared = held !== undefined && Number(held.data['since']) <= Number(cleared?.data['clearedAt'] ?? -1);
  return isCleared ? undefined : held?.id;
}

describe('on any timeline', () => {
  test('what was held at any time is what a fold of the log up to then has, and can be decided again', async () => {
    const counts = { asked: 0, held: 0, fresh: 0 };
    await fc.assert(
      fc.asyncProperty(randomLogs(), fc.infiniteStream(fc.nat()), async (timeline, picks) => {
        const { log, events, rules } = await playLog(timeline);
        expect(rules).toBe(WORLD_ADDRESSES);
        for (let round = 0; round < 12; round += 1) {
          const event = events[(picks.next().value ?? 0) % Math.max(1, events.length)];
          const name = timeline.serverNames[(picks.next().value ?? 0) % timeline.serverNames.length];
          if (event === undefined || name === undefined) continue;
          const at = event.recordedAt + ((picks.next().value ?? 0) % 3) - 1;
          const { known } = await explainAt(log, name, at);
          counts.asked += 1;
          expect(known.kind === 'held' ? known.eventId : undefined).toBe(foldedAt(events, name, at));
          if (known.kind !== 'held') continue;
          counts.held += 1;
          counts.fresh += known.isFresh ? 1 : 0;
          expect(known).toMatchObject({ isReproduced: true });
          expect(known.explanation?.conclusion).toEqual(known.conclusion);
          const { end } = known.afterwards;
          if (end !== undefined) expect(end.recordedAt).toBeGreaterThanOrEqual(known.lastDrawnAt);
        }
      }),
      { numRuns: RUNS },
    );
    console.log('explained at a time', counts);
    expect(counts.held).toBeGreaterThan(RUNS);
    expect(counts.asked - counts.held).toBeGreaterThan(RUNS / 2);
  });
});
