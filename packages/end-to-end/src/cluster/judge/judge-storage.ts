import type { BulkLog } from '@wherefore/event-log';
import { type Database, verify } from '@wherefore/event-log/postgres';
import { checkAllProvenance, openProjections, replay } from '@wherefore/projections';

export interface JudgedStorage {
  readonly events: number;
  readonly streams: number;
  /** Conclusions that were decided again. */
  readonly replayed: number;
  /** Rows that were compared. */
  readonly violations: readonly string[];
}

const WAYS = [
  ['destination', 'sql'],
  ['destination', 'fold'],
  ['evidence', 'fold'],
] as const;

/** What is left behind holds: chains, provenance, each conclusion, and the rows that were followed. */
export async function judgeStorage(database: Database, log: BulkLog): Promise<JudgedStorage> {
  const violations: string[] = [];
  const { events, streams, brokenStreams } = await verify(database);
  for (const { stream } of brokenStreams) violations.push(`the chain of ${stream} is broken`);
  for await (const { code, eventId } of checkAllProvenance(log)) violations.push(`${eventId}: ${code}`);
  let replayed = 0;
  for await (const { event, serverName, result } of replay(log)) {
    replayed += 1;
    if (result.kind === 'equal' || (result.kind === 'unanswerable' && result.obstacle === 'timeout')) continue;
    violations.push(`${serverName} ${event.id} is not what is decided again: ${result.kind}`);
  }
  const projections = openProjections(database, log);
  for (const [name, path] of WAYS) {
    const { comparison } = await projections.rebuild(name, { path, acceptDifferences: true });
    if (comparison?.areEqual !== true) violations.push(`${name} rebuilt by ${path} has other rows`);
  }
  return { events, streams, replayed, violations };
}
