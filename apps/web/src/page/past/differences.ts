import { questionText, STEPS, targetText } from '@wherefore/discovery';
import type { Explanation, Held } from '../api/answers.ts';
import { instantText } from '../time/instant-text.ts';

/** A part of what is known at two moments. */
export interface Difference {
  readonly part: string;
  readonly left: string;
  readonly right: string;
  readonly differs: boolean;
}

/** What was held at two moments, part by part. Until when it was believed is told, and is no difference. */
export function heldDifferences(left: Explanation, right: Explanation): readonly Difference[] {
  return PARTS.map(({ part, of, isTold }) => {
    const [one, other] = [of(left), of(right)];
    return { part, left: one, right: other, differs: isTold !== true && one !== other };
  });
}

const NONE = 'none';

const PARTS: readonly {
  readonly part: string;
  readonly of: (explanation: Explanation) => string;
  /** For information alone. */
  readonly isTold?: true;
}[] = [
  { part: 'Outcome', of: outcomeOf },
  { part: 'Connect to', of: placesOf },
  { part: 'Addresses', of: addressesOf },
  { part: 'Host header', of: ofHeld(({ hostHeader }) => hostHeader) },
  { part: 'Certificate must cover', of: ofHeld(({ tlsName }) => tlsName) },
  { part: 'SNI', of: ofHeld(({ sni }) => sni ?? undefined) },
  { part: 'Decided by step', of: ofHeld(({ step }) => (step === null ? undefined : stepText(step))) },
  { part: 'Pinned to', of: ({ pin }) => pin?.delegated ?? NONE },
  { part: 'Policy', of: ofHeld(({ policy }) => policy) },
  { part: 'Believed until', of: ofHeld(({ freshUntil }) => `${instantText(freshUntil)} UTC`), isTold: true },
];

function ofHeld(part: (held: Held) => string | undefined): (explanation: Explanation) => string {
  return ({ known }) => (known.kind === 'held' ? (part(known) ?? NONE) : NONE);
}

export function outcomeOf({ known }: Explanation): string {
  if (known.kind !== 'held') return 'nothing was held';
  if (known.outcome === 'destination') return 'reached';
  return `cannot be resolved (${known.code ?? 'no code'}): ${known.message ?? ''}`;
}

/** Hosts and ports in the order in which they are tried. */
export function placesOf({ known }: Explanation): string {
  const targets = known.kind === 'held' ? (known.targets ?? []) : [];
  return targets.map(({ host, port }) => targetText({ host, port, addresses: [host] })).join(', then ') || NONE;
}

function addressesOf({ known }: Explanation): string {
  const targets = known.kind === 'held' ? (known.targets ?? []) : [];
  return [...new Set(targets.flatMap(({ addresses }) => addresses))].sort().join(', ') || NONE;
}

export function stepText(step: string): string {
  const title = STEPS.find((each) => each.step === step)?.title;
  return title === undefined ? step : `${step} (${title})`;
}

/** What a question was answered with by a moment. */
export interface Answered {
  readonly says: string;
  readonly observedAt: string;
  /** The conclusion rests on it. */
  readonly isGround: boolean;
  /** Past its time, and let serve because asking again failed. */
  readonly isStale: boolean;
}

export interface EvidenceDifference {
  readonly key: string;
  readonly question: string;
  /** `undefined`: nobody had asked. */
  readonly left: Answered | undefined;
  readonly right: Answered | undefined;
  readonly differs: boolean;
}

/** What every question was answered with by either moment; first those that one of the conclusions rests on. */
export function evidenceDifferences(left: Explanation, right: Explanation): readonly EvidenceDifference[] {
  const [one, other] = [answersIn(left), answersIn(right)];
  const rows = [...new Set([...one.keys(), ...other.keys()])].map((key) => {
    const [was, is] = [one.get(key), other.get(key)];
    return { key, question: questionText(key), left: was, right: is, differs: was?.says !== is?.says };
  });
  const weight = (row: EvidenceDifference): number =>
    (row.left?.isGround === true || row.right?.isGround === true ? 0 : 2) + (row.differs ? 0 : 1);
  return rows.sort((first, second) => weight(first) - weight(second));
}

function answersIn({ known, seen }: Explanation): ReadonlyMap<string, Answered> {
  const answers = new Map<string, Answered>();
  for (const { question, known: last } of seen) {
    if (last === null) continue;
    answers.set(question, { says: last.says, observedAt: last.observedAt, isGround: false, isStale: false });
  }
  for (const { question, says, observedAt, stale } of known.kind === 'held' ? known.evidence : []) {
    // What serves on past its time is older than what was answered last: that is what is told.
    const before = answers.get(question);
    const isNewest = before === undefined || Date.parse(observedAt) >= Date.parse(before.observedAt);
    const told = isNewest ? { says, observedAt } : before;
    const isStale = stale || (before?.isGround === true && before.isStale);
    answers.set(question, { says: told.says, observedAt: told.observedAt, isGround: true, isStale });
  }
  return answers;
}
