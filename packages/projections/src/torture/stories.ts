import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordedEvent } from '@wherefore/event-log';
import fc from 'fast-check';
import { playLog, randomLogs } from '../testing/random-log.ts';

/** What one process has recorded in a world of its own, as a file. */
export interface Story {
  readonly file: string;
  readonly ids: readonly string[];
}

/** Random histories, each to be appended in its own order; the same ones for the same seed but for their ids. */
export async function writeStories(folder: string, count: number, seed: number): Promise<readonly Story[]> {
  const timelines = fc.sample(randomLogs({ minSteps: 150, maxSteps: 200, processes: 2 }), { numRuns: count, seed });
  return await Promise.all(
    timelines.map(async (timeline, index) => {
      const { events } = await playLog(timeline);
      const file = join(folder, `story-${index}.jsonl`);
      await writeFile(file, `${events.map(lineOf).join('\n')}\n`);
      return { file, ids: events.map(({ id }) => id) };
    }),
  );
}

function lineOf({ position: _, ...event }: RecordedEvent): string {
  return JSON.stringify(event);
}
