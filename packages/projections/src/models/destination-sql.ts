import type { LogTables } from '../engine/projection.ts';
import { REFRESHER } from './destination.ts';

/**
 * The rows of `evolveDestination` in one statement, which reads the log twice: first the columns of fixed width, for
 * where in each stream the last event of each kind is, then those events alone. Only their documents are opened.
 *
 * What is not of the first version of its type, or confirms what is not there, gives a row without a name, which the
 * table refuses.
 */
export function destinationSql({ target, event, stream, type, until }: LogTables): string {
  const failed = type('ResolutionFailed');
  const confirmed = type('ConclusionConfirmed');
  const requested = type('ResolutionRequested');
  const withdrawn = type('DestinationWithdrawn');
  const cleared = type('CacheCleared');
  const inFull = [type('DestinationChosen'), failed].join(', ');
  const conclusions = `${inFull}, ${confirmed}`;
  const ends = [withdrawn, type('ConnectionReported'), cleared].join(', ');
  return `
    with last as materialized (
      select stream_no, max(schema_version) as newest,
        max(position) filter (where type_no in (${conclusions}) and not is_timeout) as concluded,
        max(position) filter (where type_no in (${conclusions}) and type_no <> ${confirmed} and not is_timeout) as in_full,
        max(position) filter (where type_no in (${ends})) as ended,
        max(position) filter (where type_no = ${requested}) as requested
      from (
        select stream_no, position, type_no, schema_version,
          -- That a resolver ran out of time says nothing of the name.
          case when type_no = ${failed} then data ->> 'code' = 'timeout' else false end as is_timeout
        from ${event}
        where position <= ${until} and type_no in (${conclusions}, ${ends}, ${requested})
      ) as read
      group by stream_no
    ),
    picked as materialized (
      select position, event_id, causation_id, type_no, data, recorded_at, observed_at from ${event}
      where position <= ${until} and position in (
        select unnest(array[concluded, in_full, ended, requested]) from last
      )
    ),
    request as materialized (
      select last.stream_no, picked.event_id, picked.position, r.by, r.why, r."requestedAt"
      from last join picked on picked.position = last.requested,
        json_to_record(picked.data) as r(by text, why text, "requestedAt" numeric)
    ),
    wanted as materialized (
      select stream_no, "requestedAt", event_id from request where by <> '${REFRESHER}'
      union all
      select * from (
        select distinct on (e.stream_no) e.stream_no, (e.data ->> 'requestedAt')::numeric, e.event_id
        from ${event} e
        where e.type_no = ${requested} and e.position <= ${until} and e.data ->> 'by' <> '${REFRESHER}'
          and e.stream_no in (select stream_no from request where by = '${REFRESHER}')
        order by e.stream_no, e.position desc
      ) as before
    ),
    ending as materialized (
      select last.stream_no, picked.event_id, picked.position,
        (extract(epoch from coalesce(picked.observed_at, picked.recorded_at)) * 1000)::bigint as observed_at,
        case when type_no = ${cleared} or (type_no = ${withdrawn} and data ->> 'by' = 'operator') then 'cleared'
          else 'withdrawn' end as how
      from last join picked on picked.position = last.ended
    ),
    conclusion as materialized (
      select last.stream_no, last.in_full, last.ended, picked.event_id, picked.position, picked.causation_id,
        picked.type_no = ${confirmed} as is_confirmation, c.*
      from last join picked on picked.position = last.concluded,
        json_to_record(case when picked.type_no = ${confirmed} then picked.data end) as c(
          confirms uuid, "freshUntil" numeric, "decidedAt" numeric, since numeric, draw float8, rules jsonb, because uuid[],
          pin uuid)
    ),
    -- Confirmations since the last that is there in full: of the same, but where two resolvers are at one name.
    confirming as materialized (
      select e.stream_no, e.position, (e.data ->> 'confirms')::uuid as confirms
      from last join ${event} e on e.stream_no = last.stream_no
      where e.type_no = ${confirmed} and e.position <= ${until} and e.position > coalesce(last.in_full, 0)
    ),
    repeated as materialized (
      select conclusion.stream_no, count(*) filter (where c.position > coalesce(other.position, 0)) as times
      from conclusion join confirming c using (stream_no) left join (
        select c.stream_no, max(c.position) as position from confirming c join conclusion using (stream_no)
        where c.confirms <> conclusion.confirms group by c.stream_no
      ) as other using (stream_no)
      group by conclusion.stream_no
    ),
    drawn as materialized (
      select conclusion.*, f.event_id as full_id, f.position as full_position, f.data as full_data,
        -- Is the end behind the request, or behind what was confirmed? Then it is the end of this, too.
        conclusion.ended > least(f.position, coalesce(
          case when conclusion.ended is not null
            then (select r.position from ${event} r where r.event_id = conclusion.causation_id) end,
          conclusion.position)) as is_ended
      from conclusion left join (
        -- Nearly always what was confirmed is the last that is there in full.
        select c.stream_no, guess.event_id, guess.position, guess.data
        from conclusion c join picked guess on guess.position = c.in_full
        where not c.is_confirmation or guess.event_id = c.confirms
        union all
        select c.stream_no, e.event_id, e.position, e.data
        from conclusion c left join picked guess on guess.position = c.in_full
          join lateral (select * from ${event} e where e.event_id = c.confirms limit 1) e
            on e.type_no in (${inFull})
        where c.is_confirmation and guess.event_id is distinct from c.confirms
      ) as f using (stream_no)
    )
    insert into ${target} (
      server_name, status, outcome, step, code, message, host_header, tls_name, sni, targets, policy,
      fresh_until, decided_at, since, draw, chosen_at, rules, because, pinned_id, concluded_id, concluded_position,
      full_id, full_position, confirmations, supersedes_id, requested_id, requested_position, requested_by, requested_why, requested_at, wanted_at, wanted_id,
      ended, ended_id, ended_position, ended_at, position
    )
    select
      case when (select max(newest) from last) = 1 and (drawn.position is null or drawn.full_position is not null)
        then substr(name.stream_id, length('server:') + 1) end,
      case when drawn.position is not null and drawn.is_ended is not true then 'live'
        else coalesce(ending.how, 'asked') end,
      f.outcome, f.step, f.code, f.message, f."hostHeader", f."tlsName", f.sni, f.targets, f.policy,
      floor(coalesce(drawn."freshUntil", f."freshUntil"))::bigint,
      floor(coalesce(drawn."decidedAt", f."decidedAt"))::bigint, floor(coalesce(drawn.since, f.since))::bigint,
      coalesce(drawn.draw, f.draw), floor(f."decidedAt")::bigint,
      case when drawn.is_confirmation then drawn.rules else f.rules end, coalesce(drawn.because, f.because),
      case when drawn.is_confirmation then drawn.pin else f.pin end,
      drawn.event_id, drawn.position, drawn.full_id, drawn.full_position, coalesce(repeated.times, 0), f.supersedes,
      request.event_id, request.position, request.by, request.why, floor(request."requestedAt")::bigint,
      floor(wanted."requestedAt")::bigint, wanted.event_id,
      ending.how, ending.event_id, ending.position, ending.observed_at,
      greatest(drawn.position, request.position, ending.position)
    from last
    join ${stream} as name on name.stream_no = last.stream_no and name.stream_id like 'server:%'
    left join drawn on drawn.stream_no = last.stream_no
    left join repeated on repeated.stream_no = last.stream_no
    left join request on request.stream_no = last.stream_no
    left join wanted on wanted.stream_no = last.stream_no
    left join ending on ending.stream_no = last.stream_no
    left join lateral json_to_record(drawn.full_data) as f(
      outcome text, step text, code text, message text, "hostHeader" text, "tlsName" text, sni text, targets jsonb,
      policy text, "freshUntil" numeric, "decidedAt" numeric, since numeric, draw float8, rules jsonb,
      because uuid[], pin uuid, supersedes uuid) on true
    where greatest(drawn.position, request.position, ending.position) is not null`;
}
