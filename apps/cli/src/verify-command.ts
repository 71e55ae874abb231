import process from 'node:process';
import type { BrokenStream, Verification } from '@wherefore/event-log/postgres';
import { eventsAbout } from './events-about.ts';
import { paintFor } from './explanation-text.ts';
import { interruptible } from './interruption.ts';
import { type DatabaseFlags, type History, openHistory, tellDeletions } from './open-history.ts';
import { print, printJson } from './output.ts';
import { startProgress } from './progress.ts';
import { visible } from './visible.ts';

export interface VerifyFlags extends DatabaseFlags {
  readonly json?: true;
}

/** `wherefore verify`. Gives the exit code. */
export async function verifyCommand({ json, ...flags }: VerifyFlags): Promise<number> {
  await using history = await openHistory(flags);
  await tellDeletions(history);
  const found = await interruptible(async (signal) => {
    const total = await eventsAbout(history.log);
    using progress = await startProgress('verifying', 'events');
    return await verifyLanes(history, { signal, onProgress: (events) => progress.update(events, total) });
  });
  const { streams, events, segments, brokenStreams, brokenSegments } = found;
  const isWhole = brokenStreams.length === 0 && brokenSegments.length === 0;
  if (json === true) {
    for (const broken of brokenStreams) await printJson({ ...broken, kind: 'broken-stream', how: broken.kind });
    for (const broken of brokenSegments) await printJson({ kind: 'broken-segment', ...broken });
    await printJson({ kind: 'summary', isWhole, streams, events, segments });
  } else {
    await print(`${textOf(found)}\n`);
  }
  return isWhole ? 0 : 1;
}

interface Watching {
  readonly signal: AbortSignal;
  readonly onProgress: (events: number) => void;
}

/** A log of several lanes is as many logs to this. */
async function verifyLanes(
  { database, log, archive }: History,
  { signal, onProgress }: Watching,
): Promise<Verification> {
  const { lanesOf, verify } = await import('@wherefore/event-log/postgres');
  let sum: Verification = { streams: 0, events: 0, segments: 0, brokenStreams: [], brokenSegments: [] };
  for (const lane of lanesOf(database, log.lanes)) {
    const before = sum;
    const found = await verify(lane, {
      signal,
      onProgress: ({ events }) => onProgress(before.events + events),
      ...(archive !== undefined && { archive }),
    });
    sum = {
      streams: before.streams + found.streams,
      events: before.events + found.events,
      segments: before.segments + found.segments,
      brokenStreams: [...before.brokenStreams, ...found.brokenStreams],
      brokenSegments: [...before.brokenSegments, ...found.brokenSegments],
    };
  }
  return sum;
}

function textOf({ streams, events, brokenStreams, brokenSegments }: Verification): string {
  const paint = paintFor(process.stdout);
  const broken = brokenStreams.length + brokenSegments.length;
  const verdict =
    broken === 0
      ? paint('taken', 'every chain holds from its first event to its last')
      : paint('failed', `${broken} ${broken === 1 ? 'chain is' : 'chains are'} broken`);
  return [
    ...brokenStreams.map((each) => paint('failed', visible(brokenText(each)))),
    ...brokenSegments.map(({ path, message }) => paint('failed', visible(`${path}: ${message}`))),
    `${events} events in ${streams} streams: ${verdict}.`,
  ].join('\n');
}

function brokenText({ kind, stream, version, eventId, expected, actual }: BrokenStream): string {
  const where = eventId === undefined ? '' : `, event ${eventId}`;
  return `${stream} breaks at version ${version}${where} (${kind}): ${expected} was expected, ${actual} is there`;
}
