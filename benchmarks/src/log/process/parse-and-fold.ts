import type { JsonObject } from '@wherefore/event-log';
import { createPostgresLog, openDatabase } from '@wherefore/event-log/postgres';
import { script } from '../../process/child.ts';
import { timed } from '../many-callers.ts';

export interface ParseAndFoldInput {
  readonly url: string;
  readonly schema: string;
}

export interface ParseAndFoldReport {
  /** JSON.parse of every event's data. */
  readonly parsedPerSecond: number;
  /** The same, and a fold of the conclusions into one row a server name. */
  readonly foldedPerSecond: number;
}

interface Row {
  conclusion: JsonObject;
  confirmedBy: JsonObject | undefined;
  requests: number;
  position: bigint;
}

/** What one thread does at best with events that are in its memory: the limit of every rebuild and replay. */
script<ParseAndFoldInput, ParseAndFoldReport>(async ({ url, schema }) => {
  await using database = await openDatabase(url, { schema });
  await using log = createPostgresLog(database);
  const events: { readonly type: string; readonly stream: string; readonly position: bigint; readonly text: string }[] =
    [];
  for await (const batch of log.scan({ fields: ['type', 'stream', 'position', 'data'] })) {
    for (const { data, ...rest } of batch) events.push({ ...rest, text: JSON.stringify(data) });
  }
  const parsing = await timed(async () => {
    for (const { text } of events) JSON.parse(text);
  });
  const rows = new Map<string, Row>();
  const folding = await timed(async () => {
    for (const { type, stream, position, text } of events) fold(rows, type, stream, position, JSON.parse(text));
  });
  if (rows.size === 0) throw new Error('there was nothing to fold');
  return { parsedPerSecond: events.length / parsing, foldedPerSecond: events.length / folding };
});

function fold(rows: Map<string, Row>, type: string, stream: string, position: bigint, data: JsonObject): void {
  const row = rows.get(stream);
  if (type === 'DestinationChosen' || type === 'ResolutionFailed') {
    rows.set(stream, { conclusion: data, confirmedBy: undefined, requests: row?.requests ?? 0, position });
  } else if (row !== undefined && type === 'ConclusionConfirmed') {
    row.confirmedBy = data;
    row.position = position;
  } else if (row !== undefined && type === 'ResolutionRequested') {
    row.requests += 1;
  }
}
