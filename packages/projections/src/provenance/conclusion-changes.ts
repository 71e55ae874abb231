import { type Conclusion, STEPS, type Step, targetText } from '@wherefore/discovery';
import { stepText } from './event-sentence.ts';

/** In what a conclusion differs from the one before. `text` is a sentence for people. */
export interface ConclusionChange {
  readonly kind: /** Another host or port. */
    | 'destination'
    /** The same hosts and ports, other addresses. */
    | 'addresses'
    | 'delegation-lost'
    | 'delegation-gained'
    /** A later step of the algorithm, or an earlier one. */
    | 'step-fell'
    | 'step-rose'
    /** It cannot be resolved any more, it can again, or it fails in another way. */
    | 'lost'
    | 'recovered'
    | 'failure';
  readonly from: string;
  readonly to: string;
  readonly text: string;
}

/** Compares two conclusions about one name; until when they are believed, and from what, is no change. */
export function changesBetween(before: Conclusion, after: Conclusion): readonly ConclusionChange[] {
  if (before.outcome === 'unresolvable' || after.outcome === 'unresolvable') return outcomeChange(before, after);
  return [
    ...placeChange(placesOf(before), placesOf(after), addressesOf(before), addressesOf(after)),
    ...stepChanges(before.step, after.step),
  ];
}

function outcomeChange(before: Conclusion, after: Conclusion): readonly ConclusionChange[] {
  const [from, to] = [shortly(before), shortly(after)];
  if (from === to) return [];
  if (before.outcome === 'destination') {
    return [{ kind: 'lost', from, to, text: `It cannot be resolved any more: before it was at ${from}.` }];
  }
  if (after.outcome === 'destination') {
    return [{ kind: 'recovered', from, to, text: `It can be resolved again: before it could not (${from}).` }];
  }
  return [{ kind: 'failure', from, to, text: `It fails in another way than before (${from}).` }];
}

function shortly(conclusion: Conclusion): string {
  return conclusion.outcome === 'destination' ? placesOf(conclusion) : conclusion.code;
}

function placeChange(from: string, to: string, was: string, is: string): readonly ConclusionChange[] {
  if (from !== to) return [{ kind: 'destination', from, to, text: `The destination changed from ${from} to ${to}.` }];
  if (was === is) return [];
  return [{ kind: 'addresses', from: was, to: is, text: `The addresses changed from ${was} to ${is}.` }];
}

function placesOf(conclusion: Conclusion): string {
  if (conclusion.outcome === 'unresolvable') return '';
  return conclusion.targets.map((target) => targetText({ ...target, addresses: [target.host] })).join(', then ');
}

function addressesOf(conclusion: Conclusion): string {
  if (conclusion.outcome === 'unresolvable') return '';
  const addresses = conclusion.targets.flatMap((target) => target.addresses);
  return [...new Set(addresses)].sort().join(', ');
}

function stepChanges(before: Step, after: Step): readonly ConclusionChange[] {
  if (before === after) return [];
  const [from, to] = [stepText(before), stepText(after)];
  const was = before.startsWith('3');
  const is = after.startsWith('3');
  if (was && !is) {
    return [{ kind: 'delegation-lost', from, to, text: `The delegation was lost: step ${to} in place of ${from}.` }];
  }
  if (is && !was) {
    return [{ kind: 'delegation-gained', from, to, text: `It is delegated now: step ${to} in place of ${from}.` }];
  }
  const kind = placeInOrder(after) > placeInOrder(before) ? 'step-fell' : 'step-rose';
  return [{ kind, from, to, text: `Step ${to} decides in place of ${from}.` }];
}

function placeInOrder(step: Step): number {
  return STEPS.findIndex((candidate) => candidate.step === step);
}
