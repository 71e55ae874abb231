import {
  confirmedObservation,
  evolve,
  type Finding,
  type Instant,
  type Observation,
  type Policy,
  policyLabel,
  questionFromKey,
  questionStream,
  recommended,
  type Standing,
} from '@wherefore/discovery';
import type { RecordedEvent } from '@wherefore/event-log';
import { CitedEventMissing } from '../engine/errors.ts';
import type { Cited, ColumnType, Projection } from '../engine/projection.ts';
import { type DiscoveryRecord, discoveryRecord, subjectOf } from './discovery-record.ts';

/** `cleared`: somebody had what was known forgotten, and it was not asked for again since. */
export type EvidenceStatus = 'known' | 'cleared';

/** What is known in answer to one question, as a policy judges it: one row for each that was ever asked. */
export interface EvidenceRow {
  /** Its key. */
  readonly question: string;
  readonly kind: Finding['kind'] | null;
  readonly status: EvidenceStatus;
  readonly verdict: Finding['verdict'] | null;
  readonly message: string | null;
  readonly requestedAt: Instant | null;
  readonly observedAt: Instant | null;
  readonly freshUntil: Instant | null;
  readonly staleUntil: Instant | null;
  /** Answers in a row, up to this one, that gave nothing to use. */
  readonly failures: number;
  /** The event of this answer, and the one that has the observation in full. */
  readonly observedId: string | null;
  readonly fullId: string | null;
  /** The last answer that said something, when this one does not. */
  readonly goodId: string | null;
  readonly goodRequestedAt: Instant | null;
  readonly goodObservedAt: Instant | null;
  readonly goodFreshUntil: Instant | null;
  readonly goodStaleUntil: Instant | null;
  /** `name@version`. */
  readonly policy: string;
  /** When the answers to this question were last forgotten. */
  readonly clearedAt: Instant | null;
  /** The last event that cleared this question, not everything. */
  readonly clearedId: string | null;
  /** The findings themselves. */
  readonly standing: Standing | null;
  /** Of the last event that counts for the question. */
  readonly position: bigint;
}

export const evidenceColumns: Readonly<Record<keyof EvidenceRow, ColumnType>> = {
  question: 'text',
  kind: 'text',
  status: 'text',
  verdict: 'text',
  message: 'text',
  requestedAt: 'instant',
  observedAt: 'instant',
  freshUntil: 'instant',
  staleUntil: 'instant',
  failures: 'integer',
  observedId: 'uuid',
  fullId: 'uuid',
  goodId: 'uuid',
  goodRequestedAt: 'instant',
  goodObservedAt: 'instant',
  goodFreshUntil: 'instant',
  goodStaleUntil: 'instant',
  policy: 'text',
  clearedAt: 'instant',
  clearedId: 'uuid',
  // Of records as they came, which may hold what jsonb refuses.
  standing: 'json',
  position: 'position',
};

/** What the models look at. */
export const EVENT_FIELDS: readonly (keyof RecordedEvent)[] = [
  'id',
  'type',
  'schemaVersion',
  'data',
  'causationId',
  'observedAt',
  'stream',
  'position',
];

/** Evidence by question, judged under this policy. Default `recommended`. */
export function evidenceProjection(policy: Policy = recommended): Projection<EvidenceRow> {
  return {
    name: 'evidence',
    version: 1,
    types: ['WellKnownFetched', 'SrvLookedUp', 'AddressesLookedUp', 'EvidenceConfirmed', 'CacheCleared'],
    fields: EVENT_FIELDS,
    oftenCited: ['WellKnownFetched', 'SrvLookedUp', 'AddressesLookedUp'],
    table: {
      name: 'evidence',
      key: 'question',
      columns: evidenceColumns,
      // Few: the last answer of most questions says something, and then there is none before it to be kept.
      otherIndexes: { good: '(good_fresh_until) where good_id is not null' },
      storage: 'fillfactor = 85',
    },
    key: ({ stream }) => subjectOf(stream, 'question'),
    stream: questionStream,
    cites(row, event) {
      const record = discoveryRecord(event);
      return record.type === 'EvidenceConfirmed' && counts(row, record.data) ? [record.data.confirms] : [];
    },
    evolve: (row, event, cited) => evolveEvidence(row, discoveryRecord(event), cited, policy),
    clearing,
    views: ({ schema, table, cleared }) => [
      `create or replace view ${schema}.evidence as
      select question, kind,
        case when requested_at <= ${cleared} then 'cleared' else status end as status,
        verdict, message, requested_at, observed_at, fresh_until, stale_until, failures, observed_id, full_id,
        case when good_requested_at <= ${cleared} then null else good_id end as good_id,
        case when good_requested_at <= ${cleared} then null else good_observed_at end as good_observed_at,
        case when good_requested_at <= ${cleared} then null else good_fresh_until end as good_fresh_until,
        case when good_requested_at <= ${cleared} then null else good_stale_until end as good_stale_until,
        policy,
        case when requested_at <= ${cleared} then ${cleared} else cleared_at end as cleared_at,
        cleared_id, standing, position
      from ${table('evidence')}`,
    ],
  };
}

/** Where and how it is recorded that everything was cleared. */
export const clearing: NonNullable<Projection['clearing']> = {
  stream: 'caches',
  at(event) {
    const { type, data } = discoveryRecord(event);
    return type === 'CacheCleared' && data.subject === '*' ? data.clearedAt : undefined;
  },
};

interface Asked {
  readonly requestedAt: Instant;
  readonly isCleared?: true;
}

/** What was asked for before the question was cleared is forgotten, though it came in after that. */
function counts(row: EvidenceRow | undefined, { requestedAt, isCleared }: Asked): boolean {
  return isCleared !== true && requestedAt >= (row?.clearedAt ?? Number.NEGATIVE_INFINITY);
}

function evolveEvidence(
  row: EvidenceRow | undefined,
  event: DiscoveryRecord,
  cited: Cited,
  policy: Policy,
): EvidenceRow | undefined {
  switch (event.type) {
    case 'WellKnownFetched':
    case 'SrvLookedUp':
    case 'AddressesLookedUp': {
      if (!counts(row, event.data)) return row;
      const { failures, asHint: _, isCleared: __, ...observed } = event.data;
      return observe(row, event, { ...observed, id: event.id }, { failures, fullId: event.id }, policy);
    }
    case 'EvidenceConfirmed': {
      const { data } = event;
      if (!counts(row, data)) return row;
      const observation = confirmedObservation(event.id, data, observationIn(data.confirms, cited));
      return observe(row, event, observation, { failures: data.failures, fullId: data.confirms }, policy);
    }
    case 'CacheCleared':
      return {
        ...(row ?? unknownQuestion(event.stream, policy)),
        ...NOTHING,
        status: 'cleared',
        clearedAt: Math.max(event.data.clearedAt, row?.clearedAt ?? Number.NEGATIVE_INFINITY),
        clearedId: event.id,
        position: event.position,
      };
    default:
      return row;
  }
}

function observationIn(id: string, cited: Cited): Observation {
  const found = cited(id);
  const event = found && discoveryRecord(found);
  switch (event?.type) {
    case 'WellKnownFetched':
    case 'SrvLookedUp':
    case 'AddressesLookedUp': {
      const { failures: _, asHint: __, isCleared: ___, ...observed } = event.data;
      return { ...observed, id };
    }
    default:
      throw new CitedEventMissing(`it confirms ${id}, which is no observation in this log`);
  }
}

function observe(
  row: EvidenceRow | undefined,
  { stream, position }: DiscoveryRecord,
  observation: Observation,
  { failures = 1, fullId }: { readonly failures: number | undefined; readonly fullId: string },
  policy: Policy,
): EvidenceRow {
  const before = row?.standing ?? undefined;
  const standing = evolve(before, observation, policy, failures);
  const { latest, good } = standing;
  const goodRequestedAt = good === undefined ? null : good === before?.latest ? row?.requestedAt : row?.goodRequestedAt;
  return {
    ...(row ?? unknownQuestion(stream, policy)),
    kind: latest.kind,
    status: 'known',
    verdict: latest.verdict,
    message: latest.message,
    requestedAt: observation.requestedAt,
    observedAt: latest.observedAt,
    freshUntil: latest.freshUntil,
    staleUntil: latest.staleUntil,
    failures: standing.failures,
    observedId: latest.id,
    fullId,
    goodId: good?.id ?? null,
    goodRequestedAt: goodRequestedAt ?? null,
    goodObservedAt: good?.observedAt ?? null,
    goodFreshUntil: good?.freshUntil ?? null,
    goodStaleUntil: good?.staleUntil ?? null,
    standing,
    position,
  };
}

const NOTHING = {
  verdict: null,
  message: null,
  requestedAt: null,
  observedAt: null,
  freshUntil: null,
  staleUntil: null,
  failures: 0,
  observedId: null,
  fullId: null,
  goodId: null,
  goodRequestedAt: null,
  goodObservedAt: null,
  goodFreshUntil: null,
  goodStaleUntil: null,
  standing: null,
} as const;

function unknownQuestion(stream: string, policy: Policy): EvidenceRow {
  const question = subjectOf(stream, 'question') ?? '';
  return {
    ...NOTHING,
    question,
    kind: questionFromKey(question)?.kind ?? null,
    status: 'known',
    policy: policyLabel(policy),
    clearedAt: null,
    clearedId: null,
    position: 0n,
  };
}
