import type { Conclusion, Destination, Target } from '@wherefore/discovery';
import type { WebhookChange } from '../settings.ts';

/** A conclusion, and whether somebody had the name pinned when it was drawn. */
export interface DrawnConclusion {
  readonly conclusion: Conclusion;
  readonly isPinned: boolean;
}

/** What differs for whoever wants to connect. `outcome`: there is nothing to connect to any more, or again. */
export type Difference = 'outcome' | 'targets' | 'addresses' | 'hostHeader' | 'tlsName';

/** What a conclusion changes against the one before it, both about one name. */
export interface ChangedConclusion {
  readonly changes: readonly Exclude<WebhookChange, 'certificate-failing'>[];
  readonly differs: readonly Difference[];
}

/**
 * - `destination-changed`: something differs of what a homeserver would connect to, or there is nothing any more, or
 *   again. What evidence it comes from, how long it is believed, by which step, why there is none: no change.
 * - `delegation-lost`: the steps were those of a well-known that delegates (3.1 to 3.5) and are no more.
 * - `step-fell`: the destination came by one of these steps, and now comes by 4, 5 or 6, or there is none.
 *
 * A pin says where a name is to be reached, and nothing of its delegation: under one, before or after, only the
 * destination changes.
 */
export function changesBetween(before: DrawnConclusion, after: DrawnConclusion): ChangedConclusion {
  const differs = differences(before.conclusion, after.conclusion);
  const changes: ChangedConclusion['changes'][number][] = [];
  if (differs.length > 0) changes.push('destination-changed');
  if (before.isPinned || after.isPinned) return { changes, differs };
  if (isDelegated(before.conclusion) && !isDelegated(after.conclusion)) changes.push('delegation-lost');
  if (cameByDelegation(before.conclusion) && !cameByDelegation(after.conclusion)) changes.push('step-fell');
  return { changes, differs };
}

/** Also when what it is delegated to cannot be resolved. */
function isDelegated({ step }: Conclusion): boolean {
  return step?.startsWith('3.') === true;
}

function cameByDelegation(conclusion: Conclusion): boolean {
  return conclusion.outcome === 'destination' && isDelegated(conclusion);
}

function differences(before: Conclusion, after: Conclusion): readonly Difference[] {
  if (before.outcome === 'unresolvable' || after.outcome === 'unresolvable') {
    return before.outcome === after.outcome ? [] : ['outcome'];
  }
  return [
    ...placeDifferences(before, after),
    ...(before.hostHeader === after.hostHeader ? [] : (['hostHeader'] as const)),
    ...(before.tlsName === after.tlsName ? [] : (['tlsName'] as const)),
  ];
}

function placeDifferences(before: Destination, after: Destination): readonly Difference[] {
  const isSamePlaces = JSON.stringify(places(before, () => [])) === JSON.stringify(places(after, () => []));
  if (!isSamePlaces) return ['targets'];
  const addressesOf = ({ addresses }: Target): readonly string[] => [...new Set(addresses)].sort();
  return JSON.stringify(places(before, addressesOf)) === JSON.stringify(places(after, addressesOf))
    ? []
    : ['addresses'];
}

/**
 * The targets, those of one priority together: which of them comes first is drawn anew each time (RFC 2782). A weight
 * counts only beside others, and a priority only by which others it is before.
 */
function places({ targets }: Destination, addressesOf: (target: Target) => readonly string[]): readonly unknown[] {
  const groups = Map.groupBy(targets, ({ priority }) => priority ?? 0);
  return [...groups]
    .sort(([one], [other]) => one - other)
    .map(([, group]) =>
      group
        .map((target) => {
          const { host, port, weight = 0 } = target;
          return JSON.stringify([host.toLowerCase(), port, group.length > 1 ? weight : 0, addressesOf(target)]);
        })
        .sort(),
    );
}
