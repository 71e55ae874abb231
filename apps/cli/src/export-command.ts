import { parseServerName, serverStream } from '@wherefore/discovery';
import { type EventLog, exportEvents } from '@wherefore/event-log';
import { citedBy } from '@wherefore/projections';
import { readEvents } from './history/evidence.ts';
import { newestFirst } from './history/newest-first.ts';
import { interruptible } from './interruption.ts';
import { NothingYet } from './nothing-yet.ts';
import { type DatabaseFlags, openHistory } from './open-history.ts';
import { complain } from './output.ts';
import { writeOutput } from './output-file.ts';
import { startProgress } from './progress.ts';
import { visible } from './visible.ts';

export interface ExportFlags extends DatabaseFlags {
  readonly server?: readonly string[];
}

/** `wherefore export`. Gives the exit code. */
export async function exportCommand(file: string, flags: ExportFlags): Promise<number> {
  await using history = await openHistory(flags);
  const streams = flags.server === undefined ? undefined : await streamsOf(history.log, flags.server);
  let events = 0;
  await interruptible(async (signal) => {
    using progress = await startProgress('exporting', 'events');
    const lines = exportEvents(history.log, {
      ...(streams !== undefined && { streams }),
      signal,
      onProgress: (come) => {
        events = come.events;
        progress.update(events);
      },
    });
    await writeOutput(file, lines);
  });
  if (file !== '-') complain(visible(`${events} events are in ${file}`));
  return 0;
}

/** The streams of server names, and of everything that their events rest on. */
async function streamsOf(log: EventLog, serverNames: readonly string[]): Promise<ReadonlySet<string>> {
  const streams = new Set(['caches']);
  for (const serverName of serverNames) {
    const stream = serverStream(serverName);
    const cited = new Set<string>();
    let isKnown = false;
    for await (const event of newestFirst(log, stream)) {
      isKnown = true;
      for (const id of citedBy(event)) cited.add(id);
    }
    if (!isKnown || parseServerName(serverName).kind === 'invalid') {
      throw new NothingYet(`nothing is recorded about ${serverName}`);
    }
    streams.add(stream);
    for (const event of await readEvents(log, [...cited])) streams.add(event.stream);
  }
  return streams;
}
