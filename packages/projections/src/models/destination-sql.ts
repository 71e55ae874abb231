import type { LogTables } from '../engine/projection.ts';
import { REFRESHER } from './destination.ts';

/**
 * The rows of `evolveDestination` in one statement. First by columns of fixed width which events matter, the last of
 * each kind in each stream; then documents are opened, of those alone.
 */
export function destinationSql({ target, event, stream, type, until }: LogTables): string {
  const failed = type('ResolutionFailed');
  const confirmed = type('ConclusionConfirmed');
  const conclusions = [type('DestinationChosen'), failed, confirmed].join(', ');
  const withdrawn = type('DestinationWithdrawn');
  const cleared = type('CacheCleared');
  const ends = [withdrawn, type('ConnectionReported'), cleared].join(', ');
  const requested = type('ResolutionRequested');
  return `
    with name as materialized (
      select stream_no, substr(stream_id, length('server:') + 1) as server_name from ${stream}
      where stream_id like 'server:%'
    ),
    last as materialized (
      select stream_no,
        -- That a resolver ran out of time says nothing of the name.
        max(position) filter (where type_no in (${conclusions})
          and not (type_no = ${failed} and data ->> 'code' = 'timeout')) as concluded,
        max(position) filter (where type_no in (${ends})) as ended,
        max(position) filter (where type_no = ${requested}) as requested,
        max(position) filter (where type_no = ${requested} and data ->> 'by' <> '${REFRESHER}') as wanted
      from ${event}
      where position <= ${until} and type_no in (${conclusions}, ${ends}, ${requested})
      group by stream_no
    ),
    conclusion as materialized (
      select last.stream_no, last.ended, c.event_id, c.position, c.causation_id, c.type_no, c.data,
        case when c.type_no = ${confirmed} then (c.data ->> 'confirms')::uuid else c.event_id end as full_id
      from last join ${event} c on c.position = last.concluded
    ),
    drawn as materialized (
      select c.stream_no, c.event_id, c.position, c.data, f.event_id as full_id, f.position as full_position,
        f.data as full_data,
        -- Is the end behind the request, or behind what was confirmed? Then it is the end of this, too.
        c.ended > least(f.position, coalesce(
          case when c.ended is null then null
          else (select r.position from ${event} r where r.event_id = c.causation_id) end, c.position)) as is_ended
      from conclusion c
      join ${event} f on f.position = case when c.type_no = ${confirmed} then
        (select e.position from ${event} e where e.event_id = c.full_id) else c.position end
    )
    insert into ${target} (
      server_name, status, outcome, step, code, message, host_header, tls_name, sni, targets, policy,
      fresh_until, decided_at, since, draw, chosen_at, because, concluded_id, concluded_position, full_id, full_position,
      supersedes_id, requested_id, requested_position, requested_by, requested_why, requested_at, wanted_at,
      ended, ended_id, ended_position, ended_at, position
    )
    select name.server_name,
      case when drawn.position is not null and drawn.is_ended is not true then 'live'
        when e.position is not null then e.how else 'asked' end,
      f.outcome, f.step, f.code, f.message, f."hostHeader", f."tlsName", f.sni, f.targets, f.policy,
      floor(c."freshUntil")::bigint, floor(c."decidedAt")::bigint, floor(c.since)::bigint, c.draw,
      floor(f."decidedAt")::bigint, c.because, drawn.event_id, drawn.position, drawn.full_id, drawn.full_position,
      f.supersedes, q.event_id, q.position, qd.by, qd.why, floor(qd."requestedAt")::bigint,
      floor(wd."requestedAt")::bigint,
      e.how, e.event_id, e.position, e.observed_at, greatest(drawn.position, q.position, e.position)
    from last
    join name using (stream_no)
    left join drawn using (stream_no)
    left join lateral json_to_record(drawn.data) as c(
      "freshUntil" numeric, "decidedAt" numeric, since numeric, draw float8, because uuid[]) on true
    left join lateral json_to_record(drawn.full_data) as f(
      outcome text, step text, code text, message text, "hostHeader" text, "tlsName" text, sni text, targets jsonb,
      policy text, "decidedAt" numeric, supersedes uuid) on true
    left join ${event} q on q.position = last.requested
    left join lateral json_to_record(q.data) as qd(by text, why text, "requestedAt" numeric) on true
    left join ${event} w on w.position = last.wanted
    left join lateral json_to_record(w.data) as wd("requestedAt" numeric) on true
    left join lateral (
      select event_id, position,
        (extract(epoch from coalesce(observed_at, recorded_at)) * 1000)::bigint as observed_at,
        case when type_no = ${cleared} or (type_no = ${withdrawn} and data ->> 'by' = 'operator') then 'cleared'
          else 'withdrawn' end as how
      from ${event} where position = last.ended
    ) e on true
    where last.concluded is not null or last.ended is not null or last.requested is not null`;
}
