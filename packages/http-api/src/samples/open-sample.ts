import { createReadStream, existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createMemoryLog, importEvents } from '@wherefore/event-log';
import type { HistorySource } from '../history/history-source.ts';
import type { Sample } from './sample.ts';

/** From the sources and from what is published the folder is as far away as it happens to be. */
const FOLDERS = ['../samples/', '../../samples/'].map((folder) => new URL(folder, import.meta.url));

/** Reads a sample into a log in memory, when it is first wanted. */
export function openSample({ file, to }: Sample): () => Promise<HistorySource> {
  let opening: Promise<HistorySource> | undefined;
  return () => {
    opening ??= read(file, Date.parse(to));
    opening.catch(() => {
      opening = undefined;
    });
    return opening;
  };
}

async function read(file: string, now: number): Promise<HistorySource> {
  const path = FOLDERS.map((folder) => fileURLToPath(new URL(file, folder))).find((candidate) => existsSync(candidate));
  if (path === undefined) throw new Error(`the sample ${file} is not where the package has it`);
  const log = createMemoryLog();
  await importEvents(log, createReadStream(path));
  return { log, now: () => now, isClosed: true };
}
