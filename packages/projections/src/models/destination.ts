import type {
  Conclusion,
  ConclusionConfirmed,
  DestinationChosen,
  Instant,
  RecordedRules,
  ResolutionFailed,
  Step,
  Target,
  UnresolvableCode,
} from '@wherefore/discovery';
import { CitedEventMissing } from '../engine/errors.ts';
import type { Cited, ColumnType, Table } from '../engine/projection.ts';
import { type DiscoveryRecord, discoveryRecord, storable, subjectOf } from './discovery-record.ts';

/**
 * `live`: the last conclusion counts, though it may have expired. `withdrawn`: connections failed. `cleared`: somebody
 * had it forgotten. `asked`: nothing was ever concluded.
 */
export type DestinationStatus = 'live' | 'withdrawn' | 'cleared' | 'asked';

/**
 * What the log says of one server name: one row for each that was ever asked about, never deleted. What was concluded
 * last stays when something has ended it.
 */
export interface DestinationRow {
  readonly serverName: string;
  readonly status: DestinationStatus;
  readonly outcome: Conclusion['outcome'] | null;
  readonly step: Step | null;
  readonly code: UnresolvableCode | null;
  readonly message: string | null;
  readonly hostHeader: string | null;
  readonly tlsName: string | null;
  readonly sni: string | null;
  readonly targets: readonly Target[] | null;
  /** `name@version`. */
  readonly policy: string | null;
  readonly freshUntil: Instant | null;
  readonly decidedAt: Instant | null;
  /** When the resolution began. */
  readonly since: Instant | null;
  readonly draw: number | null;
  /** When it was first drawn, in the event that has it in full. */
  readonly chosenAt: Instant | null;
  /** The address rules that it was drawn under; `null`: the default ones. */
  readonly rules: RecordedRules | null;
  readonly because: readonly string[] | null;
  /** The pin that was in force, which is the first of `because`. */
  readonly pinnedId: string | null;
  /** The event that drew or confirmed it last, and the one that has it in full. */
  readonly concludedId: string | null;
  readonly concludedPosition: bigint | null;
  readonly fullId: string | null;
  readonly fullPosition: bigint | null;
  /** How often that was confirmed since, in a row. */
  readonly confirmations: number;
  /** The conclusion that it took the place of. */
  readonly supersedesId: string | null;
  /** The last request. */
  readonly requestedId: string | null;
  readonly requestedPosition: bigint | null;
  readonly requestedBy: string | null;
  readonly requestedWhy: string | null;
  readonly requestedAt: Instant | null;
  /** When somebody last asked who is no refresher, and by which event. */
  readonly wantedAt: Instant | null;
  readonly wantedId: string | null;
  /** What ended a conclusion last. */
  readonly ended: 'withdrawn' | 'cleared' | null;
  readonly endedId: string | null;
  readonly endedPosition: bigint | null;
  readonly endedAt: Instant | null;
  /** Of the last event that says something of the name. */
  readonly position: bigint;
}

export const DESTINATION_TYPES = [
  'ResolutionRequested',
  'DestinationChosen',
  'ResolutionFailed',
  'ConclusionConfirmed',
  'DestinationWithdrawn',
  'ConnectionReported',
  'CacheCleared',
] as const;

/** Who asks so that a name stays fresh; a name that only he asks for is wanted by nobody. */
export const REFRESHER = 'refresher';

const columns: Readonly<Record<keyof DestinationRow, ColumnType>> = {
  serverName: 'text',
  status: 'text',
  outcome: 'text',
  step: 'text',
  code: 'text',
  message: 'text',
  hostHeader: 'text',
  tlsName: 'text',
  sni: 'text',
  targets: 'jsonb',
  policy: 'text',
  freshUntil: 'instant',
  decidedAt: 'instant',
  since: 'instant',
  draw: 'double',
  chosenAt: 'instant',
  rules: 'jsonb',
  because: 'uuids',
  pinnedId: 'uuid',
  concludedId: 'uuid',
  concludedPosition: 'position',
  fullId: 'uuid',
  fullPosition: 'position',
  confirmations: 'integer',
  supersedesId: 'uuid',
  requestedId: 'uuid',
  requestedPosition: 'position',
  requestedBy: 'text',
  requestedWhy: 'text',
  requestedAt: 'instant',
  wantedAt: 'instant',
  wantedId: 'uuid',
  ended: 'text',
  endedId: 'uuid',
  endedPosition: 'position',
  endedAt: 'instant',
  position: 'position',
};

export const destinationTable: Table = {
  name: 'destination',
  key: 'serverName',
  columns,
  counted: ['confirmations'],
  // Rows are rewritten all the time: on a page that has room for it no index has to know.
  storage: 'fillfactor = 85',
};

export function destinationKey({ stream }: { readonly stream: string }): string | undefined {
  return subjectOf(stream, 'server');
}

/** The events that have the conclusion in full and its request, where the row does not tell enough of them. */
export function destinationCites(row: DestinationRow | undefined, event: DiscoveryRecord): readonly string[] {
  if (!isConclusion(event)) return [];
  const ids: string[] = [];
  if (event.type === 'ConclusionConfirmed' && event.data.confirms !== row?.fullId) ids.push(event.data.confirms);
  const { causationId } = event;
  if (row?.ended != null && causationId !== undefined && causationId !== row.requestedId) ids.push(causationId);
  return ids;
}

/**
 * What counts is the last conclusion, unless something has ended it: recorded after it, or between it and its request,
 * when what it rests on was asked for before that. The resolver reads a name in the same way.
 */
export function evolveDestination(
  row: DestinationRow | undefined,
  event: DiscoveryRecord,
  cited: Cited,
): DestinationRow | undefined {
  const { id, position } = event;
  switch (event.type) {
    case 'ResolutionRequested': {
      const { by, why, requestedAt } = event.data;
      return {
        ...(row ?? unknownName(event.stream)),
        requestedId: id,
        requestedPosition: position,
        requestedBy: storable(by),
        requestedWhy: why,
        requestedAt,
        ...(by === REFRESHER ? {} : { wantedAt: requestedAt, wantedId: id }),
        position,
      };
    }
    case 'DestinationChosen':
    case 'ResolutionFailed':
      // That a resolver ran out of time says nothing of the name.
      if (event.data.outcome === 'unresolvable' && event.data.code === 'timeout') return row;
      return concluded(
        row,
        event,
        { ...inFull(event.data), fullId: id, fullPosition: position, confirmations: 0 },
        cited,
      );
    case 'ConclusionConfirmed':
      return concluded(row, event, confirmed(row, event.data, cited), cited);
    case 'DestinationWithdrawn':
      return ended(row, event, event.data.by === 'operator' ? 'cleared' : 'withdrawn');
    case 'ConnectionReported':
      return ended(row, event, 'withdrawn');
    case 'CacheCleared':
      return ended(row, event, 'cleared');
    default:
      return row;
  }
}

type Drawn = Extract<DiscoveryRecord, { type: 'DestinationChosen' | 'ResolutionFailed' | 'ConclusionConfirmed' }>;

type Full = Pick<
  DestinationRow,
  | 'outcome'
  | 'step'
  | 'code'
  | 'message'
  | 'hostHeader'
  | 'tlsName'
  | 'sni'
  | 'targets'
  | 'policy'
  | 'chosenAt'
  | 'supersedesId'
  | 'fullId'
  | 'fullPosition'
  | 'confirmations'
>;

function isConclusion(event: DiscoveryRecord): event is Drawn {
  return (
    event.type === 'DestinationChosen' || event.type === 'ResolutionFailed' || event.type === 'ConclusionConfirmed'
  );
}

function concluded(row: DestinationRow | undefined, event: Drawn, full: Full, cited: Cited): DestinationRow {
  const { freshUntil, decidedAt, since, draw, rules, because, pin } = event.data;
  const begun = positionOfRequest(row, event, cited) ?? event.position;
  const from = full.fullPosition !== null && full.fullPosition < begun ? full.fullPosition : begun;
  const end = row !== undefined && row.endedPosition !== null && row.endedPosition > from ? row.ended : null;
  return {
    ...(row ?? unknownName(event.stream)),
    ...full,
    status: end ?? 'live',
    freshUntil,
    decidedAt,
    since,
    draw,
    rules: rules ?? null,
    because,
    pinnedId: pin ?? null,
    concludedId: event.id,
    concludedPosition: event.position,
    position: event.position,
  };
}

function positionOfRequest(row: DestinationRow | undefined, { causationId }: Drawn, cited: Cited): bigint | null {
  if (row?.ended == null || causationId === undefined) return null;
  return causationId === row.requestedId ? row.requestedPosition : (cited(causationId)?.position ?? null);
}

function confirmed(row: DestinationRow | undefined, { confirms }: ConclusionConfirmed['data'], cited: Cited): Full {
  if (row?.fullId === confirms) return { ...row, confirmations: row.confirmations + 1 };
  const found = cited(confirms);
  const event = found && discoveryRecord(found);
  if (event?.type !== 'DestinationChosen' && event?.type !== 'ResolutionFailed') {
    throw new CitedEventMissing(`it confirms ${confirms}, which is no conclusion in this log`);
  }
  return { ...inFull(event.data), fullId: event.id, fullPosition: event.position, confirmations: 1 };
}

function inFull(
  data: DestinationChosen['data'] | ResolutionFailed['data'],
): Omit<Full, 'fullId' | 'fullPosition' | 'confirmations'> {
  const { outcome, step, policy, decidedAt } = data;
  const common = { outcome, step, policy, chosenAt: decidedAt, supersedesId: data.supersedes ?? null };
  if (data.outcome === 'unresolvable') {
    const { code, message } = data;
    return { ...common, code, message: storable(message), hostHeader: null, tlsName: null, sni: null, targets: null };
  }
  const { hostHeader, tlsName, sni, targets } = data;
  return { ...common, code: null, message: null, hostHeader, tlsName, sni, targets };
}

function ended(row: DestinationRow | undefined, event: DiscoveryRecord, how: 'withdrawn' | 'cleared'): DestinationRow {
  const { id, position, observedAt } = event;
  return {
    ...(row ?? unknownName(event.stream)),
    status: how,
    ended: how,
    endedId: id,
    endedPosition: position,
    endedAt: observedAt,
    position,
  };
}

function unknownName(stream: string): DestinationRow {
  return {
    serverName: subjectOf(stream, 'server') ?? '',
    status: 'asked',
    outcome: null,
    step: null,
    code: null,
    message: null,
    hostHeader: null,
    tlsName: null,
    sni: null,
    targets: null,
    policy: null,
    freshUntil: null,
    decidedAt: null,
    since: null,
    draw: null,
    chosenAt: null,
    rules: null,
    because: null,
    pinnedId: null,
    concludedId: null,
    concludedPosition: null,
    fullId: null,
    fullPosition: null,
    confirmations: 0,
    supersedesId: null,
    requestedId: null,
    requestedPosition: null,
    requestedBy: null,
    requestedWhy: null,
    requestedAt: null,
    wantedAt: null,
    wantedId: null,
    ended: null,
    endedId: null,
    endedPosition: null,
    endedAt: null,
    position: 0n,
  };
}
