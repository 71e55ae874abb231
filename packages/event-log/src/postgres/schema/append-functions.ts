import type { HorizonName } from '../horizon.ts';
import type { LogSettings } from '../settings.ts';

/** So close to the end of a partition appends go one at a time. More than appends in flight can draw together. */
const BOUNDARY_ZONE = 20_000;

/** What appends: one call for many streams, in one round trip. */
export function appendFunctions(schema: string, { horizon }: LogSettings): readonly string[] {
  return [
    // See chain.ts for what is hashed.
    `create function ${schema}.chain_link(previous bytea, leaf bytea, recorded_at timestamptz, version int)
      returns bytea language sql immutable parallel safe as $$
        select substr(sha256(previous || leaf || timestamptz_send(recorded_at) || int4send(version)), 1, 16)
    $$`,
    `create function ${schema}.last_drawn() returns bigint language sql volatile as $$
      select ${lastDrawn(schema, horizon)}
    $$`,
    // An event id is unique in a partition by its index. Across the end of one this keeps it so: appends take a lock
    // together, those near the end take it alone, and one that was far from it and yet came over it (its positions reach
    // what this gives) tries again. First of all locks, and once in a transaction.
    `create function ${schema}.take_turn() returns bigint language plpgsql as $$
      declare
        drawn bigint := ${lastDrawn(schema, horizon)};
      begin
        ${horizon === 'serial' ? `perform pg_advisory_xact_lock(hashtextextended('${schema} serial', 0));` : ''}
        perform from ${schema}.event_partition
        where first_position > 1 and abs(first_position - drawn) <= ${BOUNDARY_ZONE};
        if found then
          perform pg_advisory_xact_lock(hashtextextended('${schema} boundary', 0));
          return null;
        end if;
        perform pg_advisory_xact_lock_shared(hashtextextended('${schema} boundary', 0));
        return (select end_position from ${schema}.event_partition
          where first_position <= greatest(drawn, 1) and end_position > drawn);
      end
    $$`,
    appendEvents(schema, horizon),
  ];
}

/*
 * Each stream comes once; everybody gives streams in one order, that of JavaScript's strings. expected: -1 any,
 * -2 exists, else the exact version. An event names its stream by the place of that in the arrays, from 1, and has the
 * place in its append in nth, from 1. planned: the transaction has its turn, holds the streams and has looked for the
 * ids.
 *
 * A row of nulls: some of the event ids are there already, and nothing was done; whoever asked has to look closer.
 * Else for each stream the version it has now, or -1 - version where the expectation does not hold; and the positions
 * of the events that were written, in their order.
 *
 * Locks: first the rows of streams that are there, then those that are made, both in the order given, then the counter
 * if there is one. Nobody can wait for each other in a circle. A stream that another transaction makes meanwhile ends
 * this one with a unique violation; trying again finds it.
 *
 * Plans are made once for each connection, perhaps when the tables were empty: they must not be such as are good then.
 * Before PostgreSQL 18 what is turned off and yet has to be used counts as so expensive that it would be compiled first,
 * for a second: hence no jit.
 */
function appendEvents(schema: string, horizon: HorizonName): string {
  const counted = horizon === 'counter';
  return `create function ${schema}.append_events(
      streams text[], expecteds int[], counts int[], recorded_now timestamptz, planned boolean,
      event_streams int[], event_nths int[], event_ids uuid[], correlation_ids uuid[], causation_ids uuid[],
      observed_ats timestamptz[], type_nos smallint[], schema_versions smallint[], leaves bytea, datas json[]
    ) returns table (versions int[], positions bigint[]) language plpgsql
      set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_hashjoin = off
      set enable_mergejoin = off set jit = off as $$
    declare
      boundary bigint;
      stream_nos int[]; bases int[]; heads bytea[]; times timestamptz[]; holds boolean[]; are_new boolean[];
      hashes bytea[];
      base bigint;
    begin
      if not planned then
        boundary := ${schema}.take_turn();
        if exists (select from ${schema}.event where event_id = any (event_ids))
          or exists (select from ${schema}.carried_event where event_id = any (event_ids))
        then
          return next;
          return;
        end if;
      end if;

      select array_agg(coalesce(stream_no,
          case when expected in (-1, 0) then nextval('${schema}.stream_no_seq')::int end)), array_agg(coalesce(version, 0)),
        array_agg(coalesce(head_hash, '')), array_agg(coalesce(recorded_at, '-infinity')),
        array_agg(stream_no is null)
      into stream_nos, bases, heads, times, are_new
      from unnest(streams, expecteds) as asked(name, expected) left join lateral (
        select stream_no, version, head_hash, recorded_at from ${schema}.stream
        where stream_id = asked.name for no key update
      ) as there on true;

      -- The clock is read when everything is held, and times grow along a stream whatever it says.
      recorded_now := coalesce(recorded_now, date_trunc('milliseconds', clock_timestamp()));
      for i in 1 .. cardinality(streams) loop
        times[i] := greatest(times[i], recorded_now);
        holds[i] := case expecteds[i] when -1 then true when -2 then bases[i] > 0 else expecteds[i] = bases[i] end;
        versions[i] := case when holds[i] then bases[i] + counts[i] else -1 - bases[i] end;
      end loop;
      -- What stands against an append may be its own first attempt, for whose end this one has waited.
      if not planned and false = any (holds)
        and exists (select from ${schema}.event where event_id = any (event_ids))
      then
        versions := null;
        return next;
        return;
      end if;
      for i in 1 .. cardinality(event_streams) loop
        heads[event_streams[i]] := ${schema}.chain_link(heads[event_streams[i]], substr(leaves, 32 * i - 31, 32),
          times[event_streams[i]], bases[event_streams[i]] + event_nths[i]);
        hashes[i] := heads[event_streams[i]];
      end loop;

      if true = any (are_new) then
        insert into ${schema}.stream (stream_no, stream_id, version, recorded_at, head_hash)
        select stream_no, name, version, recorded_at, head_hash
        from unnest(stream_nos, streams, versions, times, heads, are_new)
          as made(stream_no, name, version, recorded_at, head_hash, is_new)
        where is_new and version > 0;
      end if;
      if false = any (are_new) then
        update ${schema}.stream as stream
        set version = moved.version, recorded_at = moved.recorded_at, head_hash = moved.head_hash
        from unnest(stream_nos, versions, times, heads, are_new)
          as moved(stream_no, version, recorded_at, head_hash, is_new)
        where not is_new and moved.version > 0 and stream.stream_no = moved.stream_no;
      end if;
      ${counted ? counter(schema) : ''}
      with written as (
        insert into ${schema}.event (
          ${counted ? 'position,' : ''} recorded_at, observed_at, stream_no, event_id, correlation_id, causation_id,
          version, type_no, schema_version, hash, data
        )
        select ${counted ? 'base + row_number() over (),' : ''} times[stream], observed_at, stream_nos[stream], event_id,
          correlation_id, causation_id, bases[stream] + nth, type_no, schema_version, hash, data
        from unnest(event_streams, event_nths, event_ids, correlation_ids, causation_ids, observed_ats, type_nos,
          schema_versions, hashes, datas)
          as batch(stream, nth, event_id, correlation_id, causation_id, observed_at, type_no, schema_version, hash, data)
        where holds[stream]
        returning position
      )
      select array_agg(position) into positions from written;
      if boundary is not null and positions[cardinality(positions)] >= boundary then
        raise exception 'an append came over the end of a partition' using errcode = 'serialization_failure';
      end if;
      return next;
    end
  $$`;
}

/** The row lock makes the order of commits that of positions. */
function counter(schema: string): string {
  return `update ${schema}.position_counter
      set position = position + drawn from (
        select coalesce(sum(count), 0) as drawn from unnest(counts, holds) as asked(count, held) where held
      ) as asked
      returning position - drawn into base;`;
}

function lastDrawn(schema: string, horizon: HorizonName): string {
  return horizon === 'counter'
    ? `(select position from ${schema}.position_counter)`
    : `(select case when is_called then last_value else 0 end from ${schema}.event_position_seq)`;
}
