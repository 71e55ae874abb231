import type { AdmittedAppend, AdmittedEvent } from './admission.ts';
import { InvalidAppend } from './errors.ts';
import type { AppendResult, ExpectedVersion } from './event-log.ts';

/** Where an event sits already. */
export interface Placed {
  readonly stream: string;
  readonly version: number;
}

export interface PlannedEvent extends Placed {
  readonly event: AdmittedEvent;
}

/** What an append decided from versions and ids comes to; positions are known only after the write. */
export interface AppendPlan {
  readonly writes: readonly PlannedEvent[];
  /** The new version of each stream written to. */
  readonly heads: ReadonlyMap<string, number>;
  /** One result for each append, given where each event came to sit. */
  results(positionOf: (eventId: string) => bigint): readonly AppendResult[];
}

type Outcome = { readonly kind: 'conflict'; readonly actual: number } | Settled;
interface Settled {
  readonly kind: 'appended' | 'duplicate';
  readonly version: number;
  readonly lastId: string;
}

/**
 * Decides a batch as if its appends came one after the other. Pure, so that all logs decide alike.
 *
 * @param versionOf version of a stream, 0 if it does not exist
 * @param placeOf where an event id is recorded already
 * @throws {InvalidAppend} `event-id-reused`
 */
export function planAppends(
  appends: readonly AdmittedAppend[],
  versionOf: (stream: string) => number,
  placeOf: (eventId: string) => Placed | undefined,
): AppendPlan {
  const heads = new Map<string, number>();
  const planned = new Map<string, PlannedEvent>();

  const outcomes = appends.map((append): Outcome => {
    const { stream, events } = append;
    const duplicate = findDuplicate(append, (id) => planned.get(id) ?? placeOf(id));
    if (duplicate !== undefined) return duplicate;
    const actual = heads.get(stream) ?? versionOf(stream);
    if (!holds(append.expected, actual)) return { kind: 'conflict', actual };
    let version = actual;
    for (const event of events) {
      if (planned.has(event.id)) throw reused(event.id);
      planned.set(event.id, { stream, version: ++version, event });
    }
    heads.set(stream, version);
    return { kind: 'appended', version, lastId: lastId(events) };
  });

  return {
    writes: [...planned.values()],
    heads,
    results: (positionOf) =>
      outcomes.map((outcome) => {
        if (outcome.kind === 'conflict') return outcome;
        return { kind: outcome.kind, version: outcome.version, position: positionOf(outcome.lastId) };
      }),
  };
}

/** All ids are there, in this stream, side by side: a retry. None: no duplicate. Anything else is a mistake. */
function findDuplicate(
  { stream, events }: AdmittedAppend,
  placeOf: (eventId: string) => Placed | undefined,
): Settled | undefined {
  const places = events.map(({ id }) => placeOf(id));
  const known = places.findIndex((place) => place !== undefined);
  if (known === -1) return undefined;
  const first = places[0]?.version ?? 0;
  const isRetry = places.every((place, index) => place?.stream === stream && place.version === first + index);
  if (!isRetry) throw reused(events[known]?.id ?? '');
  return { kind: 'duplicate', version: first + events.length - 1, lastId: lastId(events) };
}

function holds(expected: ExpectedVersion, actual: number): boolean {
  if (expected === 'any') return true;
  if (expected === 'no-stream') return actual === 0;
  if (expected === 'stream-exists') return actual > 0;
  return actual === expected;
}

function lastId(events: readonly AdmittedEvent[]): string {
  return events.at(-1)?.id ?? '';
}

function reused(id: string): InvalidAppend {
  return new InvalidAppend('event-id-reused', `event id ${id} is taken by another event`);
}
