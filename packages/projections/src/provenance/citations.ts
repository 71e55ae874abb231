import type { EventLog } from '@wherefore/event-log';
import { discoveryCodec } from '../codec/discovery-codec.ts';
import { isConclusion, isObservation, type ReadEvent } from './event-roles.ts';

/** How one event points at another. */
export type Citation = 'rests-on' | 'pinned-by' | 'confirms' | 'asked-by' | 'withdraws' | 'unpins';

export interface CitationEdge {
  readonly from: string;
  readonly to: string;
  readonly as: Citation;
}

/** Events and how they cite each other. */
export interface CitedGraph {
  /** The event that it was asked for first. */
  readonly events: ReadonlyMap<string, ReadEvent>;
  readonly edges: readonly CitationEdge[];
  /** Those that lead to no event. */
  readonly missing: readonly CitationEdge[];
  /** It was larger than is read. */
  readonly isCut: boolean;
}

/** A conclusion of the resolver cites far fewer: at most 32 targets, each with two families. */
const MAX_EVENTS = 4096;

/** Conclusion, its evidence, what that confirms, who asked for it. */
const MAX_DEPTH = 5;

function isGround(as: Citation): boolean {
  return as === 'rests-on' || as === 'pinned-by';
}

/** What an event cites itself. */
export function citationsOf(event: ReadEvent): readonly CitationEdge[] {
  const from = event.id;
  const edges: CitationEdge[] = [];
  if (isConclusion(event)) {
    const { because, pin } = event.data;
    for (const to of because) edges.push({ from, to, as: to === pin ? 'pinned-by' : 'rests-on' });
  }
  if (event.type === 'EvidenceConfirmed' || event.type === 'ConclusionConfirmed') {
    edges.push({ from, to: event.data.confirms, as: 'confirms' });
  }
  if ((isConclusion(event) || isObservation(event)) && event.causationId !== undefined) {
    edges.push({ from, to: event.causationId, as: 'asked-by' });
  }
  if (event.type === 'DestinationUnpinned') edges.push({ from, to: event.data.unpins, as: 'unpins' });
  if (event.type === 'DestinationWithdrawn') edges.push({ from, to: event.data.withdraws, as: 'withdraws' });
  return edges;
}

/**
 * Reads what events cite, and what that cites in turn, in a few reads of many ids: as much as is cited, however long
 * the log. What a confirmed conclusion rested on before is left out: it rests on newer evidence now.
 */
export async function readCited(log: EventLog, roots: readonly ReadEvent[]): Promise<CitedGraph> {
  const events = new Map(roots.map((event) => [event.id, event]));
  const edges: CitationEdge[] = [];
  const sought = new Set(events.keys());
  let level: readonly ReadEvent[] = roots;
  let isCut = false;
  const left = new Set<string>();
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth += 1) {
    const cited = level.flatMap((event) =>
      citationsOf(event).filter(({ as }) => !(isGround(as) && left.has(event.id))),
    );
    edges.push(...cited);
    for (const { from, to, as } of cited) {
      const source = events.get(from);
      if (as === 'confirms' && source !== undefined && isConclusion(source)) left.add(to);
    }
    const wanted = [...new Set(cited.map(({ to }) => to))].filter((id) => !sought.has(id));
    const ids = wanted.slice(0, Math.max(0, MAX_EVENTS - sought.size));
    isCut ||= ids.length < wanted.length;
    for (const id of ids) sought.add(id);
    level = ids.length === 0 ? [] : (await log.readEvents(ids)).map((event) => discoveryCodec.decode(event));
    for (const event of level) events.set(event.id, event);
  }
  return { events, edges, missing: edges.filter(({ to }) => sought.has(to) && !events.has(to)), isCut };
}
