import { stat } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';
import process from 'node:process';
import type { Retirable, RetireProgress } from '@wherefore/event-log/postgres';
import { citedByRows, keepCited, type Projections } from '@wherefore/projections';
import { type ArchiveLocation, archiveLocation } from './archive-location.ts';
import { isMeant, isSomebodyThere } from './confirmation.ts';
import { counted } from './counted.ts';
import { isUrl } from './database-location.ts';
import { interruptible } from './interruption.ts';
import { NothingYet } from './nothing-yet.ts';
import { type DatabaseFlags, type History, openHistory } from './open-history.ts';
import { complain, print, printJson } from './output.ts';
import { programName } from './program-name.ts';
import { startProgress } from './progress.ts';
import { openReadModels, told } from './read-models.ts';
import {
  type Moved,
  movedText,
  partitionLine,
  partitionText,
  planText,
  stayingText,
  summaryLine,
} from './retire/retire-text.ts';
import { readAge } from './time-argument.ts';
import { UsageError } from './usage-error.ts';
import { visible } from './visible.ts';

export interface RetireFlags extends DatabaseFlags {
  readonly olderThan: string;
  readonly dryRun?: true;
  readonly yes?: true;
  readonly json?: true;
}

/** `wherefore retire`. Gives the exit code. */
export async function retireCommand(flags: RetireFlags): Promise<number> {
  const olderThan = readAge('--older-than', flags.olderThan, Date.now());
  const archive = archiveLocation(flags.archive, process.env);
  if (archive === undefined) {
    throw new UsageError('say with --archive DIR, or in WHEREFORE_ARCHIVE, where the events are to go');
  }
  const isTrial = flags.dryRun === true;
  if (!isTrial && flags.yes !== true && !isSomebodyThere()) {
    throw new UsageError('retire moves events out of the database: say --yes where nobody can be asked, or --dry-run');
  }
  await using history = await openHistory(flags);
  await assertUsable(history, archive);
  const { retirable, startPartition } = await import('@wherefore/event-log/postgres');
  // So that what is in it now can leave by and by, however few it is.
  const isStarted = !isTrial && (await startPartition(history.database, { olderThan: partly(olderThan, Date.now()) }));
  const plan = await retirable(history.database, { olderThan });
  const told = { archive, isStarted };
  if (isTrial || plan.partitions.length === 0) return await tell(plan, undefined, told, flags);
  const question = `${planText(plan)} would leave the database for ${archive.directory}.`;
  if (flags.yes !== true && !(await isMeant(visible(question)))) {
    complain('nothing was moved');
    return 1;
  }
  return await tell(plan, await move(history, plan, { olderThan, archive: archive.directory }), told, flags);
}

/**
 * A partition leaves when its newest event is old enough: it is ended when its oldest has an eighth of that age, so that
 * whoever retires regularly keeps nothing for more than an eighth longer.
 */
function partly(olderThan: number, now: number): number {
  return now - Math.max(0, now - olderThan) / 8;
}

/** Segments of one log are in one directory, which is theirs alone. */
async function assertUsable(history: History, { directory, saidBy }: ArchiveLocation): Promise<void> {
  const { location } = history.location;
  const within = isUrl(location) ? '..' : relative(resolve(location), resolve(directory));
  if (within !== '..' && !within.startsWith(`..${sep}`)) {
    throw new UsageError(`${saidBy}: ${directory} belongs to the database; name a directory beside it`);
  }
  for (const segment of (await history.archive?.segments()) ?? []) {
    if ((await stat(segment.path).catch(() => undefined)) === undefined) {
      throw new UsageError(
        `${saidBy}: there is no ${segment.path}, and the events that were retired before have to stay together`,
      );
    }
    // Said by the first block already, if it is not ours.
    for await (const _ of history.archive?.readSegment(segment) ?? []) break;
  }
}

async function move(
  history: History,
  { partitions }: Retirable,
  wanted: { readonly olderThan: number; readonly archive: string },
): Promise<readonly Moved[]> {
  const projections = await upToDate(history);
  const { RetireRefused, retire } = await import('@wherefore/event-log/postgres');
  const total = partitions.reduce((sum, { events }) => sum + events, 0);
  let dropped = 0;
  const retired = await interruptible(async (signal) => {
    using progress = await startProgress('moving', 'events');
    const bar = new Bar(total, (done) => progress.update(done, total));
    return await retire(history.database, {
      ...wanted,
      signal,
      keep: (range) => keepCited(history.log, citedByRows(projections), range),
      onProgress: (come) => {
        if (come.step === 'dropped') dropped += 1;
        bar.advance(come);
      },
    });
  }).catch((cause: unknown) => {
    if (!(cause instanceof RetireRefused)) throw cause;
    const before =
      dropped === 0 ? '' : `; ${counted(dropped, 'partition')} before that ${dropped === 1 ? 'was' : 'were'} moved`;
    throw new NothingYet(`${cause.message}${before}`, { cause });
  });
  const live = new Map(partitions.map(({ firstPosition, bytes }) => [firstPosition, bytes]));
  return retired.map((each) => ({ ...each, liveBytes: live.get(each.firstPosition) ?? 0 }));
}

/** What rows rest on stays at hand, so they have to be those of today. */
async function upToDate(history: History): Promise<Projections> {
  const projections = await openReadModels(history);
  await told(projections.catchUp());
  for (const { name, status, isFaulted } of await projections.status()) {
    if (isFaulted)
      throw new NothingYet(`${name} is at fault, and has yet to read on; ${programName()} stats says more`);
    if (status === 'building') {
      throw new NothingYet(
        `a rebuild of ${name} has not ended, and has yet to read on; ${programName()} rebuild ${name} completes it`,
      );
    }
  }
  return projections;
}

/** Events are written, and then read back: each is half of the way. */
class Bar {
  readonly #total: number;
  readonly #show: (done: number) => void;
  #steps = 0;

  constructor(total: number, show: (done: number) => void) {
    this.#total = total;
    this.#show = show;
  }

  advance({ step, events }: RetireProgress): void {
    if (step === 'written' || step === 'verified') this.#steps += events;
    this.#show(Math.min(this.#total, Math.floor(this.#steps / 2)));
  }
}

async function tell(
  plan: Retirable,
  moved: readonly Moved[] | undefined,
  { archive: { directory }, isStarted }: { readonly archive: ArchiveLocation; readonly isStarted: boolean },
  { json, archive }: RetireFlags,
): Promise<number> {
  const partitions = moved ?? plan.partitions;
  if (json === true) {
    for (const each of partitions) await printJson(partitionLine(each));
    await printJson(summaryLine(plan, moved, { archive: directory, isStarted }));
    return 0;
  }
  for (const each of partitions) await print(`${partitionText(each)}\n`);
  if (isStarted) await print('The log goes on in its next partition: what was in the last one can leave later.\n');
  if (moved !== undefined) {
    await print(`${visible(movedText(moved, directory, { isToBeNamed: archive !== undefined }))}\n`);
  } else if (partitions.length > 0) {
    await print(`${visible(`${planText(plan)} would leave for ${directory}.`)} ${stayingText(plan)}\n`);
  } else {
    await print(`Nothing is old enough. ${stayingText(plan)}\n`);
  }
  return 0;
}
