import type { RecordedEvent } from '@wherefore/event-log';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { playLog, randomLogs } from '../testing/random-log.ts';
import { citedBy, decideFromCited, replayConclusion } from './decide-from-cited.ts';

const RUNS = Number(process.env['LAW_RUNS'] ?? 60);
const CONCLUSIONS = new Set(['DestinationChosen', 'ResolutionFailed', 'ConclusionConfirmed']);

/** What a conclusion cites, and what that confirms: nothing else of the log. */
function citedIn(events: ReadonlyMap<string, RecordedEvent>, conclusion: RecordedEvent): readonly RecordedEvent[] {
  const get = (id: string): RecordedEvent => events.get(id) ?? expect.fail(`${id} is cited and not there`);
  const cited = citedBy(conclusion).map(get);
  return [
    ...cited,
    ...cited.filter(({ type }) => type === 'EvidenceConfirmed').flatMap((event) => citedBy(event).map(get)),
  ];
}

test('law 1: every conclusion is decided again, byte for byte, from the events that it cites alone', async () => {
  const counts = { equal: 0, timeout: 0, events: 0, cited: 0 };
  await fc.assert(
    fc.asyncProperty(randomLogs(), async (timeline) => {
      const { events } = await playLog(timeline);
      const byId = new Map(events.map((event) => [event.id, event]));
      counts.events += events.length;
      for (const event of events) {
        if (!CONCLUSIONS.has(event.type)) continue;
        const cited = citedIn(byId, event);
        const again = decideFromCited(event, cited);
        if (again.kind === 'unanswerable' && again.obstacle === 'timeout') {
          counts.timeout += 1;
          continue;
        }
        if (again.kind === 'unanswerable') return expect.fail(JSON.stringify(again));
        expect(JSON.stringify(again.conclusion)).toBe(JSON.stringify(again.recorded));
        expect(again.explanation.conclusion).toBe(again.conclusion);
        expect(replayConclusion(event, cited)).toEqual({ kind: 'equal' });
        counts.equal += 1;
        counts.cited += cited.length;
      }
    }),
    { numRuns: RUNS },
  );
  console.log('decided again from what they cite', counts);
  expect(counts.equal).toBeGreaterThan(RUNS);
});
