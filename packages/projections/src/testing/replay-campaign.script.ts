import process from 'node:process';
import type { RecordedEvent } from '@wherefore/event-log';
import fc from 'fast-check';
import { type ReadableLog, replay } from '../replay/replay.ts';
import { type ReplaySummary, ReplayTally } from '../replay/replay-summary.ts';
import { playLog, randomLogs } from './random-log.ts';

/*
 * Makes recorded resolutions over random worlds, as many as the first argument says or 100,000, by one process and by
 * two at once, and decides each conclusion again from what it cites. The second argument is the seed. Exits with 1 when
 * one is not equal, or when one that was tampered with is.
 */

const [wanted = '100000', seedGiven = String(Date.now() % 1_000_000)] = process.argv.slice(2);
const seed = Number(seedGiven);
/** Logs are played by so many steps, and replayed in groups, so that what is measured is not the first call. */
const TIMELINES = randomLogs({ minSteps: 150, maxSteps: 300 });
const GROUP = 20;

const tally = new ReplayTally();
const control = { tampered: 0, found: 0 };
const spent = { parse: 0, replay: 0 };
let events = 0;
let bytes = 0;
let logs = 0;

for (let round = 0; tally.summary.conclusions < Number(wanted); round += 1) {
  const group: (readonly RecordedEvent[])[] = [];
  for (const timeline of fc.sample(TIMELINES, { numRuns: GROUP, seed: seed + round })) {
    group.push((await playLog(timeline)).events);
  }
  const texts = group.flatMap((log) => log.map(textOf));
  logs += group.length;
  events += texts.length;
  bytes += texts.reduce((sum, text) => sum + text.length, 0);
  spent.parse += timed(() => {
    for (const text of texts) JSON.parse(text);
  });
  for (const log of group) {
    const began = process.cpuUsage();
    const summary = await replayed(log);
    spent.replay += millisecondsSince(began);
    if (summary.conclusions > 0) await tamper(log);
  }
  const { conclusions, different, unanswerable } = tally.summary;
  process.stderr.write(`${conclusions} of ${wanted}, ${different} different, ${JSON.stringify(unanswerable)}\n`);
}

const { unanswerable, ...counts } = tally.summary;
const answerable = counts.conclusions - unanswerable.timeout;
process.stdout.write(
  `${JSON.stringify({
    seed,
    logs,
    events,
    bytesAnEvent: Math.round(bytes / events),
    ...counts,
    unanswerable,
    control,
    parseMs: Math.round(spent.parse),
    replayMs: Math.round(spent.replay),
    replayAgainstParse: (spent.parse / spent.replay).toFixed(2),
    parseAndReplayAgainstParse: (spent.parse / (spent.parse + spent.replay)).toFixed(2),
  })}\n`,
);
process.exitCode = counts.equal === answerable && control.found === control.tampered && control.tampered > 0 ? 0 : 1;

async function replayed(log: readonly RecordedEvent[]): Promise<ReplaySummary> {
  const own = new ReplayTally();
  for await (const one of replay(readable(log))) {
    tally.add(one);
    own.add(one);
    if (one.result.kind === 'different') process.stderr.write(`${JSON.stringify(one.result.firstDifference)}\n`);
  }
  return own.summary;
}

/** Positive control: a log in which every conclusion lives a millisecond longer. */
async function tamper(log: readonly RecordedEvent[]): Promise<void> {
  const longer = log.map((event) => {
    const { freshUntil } = event.data;
    return typeof freshUntil === 'number' ? { ...event, data: { ...event.data, freshUntil: freshUntil + 1 } } : event;
  });
  for await (const { result } of replay(readable(longer))) {
    if (result.kind === 'unanswerable' && result.obstacle === 'timeout') continue;
    control.tampered += 1;
    if (result.kind !== 'equal') control.found += 1;
  }
}

/** The events as a log gives them, at no cost. */
function readable(log: readonly RecordedEvent[]): ReadableLog {
  return {
    lanes: 1,
    readAll: ({ after = 0n, limit = 1000 } = {}) => {
      const start = after === 0n ? 0 : log.findIndex(({ position }) => position > after);
      const page = start < 0 ? [] : log.slice(start, start + limit);
      return Promise.resolve({ events: page, next: page.at(-1)?.position ?? after });
    },
    readStream: () => Promise.reject(new Error('the whole log is read')),
    readEvents: () => Promise.reject(new Error('all that is cited came by before')),
  };
}

function textOf(event: RecordedEvent): string {
  return JSON.stringify({ ...event, position: String(event.position) });
}

function timed(work: () => void): number {
  const began = process.cpuUsage();
  work();
  return millisecondsSince(began);
}

/** Of the processor's time: the machine may have other work. */
function millisecondsSince(began: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
}
