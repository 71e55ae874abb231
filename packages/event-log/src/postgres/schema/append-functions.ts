import type { HorizonName } from '../horizon.ts';
import type { LogSettings } from '../settings.ts';

/** So close to the end of a partition appends go one at a time. More than appends in flight can draw together. */
const BOUNDARY_ZONE = 20_000;

/** What appends: one call for many streams, in one round trip. */
export function appendFunctions(schema: string, { horizon }: LogSettings): readonly string[] {
  return [
    // See chain.ts for what is hashed.
    `create function ${schema}.chain_link(previous bytea, head bytea, leaf bytea, recorded_at timestamptz, version int)
      returns bytea language plpgsql immutable as $$
      begin
        return substr(sha256(coalesce(previous, head, '') || leaf || timestamptz_send(recorded_at) || int4send(version)),
          1, 16);
      end
    $$`,
    `create aggregate ${schema}.chain(head bytea, leaf bytea, recorded_at timestamptz, version int) (
      sfunc = ${schema}.chain_link, stype = bytea
    )`,
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
 * Each stream comes once. planned: the transaction has its turn, holds the streams and has looked for the ids. expected: -1 any, -2 exists, else the exact version. An event names its stream by the place
 * of that in the arrays, from 1, and has the place in its append in nth, from 1.
 *
 * A row of nulls: some of the event ids are there already, and nothing was done; whoever asked has to look closer.
 * Else for each stream the version it has now, or -1 - version where the expectation does not hold; and the positions
 * of the events that were written, in their order.
 *
 * Locks: first the rows of streams that are there, then those that are made, both in the order of names, then the
 * counter if there is one. Nobody can wait for each other in a circle.
 *
 * A stream that another transaction makes meanwhile ends this one with a unique violation; trying again finds it.
 */
function appendEvents(schema: string, horizon: HorizonName): string {
  const counted = horizon === 'counter';
  return `create function ${schema}.append_events(
      streams text[], expecteds int[], counts int[], recorded_now timestamptz, planned boolean,
      event_streams int[], event_nths int[], event_ids uuid[], correlation_ids uuid[], causation_ids uuid[],
      observed_ats timestamptz[], type_nos smallint[], schema_versions smallint[], leaves bytea, datas json[]
    ) returns table (versions int[], positions bigint[]) language plpgsql set enable_nestloop = off as $$
    declare
      boundary bigint;
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
      with locked as materialized (
        select stream_no, stream_id, version, head_hash, recorded_at from ${schema}.stream
        where stream_id = any (streams) order by stream_id for no key update
      ),
      head as materialized (
        select asked.place::int, asked.name, asked.count, coalesce(locked.version, 0) as base, locked.head_hash,
          case expected when -1 then true when -2 then locked.version > 0 else expected = coalesce(locked.version, 0) end
            is true as holds,
          locked.stream_no is null as is_new,
          coalesce(locked.stream_no, nextval('${schema}.stream_no_seq')) as stream_no,
          greatest(coalesce(recorded_now, (select date_trunc('milliseconds', clock_timestamp()))), locked.recorded_at)
            as recorded_at
        from unnest(streams, expecteds, counts) with ordinality as asked(name, expected, count, place)
        left join locked on locked.stream_id = asked.name
      ),
      link as materialized (
        select batch.*, head.stream_no, head.recorded_at, head.base + batch.nth as version,
          ${schema}.chain(head.head_hash, substr(leaves, 32 * (batch.place::int - 1) + 1, 32), head.recorded_at,
            head.base + batch.nth) over (partition by batch.stream order by batch.nth) as hash
        from unnest(event_streams, event_nths, event_ids, correlation_ids, causation_ids, observed_ats, type_nos,
          schema_versions, datas) with ordinality
          as batch(stream, nth, event_id, correlation_id, causation_id, observed_at, type_no, schema_version, data, place)
        join head on head.place = batch.stream
        where head.holds
      ),
      made as (
        insert into ${schema}.stream (stream_no, stream_id, version, recorded_at, head_hash)
        select head.stream_no, head.name, link.version, head.recorded_at, link.hash
        from head join link on link.stream = head.place and link.nth = head.count
        where head.is_new order by head.name collate "C"
        returning 1
      ),
      moved as (
        update ${schema}.stream as stream
        set version = link.version, recorded_at = head.recorded_at, head_hash = link.hash
        from head join link on link.stream = head.place and link.nth = head.count
        where not head.is_new and stream.stream_no = head.stream_no
        returning 1
      ),
      ${counted ? counter(schema) : ''}
      written as (
        insert into ${schema}.event (
          ${counted ? 'position,' : ''} recorded_at, observed_at, stream_no, event_id, correlation_id, causation_id,
          version, type_no, schema_version, hash, data
        )
        select ${counted ? 'turn.base + row_number() over (order by place),' : ''} recorded_at, observed_at, stream_no,
          event_id, correlation_id, causation_id, version, type_no, schema_version, hash, data
        from link ${counted ? 'cross join turn' : ''} order by place
        returning position
      )
      select
        (select array_agg(case when holds then base + count else -1 - base end order by place) from head),
        (select array_agg(position) from written)
      into versions, positions;
      if boundary is not null and positions[cardinality(positions)] >= boundary then
        raise exception 'an append came over the end of a partition' using errcode = 'serialization_failure';
      end if;
      return next;
    end
  $$`;
}

/** The row lock makes the order of commits that of positions. Streams that have to be made are made before it. */
function counter(schema: string): string {
  return `turn as (
        update ${schema}.position_counter
        set position = position + (select count(*) from link) + 0 * (select count(*) from made)
          + 0 * (select count(*) from moved)
        where exists (select from link)
        returning position - (select count(*) from link) as base
      ),`;
}

function lastDrawn(schema: string, horizon: HorizonName): string {
  return horizon === 'counter'
    ? `(select position from ${schema}.position_counter)`
    : `(select case when is_called then last_value else 0 end from ${schema}.event_position_seq)`;
}
