/** What reads. */
export function readingFunctions(schema: string): readonly string[] {
  return [
    // The greatest position that can be seen, live or in the archive, looked for behind one that is known.
    `create function ${schema}.last_seen(known bigint) returns bigint language sql volatile as $$
      select greatest(
        known,
        (select position from ${schema}.event where position > known order by position desc limit 1),
        (select max(last_position) from ${schema}.archive_segment where retired_at is not null)
      )
    $$`,
    // Two statements, so that the second looks later than the first. See lock-fence.ts.
    `create function ${schema}.look_at_writers(known bigint) returns table (seen bigint, holders text[])
      language plpgsql as $$
      begin
        seen := ${schema}.last_seen(known);
        select coalesce(array_agg(virtualtransaction), '{}') into holders from pg_locks
        where seen > known and locktype = 'relation' and mode = 'RowExclusiveLock' and granted
          and database = (select oid from pg_database where datname = current_database())
          and relation = '${schema}.event'::regclass;
        return next;
      end
    $$`,
    // Times grow along a stream, so its version at a time is found by halving. Live versions only: what comes out as
    // archived_to may be an earlier one.
    `create function ${schema}.version_at(wanted bigint, known_until timestamptz) returns int language plpgsql stable as $$
      declare
        low int; high int; middle int; newest timestamptz; at timestamptz;
      begin
        select archived_to, version, recorded_at into low, high, newest from ${schema}.stream where stream_no = wanted;
        if newest <= known_until then return high; end if;
        while low < high loop
          middle := (low + high + 1) / 2;
          select recorded_at into at from ${schema}.event where stream_no = wanted and version = middle;
          if at <= known_until then low := middle; else high := middle - 1; end if;
        end loop;
        return low;
      end
    $$`,
    // Tells who listens, too. One statement of its own, never part of an append.
    `create function ${schema}.publish_horizon(settled bigint, channel text) returns void language plpgsql as $$
      begin
        update ${schema}.log_horizon set horizon = settled, updated_at = clock_timestamp() where horizon < settled;
        if found then perform pg_notify(channel, settled::text); end if;
      end
    $$`,
  ];
}
