import { type Policy, serverStream } from '@wherefore/discovery';
import type { Projection } from '../engine/projection.ts';
import {
  DESTINATION_TYPES,
  type DestinationRow,
  destinationCites,
  destinationKey,
  destinationTable,
  evolveDestination,
} from './destination.ts';
import { destinationSql } from './destination-sql.ts';
import { destinationViews } from './destination-views.ts';
import { discoveryRecord } from './discovery-record.ts';
import { clearing, EVENT_FIELDS, evidenceProjection } from './evidence.ts';
import { refreshSchedule } from './refresh-schedule.ts';

/** What the log says of each server name, and when it is to be asked for again. */
const destinationProjection: Projection<DestinationRow> = {
  name: 'destination',
  version: 3,
  types: DESTINATION_TYPES,
  fields: EVENT_FIELDS,
  table: destinationTable,
  derived: [refreshSchedule],
  key: destinationKey,
  stream: serverStream,
  cites: (row, event) => destinationCites(row, discoveryRecord(event)),
  evolve: (row, event, cited) => evolveDestination(row, discoveryRecord(event), cited),
  clearing,
  views: destinationViews,
  rebuildSql: destinationSql,
};

/** The read models; evidence is judged under this policy. */
export function projections(policy?: Policy): readonly Projection[] {
  return [destinationProjection, evidenceProjection(policy)] as unknown as readonly Projection[];
}
