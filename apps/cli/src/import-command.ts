import process from 'node:process';
import { EventLogError, type ImportLog, type ImportProgress, importEvents } from '@wherefore/event-log';
import { databaseLocation } from './database-location.ts';
import { nameOf } from './file-errors.ts';
import { openInput } from './input-file.ts';
import { interruptible } from './interruption.ts';
import { type DatabaseFlags, type History, isThere, makeHistory } from './open-history.ts';
import { complain, print, printJson } from './output.ts';
import { startProgress } from './progress.ts';
import { visible } from './visible.ts';

export interface ImportFlags extends DatabaseFlags {
  readonly json?: true;
}

/** `wherefore import`. Gives the exit code. */
export async function importCommand(file: string, flags: ImportFlags): Promise<number> {
  using input = await openInput(file);
  await using target = await openTarget(flags);
  let come: ImportProgress = { bytes: 0, lines: 0, recorded: 0, present: 0 };
  try {
    come = await interruptible(async (signal) => {
      using progress = await startProgress('importing', 'bytes', { isShownAtOnce: false });
      // Whoever waits for more of the input would not hear of it.
      signal.addEventListener('abort', () => input[Symbol.dispose](), { once: true });
      const onProgress = (now: ImportProgress): void => {
        come = now;
        progress.update(now.bytes, input.bytes);
      };
      return await importEvents(target, input.chunks, { signal, onProgress });
    });
  } catch (error) {
    if (!(error instanceof EventLogError) || !['InvalidExport', 'ImportConflict'].includes(error.name)) throw error;
    const { code, message } = error;
    if (flags.json === true) await printJson({ ...figures(come), error: { code, message } });
    else complain(visible(`${nameOf(file)}: ${message}; ${told(come)} before that`));
    return 1;
  }
  if (flags.json === true) await printJson(figures(come));
  else await print(`${told(come)}.\n`);
  return 0;
}

/** A log that is made, where there is none yet, when the first events for it have been read: not for what is no export. */
async function openTarget(flags: DatabaseFlags): Promise<ImportLog & AsyncDisposable> {
  const location = databaseLocation(flags.database, process.env);
  let history: History | undefined;
  const opened = async (): Promise<History> => {
    history ??= await makeHistory(location, flags);
    return history;
  };
  if (await isThere(location.location)) await opened();
  return {
    readEvents: async (ids) => (ids.length === 0 ? [] : await (await opened()).log.readEvents(ids)),
    bulkAppend: async (events, how) => await (await opened()).log.bulkAppend(events, how),
    [Symbol.asyncDispose]: async () => await history?.[Symbol.asyncDispose](),
  };
}

function figures({ recorded, present, bytes, lines }: ImportProgress): object {
  return { recorded, present, bytes, lines };
}

function told({ recorded, present }: ImportProgress): string {
  const events = recorded === 1 ? '1 event was recorded' : `${recorded} events were recorded`;
  return present === 0 ? events : `${events}, ${present} ${present === 1 ? 'was' : 'were'} there already`;
}
