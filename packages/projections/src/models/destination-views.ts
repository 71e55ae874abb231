import type { ViewNames } from '../engine/projection.ts';
import { columnName } from '../engine/projection.ts';
import { destinationTable } from './destination.ts';
import { refreshTable } from './refresh-schedule.ts';

/*
 * What was cleared with everything is found by time, not by position: between the events of one name and those of
 * `caches` there is no order.
 */

/*
 * That a row is `live` is asked for by what it is not: of the former the planner believes that one row in two hundred is
 * so, and it reads and sorts all of them for the first page.
 */

/** destination, refresh_schedule, override and step_statistics. */
export function destinationViews({ schema, table, cleared }: ViewNames): readonly string[] {
  const columns = Object.keys(destinationTable.columns).map(columnName);
  const shown = columns.map((column) =>
    column === 'status'
      ? `case when status = 'live' and since <= ${cleared} then 'cleared' else status end as status`
      : column,
  );
  const schedule = [
    ...Object.keys(refreshTable.columns).map(columnName),
    ...Object.keys({ ...refreshTable.own, ...refreshTable.computed }),
  ];
  return [
    `create or replace view ${schema}.destination as select ${shown.join(', ')} from ${table('destination')}`,
    // As simple as can be: it is written through.
    `create or replace view ${schema}.refresh_schedule as
      select ${schedule.join(', ')} from ${table('refresh_schedule')}`,
    `create or replace view ${schema}.override as
      select server_name as owner,
        case when right(target ->> 'host', 1) = '.' then left(lower((target ->> 'host') collate "C"), -1)
          else lower((target ->> 'host') collate "C") end as host,
        (target ->> 'port')::int as port, target -> 'addresses' as addresses, fresh_until,
        server_name, target ->> 'host' as overriding, place::int as place, concluded_id, full_id, position, step
      from ${schema}.destination, jsonb_array_elements(targets) with ordinality as t(target, place)
      where status not in ('withdrawn', 'cleared', 'asked') and outcome = 'destination'`,
    // By expired or not is for whoever knows the time.
    `create or replace view ${schema}.step_statistics as
      select step, outcome, status, policy, fresh_until from ${schema}.destination where outcome is not null`,
  ];
}
