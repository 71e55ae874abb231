import process from 'node:process';
import { serverStream } from '@wherefore/discovery';
import { type EventLog, exportEvents } from '@wherefore/event-log';
import { eventsAbout } from './events-about.ts';
import { readEvents } from './history/evidence.ts';
import { interruptible } from './interruption.ts';
import { NothingYet } from './nothing-yet.ts';
import { assertWhole, type DatabaseFlags, openHistory, tellDeletions } from './open-history.ts';
import { complain } from './output.ts';
import { writeOutput } from './output-file.ts';
import { startProgress } from './progress.ts';
import { quoted } from './quoted.ts';
import { visible, visibleInJson } from './visible.ts';

export interface ExportFlags extends DatabaseFlags {
  readonly server?: readonly string[];
}

/** `wherefore export`. Gives the exit code. */
export async function exportCommand(file: string, flags: ExportFlags): Promise<number> {
  await using history = await openHistory(flags);
  await assertWhole(history);
  await tellDeletions(history);
  const streams = flags.server === undefined ? undefined : await streamsOf(history.log, flags.server);
  const total = streams === undefined ? await eventsAbout(history.log) : undefined;
  let events = 0;
  await interruptible(async (signal) => {
    // The events themselves are on the terminal then.
    const isShown = file === '-' && process.stdout.isTTY;
    using progress = isShown ? undefined : await startProgress('exporting', 'events');
    const lines = exportEvents(history.log, {
      ...(streams !== undefined && { streams }),
      history: 'left',
      signal,
      onProgress: (come) => {
        events = come.events;
        progress?.update(events, total);
      },
    });
    // Bytes count in an export, but for who looks at it.
    await writeOutput(file, isShown ? shownLines(lines) : lines);
  });
  if (file !== '-') complain(visible(`${events} events are in ${file}`));
  return 0;
}

/** The streams of server names, and of every question that they ever led to. */
async function streamsOf(log: EventLog, serverNames: readonly string[]): Promise<ReadonlySet<string>> {
  const { readHistory } = await import('@wherefore/projections');
  const events = await readHistory(log, serverNames);
  const streams = new Set(events.map(({ stream }) => stream));
  const unknown = serverNames.find((serverName) => !streams.has(serverStream(serverName)));
  if (unknown !== undefined) throw new NothingYet(`nothing is recorded about ${quoted(unknown)}`);
  for (const event of await readEvents(log, events.flatMap(cites))) streams.add(event.stream);
  return streams;
}

function cites({ data }: { readonly data: object }): readonly string[] {
  return (data as { readonly because?: readonly string[] }).because ?? [];
}

async function* shownLines(lines: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  for await (const line of lines) yield `${visibleInJson(line.trimEnd())}\n`;
}
