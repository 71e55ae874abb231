import type { LogSettings } from '../settings.ts';

/** The columns of an event, those of fixed width first: nothing is lost to alignment. */
const EVENT_COLUMNS = `
  position bigint not null,
  recorded_at timestamptz not null,
  observed_at timestamptz,
  stream_no int not null,
  event_id uuid not null,
  correlation_id uuid,
  causation_id uuid,
  version int not null,
  type_no smallint not null,
  schema_version smallint not null,
  hash bytea not null,
  data json not null`;

/** Everything that holds something, in the one schema of a log. */
export function tables(schema: string, settings: LogSettings): readonly string[] {
  const { horizon, partitionRows, lane, lanes } = settings;
  return [
    `create table ${schema}.setting (name text primary key, value text not null)`,
    `insert into ${schema}.setting (name, value) values
      ('horizon', '${horizon}'), ('partition_rows', '${partitionRows}'), ('lane', '${lane}'), ('lanes', '${lanes}')`,
    // Filled when a type is first written.
    `create table ${schema}.event_type (
      type_no smallint primary key, name text collate "C" not null constraint event_type_name unique
    )`,
    // The row of a stream is what its appenders take turns on. version and head_hash are those of its newest event,
    // recorded_at its time; versions up to archived_to are in archive segments only.
    `create sequence ${schema}.stream_no_seq as int`,
    `create table ${schema}.stream (
      stream_no int primary key default nextval('${schema}.stream_no_seq'),
      recorded_at timestamptz,
      version int not null default 0,
      archived_to int not null default 0,
      stream_id text collate "C" not null constraint stream_id_unique unique,
      head_hash bytea
    ) with (fillfactor = 80)`,
    // json and not jsonb: jsonb refuses NUL and lone surrogates, which hostile peers do send, and reorders keys. A
    // sequence of its own that hands out one at a time: position order is then the order in which they were drawn.
    `create sequence ${schema}.event_position_seq cache 1`,
    `create table ${schema}.event (${EVENT_COLUMNS}, primary key (position)) partition by range (position)`,
    `alter table ${schema}.event alter position set default nextval('${schema}.event_position_seq')`,
    // Positions from first_position up to, not including, end_position.
    `create table ${schema}.event_partition (
      partition_no int primary key, first_position bigint not null, end_position bigint not null
    )`,
    // Where positions come from when the horizon is a counter; unused otherwise.
    `create table ${schema}.position_counter (
      lane smallint primary key, position bigint not null
    ) with (fillfactor = 10)`,
    `insert into ${schema}.position_counter (lane, position) values (${lane}, 0)`,
    // The settled position as whoever polls has found it, for those who cannot find it themselves.
    `create table ${schema}.log_horizon (
      lane smallint primary key, horizon bigint not null, updated_at timestamptz not null default now()
    ) with (fillfactor = 10)`,
    `insert into ${schema}.log_horizon (lane, horizon) values (${lane}, 0)`,
    `create table ${schema}.checkpoint (
      name text not null, generation int not null, lane smallint not null,
      position bigint not null, epoch bigint not null, updated_at timestamptz not null default now(),
      primary key (name, generation, lane)
    ) with (fillfactor = 50)`,
    `create table ${schema}.archive_segment (
      first_position bigint primary key, last_position bigint not null, events bigint not null,
      uri text not null, bytes bigint not null, sha256 bytea not null, prev_sha256 bytea, retired_at timestamptz,
      newest_at timestamptz, deleted_at timestamptz
    )`,
    // Where the chains go on whose beginnings were deleted with their segments: versions up to this one are gone.
    `create table ${schema}.deleted_stream (stream_no int primary key, version int not null, hash bytea not null)`,
    // Events that live on although their partition was retired.
    `create table ${schema}.carried_event (
      ${EVENT_COLUMNS}, primary key (event_id), constraint carried_event_version unique (stream_no, version)
    )`,
    `create index carried_event_position on ${schema}.carried_event (position)`,
    ...appendOnly(schema),
    ...partitioning(schema),
  ];
}

/** The log is append-only for everyone. It also keeps readers waiting for appends alone: see lock-fence.ts. */
function appendOnly(schema: string): readonly string[] {
  return [
    `create function ${schema}.refuse_change() returns trigger language plpgsql as $$
      begin
        raise exception 'events are never changed or deleted' using errcode = 'restrict_violation';
      end
    $$`,
    ...['event', 'carried_event'].map(
      (table) =>
        `create trigger append_only before update or delete or truncate on ${schema}.${table}
          for each statement execute function ${schema}.refuse_change()`,
    ),
  ];
}

function partitioning(schema: string): readonly string[] {
  return [
    // A partition is made on its own and then attached: unlike PARTITION OF, that makes no appender and no reader wait.
    `create function ${schema}.add_partition() returns void language plpgsql as $$
      declare
        size bigint := (select value::bigint from ${schema}.setting where name = 'partition_rows');
        no int; first bigint; part text;
      begin
        select coalesce(max(partition_no) + 1, 0), coalesce(max(end_position), 1) into no, first
        from ${schema}.event_partition;
        part := 'event_' || no;
        execute format('create table ${schema}.%I (like ${schema}.event including defaults,
          constraint %I primary key (position), constraint %I unique (stream_no, version),
          constraint %I unique (event_id))', part, part || '_pkey', part || '_version', part || '_id');
        execute format('create index %I on ${schema}.%I using brin (recorded_at)', part || '_recorded_at', part);
        execute format('create trigger append_only before update or delete or truncate on ${schema}.%I
          for each statement execute function ${schema}.refuse_change()', part);
        execute format('alter table ${schema}.event attach partition ${schema}.%I for values from (%s) to (%s)',
          part, first, first + size);
        insert into ${schema}.event_partition (partition_no, first_position, end_position)
        values (no, first, first + size);
      end
    $$`,
    // Makes what is missing, so that the partition of that position is there, and one behind it. Never called by an
    // append, which would then hold its locks to the end. With the rights of who owns the log, for appenders make no
    // tables; and so none far from where the log is, whatever it is asked.
    `create function ${schema}.ensure_partitions(upto bigint) returns bigint language plpgsql
      security definer set search_path = pg_catalog, pg_temp as $$
      declare
        size bigint := (select value::bigint from ${schema}.setting where name = 'partition_rows');
        reached bigint := (select max(end_position) from ${schema}.event_partition);
      begin
        upto := least(upto, greatest(size, 1000000) + greatest(
          (select last_value from ${schema}.event_position_seq), (select max(position) from ${schema}.position_counter)
        ));
        if reached - size > upto then return reached; end if;
        perform pg_advisory_xact_lock(hashtextextended('${schema} partitions', 0));
        loop
          select coalesce(max(end_position), 1) into reached from ${schema}.event_partition;
          if reached - size > upto then return reached; end if;
          perform ${schema}.add_partition();
        end loop;
      end
    $$`,
    `select ${schema}.ensure_partitions(1)`,
  ];
}
