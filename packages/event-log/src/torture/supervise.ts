import { keepAlive, type Supervised } from '@wherefore/testkit/processes';
import { startChild } from '../testing/child.ts';
import type { Ledger } from './ledger.ts';
import type { Batch, FollowerSettings, WriterLine, WriterSettings } from './settings.ts';

/** One process of writers. Each successor gets the batches whose outcome its predecessor took to the grave. */
export function superviseWriters(
  { firstWriter, ...settings }: Omit<WriterSettings, 'unsettled'>,
  ledger: Ledger,
): Supervised {
  const numbers = settings.writers + settings.rawWriters;
  let left = settings.events;
  /** Until one of the successors has told how they ended. */
  const unsettled = new Map<string, Batch>();

  function enter(line: WriterLine): void {
    ledger.enter(line);
    if (line.kind === 'intends') unsettled.set(line.batch.no, line.batch);
    if (line.kind === 'acknowledged' || line.kind === 'rolled-back' || line.kind === 'unknown') {
      if (line.kind === 'acknowledged') {
        left -= unsettled.get(line.no)?.appends.flatMap(({ ids }) => ids).length ?? 0;
      }
      unsettled.delete(line.no);
    }
  }

  return keepAlive({
    start(incarnation) {
      // Numbers that the other processes never use: ids stay unique.
      const writer = firstWriter + incarnation * WRITERS_A_RUN;
      if (numbers > WRITERS_A_RUN) throw new Error('too many writers');
      const given: WriterSettings = {
        ...settings,
        firstWriter: writer,
        events: left,
        unsettled: [...unsettled.values()],
      };
      return startChild('torture-writer.script.ts', JSON.stringify(given));
    },
    isLast(text) {
      const line = parse(text);
      if (line === undefined) return false;
      if (line.kind === 'failed') throw new Error(`a writer failed: ${line.error}`);
      enter(line);
      return line.kind === 'done';
    },
  });
}

/** Writers of all processes at one time. */
const WRITERS_A_RUN = 64;

export function superviseFollower(settings: FollowerSettings, over: Promise<unknown>): Supervised {
  return keepAlive({
    start() {
      const child = startChild('torture-follower.script.ts', JSON.stringify(settings));
      void over.then(() => child.tell('over'));
      return child;
    },
    isLast: (line) => line === 'done',
  });
}

/** `undefined` for the end of a line that its writer did not live to write: it had not yet acted on it. */
function parse(text: string): WriterLine | undefined {
  try {
    return JSON.parse(text) as WriterLine;
  } catch {
    return undefined;
  }
}
