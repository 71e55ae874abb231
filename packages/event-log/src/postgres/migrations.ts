/** A step forward. There are none backward. */
export interface Migration {
  readonly name: string;
  /** One statement each; `schema` is quoted. */
  readonly statements: (schema: string) => readonly string[];
}

/**
 * In order; the version of a schema is the number of migrations that it has seen. One that was released never
 * changes: what it made is on other people's disks.
 */
export const migrations: readonly Migration[] = [
  {
    name: 'streams and events',
    statements: (schema) => [
      `create table ${schema}.stream (
        stream_no bigint generated always as identity primary key,
        stream_id text collate "C" not null unique,
        version int not null default 0
      ) with (fillfactor = 80)`,
      // json and not jsonb: jsonb refuses NUL and lone surrogates, which hostile peers do send, and reorders keys.
      `create table ${schema}.event (
        position bigint generated always as identity (sequence name ${schema}.event_position_seq) primary key,
        recorded_at timestamptz not null,
        observed_at timestamptz,
        stream_no bigint not null,
        event_id uuid not null,
        correlation_id uuid,
        causation_id uuid,
        version int not null,
        schema_version smallint not null,
        type text collate "C" not null,
        data json not null,
        constraint event_id_unique unique (event_id),
        constraint event_version_unique unique (stream_no, version)
      )`,
      // The log is append-only for everyone. It also keeps readers waiting for appends alone: see lock-fence.ts.
      `create function ${schema}.refuse_change() returns trigger language plpgsql as $$
        begin
          raise exception 'events are never changed or deleted' using errcode = 'restrict_violation';
        end
      $$`,
      `create trigger event_append_only before update or delete or truncate on ${schema}.event
        for each statement execute function ${schema}.refuse_change()`,
    ],
  },
];
