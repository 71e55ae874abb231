import process from 'node:process';
import { formatInstant, parseServerName, serverStream } from '@wherefore/discovery';
import { type EventLog, InvalidRead, type RecordedEvent } from '@wherefore/event-log';
import { isUrl } from './database-location.ts';
import { paintFor, treeText } from './explanation-text.ts';
import { entryLine, entryTree } from './history/entry-text.ts';
import { eventLine } from './history/event-line.ts';
import { confirmedId, readEvents } from './history/evidence.ts';
import { newestFirst } from './history/newest-first.ts';
import { NothingYet } from './nothing-yet.ts';
import { readCount } from './number-argument.ts';
import { archiveAdvice, type DatabaseFlags, missingUpTo, openHistory, tellDeletions } from './open-history.ts';
import { complain, print, printJson } from './output.ts';
import { programName } from './program-name.ts';
import { quoted } from './quoted.ts';
import { recordingCommand } from './recording-command.ts';
import { UsageError } from './usage-error.ts';
import { visible, visibleJson } from './visible.ts';

export interface HistoryFlags extends DatabaseFlags {
  readonly json?: true;
  readonly limit: string;
  readonly after?: string;
  readonly events?: true;
}

const MAX_LIMIT = 1000;
const MAX_VERSION = 2 ** 31 - 1;

interface Range {
  readonly limit: number;
  readonly after: string | undefined;
}

/** What was shown, and where the rest goes on. */
interface Shown {
  readonly shown: number;
  readonly next: string | null;
  /** Some of what belongs among it is not there any more. */
  readonly isCut: boolean;
}

/** `wherefore history`. Gives the exit code. */
export async function historyCommand(serverName: string, flags: HistoryFlags): Promise<number> {
  const range = { limit: readCount('--limit', flags.limit, MAX_LIMIT), after: flags.after };
  if (flags.events === true && flags.after !== undefined) readCount('--after', flags.after, MAX_VERSION);
  await using history = await openHistory(flags);
  if (parseServerName(serverName).kind === 'invalid') {
    throw new NothingYet(`${quoted(serverName)} is no server name, and nothing is ever recorded about those`);
  }
  const show = flags.events === true ? showEvents : showEntries;
  const { shown, next, isCut } = await show(history.log, serverName, range, flags.json === true);
  const missing = await missingUpTo(history);
  // Where nothing is found, all of it may have been deleted.
  if (isCut || shown === 0) await tellDeletions(history);
  if (shown === 0 && flags.after === undefined) {
    throw new NothingYet(
      missing > 0n
        ? `nothing is recorded about ${serverName} lately; ${archiveAdvice(missing)}`
        : `nothing is recorded about ${serverName}; ${recordingCommand(history.location)} ${serverName} records it`,
    );
  }
  if (next === null) {
    // Here the live events end, perhaps not the history.
    if (missing > 0n) complain(archiveAdvice(missing));
    return 0;
  }
  if (flags.json === true) await printJson({ next });
  else {
    const more = flags.events === true ? ' --events' : '';
    // A URL may have a password in it.
    const where = flags.database === undefined || isUrl(flags.database) ? '' : ` --database ${quoted(flags.database)}`;
    const archive = flags.archive === undefined ? '' : ` --archive ${quoted(flags.archive)}`;
    const typed = `${programName()} history ${serverName}${more}${where}${archive} --after ${next}`;
    await print(`\nOlder: ${visible(typed)}\n`);
  }
  return 0;
}

async function showEntries(log: EventLog, serverName: string, range: Range, isJson: boolean): Promise<Shown> {
  const { historyOf } = await import('@wherefore/projections');
  const { limit, after } = range;
  const page = await historyOf(log, serverName, { limit, ...(after !== undefined && { after }) }).catch((cause) => {
    if (!(cause instanceof InvalidRead)) throw cause;
    throw new UsageError(`--after ${after}: take it from the last line of the page before`, { cause });
  });
  const paint = paintFor(process.stdout);
  for (const entry of page.entries) {
    if (isJson) await printJson(entryLine(serverName, entry));
    else await print(`${treeText(entryTree(entry), paint)}\n`);
  }
  return { shown: page.entries.length, next: page.next, isCut: page.isCut };
}

/** Events of the name as recorded, newest first, each conclusion followed by the evidence that it cites. */
async function showEvents(log: EventLog, serverName: string, range: Range, isJson: boolean): Promise<Shown> {
  const { limit, after } = range;
  const before = after === undefined ? undefined : Number(after);
  const events: RecordedEvent[] = [];
  for await (const event of newestFirst(log, serverStream(serverName), before)) {
    events.push(event);
    if (events.length > limit) break;
  }
  const page = events.slice(0, limit);
  const evidence = new Map((await citedByAll(log, page)).map((event) => [event.id, event]));
  for (const event of page) {
    const cited = becauseOf(event).flatMap((id) => evidence.get(id) ?? []);
    const confirmed = cited.flatMap((each) => evidence.get(confirmedId(each) ?? '') ?? []);
    for (const each of [event, ...new Set([...cited, ...confirmed])]) {
      await (isJson ? printJson(eventLine(each)) : print(`${eventText(each)}\n`));
    }
  }
  const last = page.at(-1);
  const next = events.length > limit && last !== undefined ? String(last.version) : null;
  return { shown: page.length, next, isCut: isCutAmong(events, { before, isLast: next === null }) };
}

/** Versions count down to 1 without a gap, unless some were deleted, or are in an archive elsewhere. */
function isCutAmong(
  events: readonly RecordedEvent[],
  { before, isLast }: { readonly before: number | undefined; readonly isLast: boolean },
): boolean {
  let expected = before === undefined ? undefined : before - 1;
  for (const { version } of events) {
    if (expected !== undefined && version !== expected) return true;
    expected = version - 1;
  }
  return isLast && expected !== undefined && expected > 0;
}

async function citedByAll(log: EventLog, page: readonly RecordedEvent[]): Promise<readonly RecordedEvent[]> {
  const cited = await readEvents(log, page.flatMap(becauseOf));
  const confirmed = await readEvents(
    log,
    cited.map(confirmedId).filter((id) => id !== undefined),
  );
  return [...cited, ...confirmed];
}

/** Of a conclusion. What its evidence confirms is shown with that. */
function becauseOf({ data }: RecordedEvent): readonly string[] {
  return (data as { readonly because?: readonly string[] }).because ?? [];
}

function eventText({ recordedAt, type, stream, version, data }: RecordedEvent): string {
  return `${formatInstant(recordedAt)}  ${type}  ${visible(stream)} ${version}  ${visibleJson(data)}`;
}
