import type { StoredEvent } from '../jsonl/event-line.ts';
import type { Session } from '../postgres/database.ts';

const AT_ONCE = 500;

/** Puts events as they are in a segment into the table of those that stay at hand, but for those that are there. */
export async function carryStored(session: Session, schema: string, events: readonly StoredEvent[]): Promise<void> {
  for (let from = 0; from < events.length; from += AT_ONCE) {
    const rows = events.slice(from, from + AT_ONCE).map(({ position, dataText, ...event }) => ({
      ...event,
      position: position.toString(),
      data: dataText,
    }));
    await session.query(
      `insert into "${schema}".carried_event (
        position, recorded_at, observed_at, stream_no, event_id, correlation_id, causation_id, version, type_no,
        schema_version, hash, data
      )
      select stored.position, ${timeOf('stored."recordedAt"')}, ${timeOf('stored."observedAt"')}, stream_no, stored.id,
        stored."correlationId", stored."causationId", stored.version, type_no, stored."schemaVersion",
        decode(stored.hash, 'hex'), stored.data::json
      from json_to_recordset($1::json) as stored(
        position bigint, "recordedAt" bigint, "observedAt" bigint, stream text, id uuid, "correlationId" uuid,
        "causationId" uuid, version int, type text, "schemaVersion" smallint, hash text, data text
      )
      join "${schema}".stream on stream_id = stored.stream join "${schema}".event_type on name = stored.type
      on conflict do nothing`,
      [JSON.stringify(rows)],
    );
  }
}

function timeOf(ms: string): string {
  return `'epoch'::timestamptz + ${ms} * interval '1 millisecond'`;
}
