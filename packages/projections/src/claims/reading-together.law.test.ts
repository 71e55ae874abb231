import { recommended } from '@wherefore/discovery';
import { createLanedLog, createMemoryLog } from '@wherefore/event-log';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type NameReader, nameAt } from '../provenance/name-at.ts';
import { findingsOf, seenAt } from '../provenance/seen-at.ts';
import { playLog, randomLogs } from '../testing/random-log.ts';
import { readingTogether } from './reading-together.ts';

const RUNS = Number(process.env['LAW_RUNS'] ?? 10);

describe('on any timeline', () => {
  test('what is read of many names at the same time is what is read of one after the other, now and at any time', async () => {
    const counts = { held: 0, seen: 0 };
    await fc.assert(
      fc.asyncProperty(randomLogs(), fc.boolean(), async (timeline, isLaned) => {
        const { log, events } = isLaned
          ? await playLog(timeline, createLanedLog([createMemoryLog(), createMemoryLog()]))
          : await playLog(timeline);
        const names = [...timeline.serverNames, 'never.asked.example'];
        const middle = events[events.length >> 1]?.recordedAt;
        for (const at of middle === undefined ? [undefined] : [undefined, middle]) {
          const told = async (reader: NameReader, name: string) => {
            const state = await nameAt(reader, name, at);
            const because = state.kind === 'held' ? state.conclusion.because : [];
            const question = `srv:_matrix._tcp.${name.toLowerCase()}`;
            const seen = await seenAt(reader, question, at ?? Number.MAX_SAFE_INTEGER, recommended);
            return { state, findings: await findingsOf(reader, because, recommended), seen };
          };
          const reader = readingTogether(log);
          const together = await Promise.all([...names, ...names].map((name) => told(reader, name)));
          const oneByOne = [];
          for (const name of names) oneByOne.push(await told(log, name));
          expect(together).toEqual([...oneByOne, ...oneByOne]);
          counts.held += oneByOne.filter(({ state }) => state.kind === 'held').length;
          counts.seen += oneByOne.filter(({ seen }) => seen.known !== null).length;
        }
      }),
      { numRuns: RUNS },
    );
    expect(counts.held).toBeGreaterThan(0);
    expect(counts.seen).toBeGreaterThan(0);
  });
});

describe('a log that fails', () => {
  test('fails for each who asked, and is asked again by who comes after', async () => {
    const log = createMemoryLog();
    let isDown = true;
    const reader = readingTogether({
      readEvents: (ids) => log.readEvents(ids),
      readStreams: (reads, options) => (isDown ? Promise.reject(new Error('down')) : log.readStreams(reads, options)),
    });
    const answers = await Promise.allSettled(['a', 'b', 'a'].map((stream) => reader.readStream(stream)));
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    isDown = false;
    expect(await reader.readStream('a')).toEqual([]);
  });
});
