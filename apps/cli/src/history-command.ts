import process from 'node:process';
import { formatInstant, parseServerName, serverStream } from '@wherefore/discovery';
import type { EventLog, RecordedEvent } from '@wherefore/event-log';
import { paintFor, treeText } from './explanation-text.ts';
import { newestFirst, readHistory } from './history/entries.ts';
import { entryLine, entryTree } from './history/entry-line.ts';
import { eventLine } from './history/event-line.ts';
import { confirmedId, readEvents, readFindings } from './history/evidence.ts';
import { NothingYet } from './nothing-yet.ts';
import { readCount } from './number-argument.ts';
import { type DatabaseFlags, openHistory } from './open-history.ts';
import { print, printJson } from './output.ts';
import { visible, visibleJson } from './visible.ts';

export interface HistoryFlags extends DatabaseFlags {
  readonly json?: true;
  readonly limit: string;
  readonly after?: string;
  readonly events?: true;
}

const MAX_LIMIT = 1000;

/** `wherefore history`. Gives the exit code. */
export async function historyCommand(serverName: string, flags: HistoryFlags): Promise<number> {
  const limit = readCount('--limit', flags.limit, MAX_LIMIT);
  const after = flags.after === undefined ? undefined : readCount('--after', flags.after, 2 ** 31 - 1);
  await using history = await openHistory(flags);
  if (parseServerName(serverName).kind === 'invalid') {
    throw new NothingYet(`${serverName} is no server name, and nothing is ever recorded about those`);
  }
  const show = flags.events === true ? showEvents : showEntries;
  const { shown, next } = await show(history.log, serverName, { limit, after }, flags.json === true);
  if (shown === 0) {
    if (after !== undefined) return 0;
    throw new NothingYet(
      `nothing is recorded about ${serverName}; wherefore resolve with the same --database records it`,
    );
  }
  if (next !== undefined && flags.json !== true) {
    const more = flags.events === true ? ' --events' : '';
    await print(`\nOlder: wherefore history ${serverName}${more} --after ${next}\n`);
  }
  return 0;
}

interface Range {
  readonly limit: number;
  readonly after: number | undefined;
}

interface Shown {
  readonly shown: number;
  readonly next: number | undefined;
}

async function showEntries(log: EventLog, serverName: string, range: Range, isJson: boolean): Promise<Shown> {
  const { entries, next } = await readHistory(log, serverName, range);
  const cited = entries.flatMap((entry) => (entry.kind === 'conclusion' ? entry.because : []));
  const findings = await readFindings(log, cited);
  const paint = paintFor(process.stdout);
  for (const [index, entry] of entries.entries()) {
    if (isJson) await printJson(entryLine(serverName, entry, findings));
    else await print(`${index === 0 ? '' : '\n'}${treeText(entryTree(entry, findings), paint)}\n`);
  }
  return { shown: entries.length, next };
}

/** Events of the name as recorded, newest first, each conclusion followed by the evidence that it cites. */
async function showEvents(log: EventLog, serverName: string, range: Range, isJson: boolean): Promise<Shown> {
  const events: RecordedEvent[] = [];
  for await (const event of newestFirst(log, serverStream(serverName), range.after)) {
    events.push(event);
    if (events.length > range.limit) break;
  }
  const page = events.slice(0, range.limit);
  const evidence = new Map((await citedBy(log, page)).map((event) => [event.id, event]));
  for (const event of page) {
    const cited = becauseOf(event).flatMap((id) => evidence.get(id) ?? []);
    const confirmed = cited.flatMap((each) => evidence.get(confirmedId(each) ?? '') ?? []);
    for (const each of [event, ...new Set([...cited, ...confirmed])]) {
      await (isJson ? printJson(eventLine(each)) : print(`${eventText(each)}\n`));
    }
  }
  return { shown: page.length, next: events.length > range.limit ? page.at(-1)?.version : undefined };
}

async function citedBy(log: EventLog, page: readonly RecordedEvent[]): Promise<readonly RecordedEvent[]> {
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
