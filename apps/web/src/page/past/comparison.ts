import type { Evidence, Explanation } from '../api/answers.ts';
import type { Tone } from '../ui/tone.ts';
import { outcomeOf, placesOf, stepText } from './differences.ts';

/** What two moments side by side mean, in words that can be acted upon. */
export interface Meaning {
  readonly tone: Tone;
  readonly sentences: readonly string[];
  /** Who still has what was held at the first moment connects to the wrong place. */
  readonly isMisled: boolean;
}

export function meaningOf(left: Explanation, right: Explanation): Meaning {
  const [was, is] = [left.known, right.known];
  const { serverName } = right;
  const stale = is.kind === 'held' && is.evidence.some((each) => each.stale);
  const serves = stale ? ['Asking anew failed in part: the last good answer serves on until its time is over.'] : [];
  if (is.kind !== 'held') {
    const sentence =
      was.kind === 'held'
        ? `What was held of ${serverName} is held no more: whoever asks next has the world asked.`
        : `Nothing was held of ${serverName} at either moment.`;
    return { tone: 'none', sentences: [sentence], isMisled: false };
  }
  if (was.kind !== 'held') {
    return {
      tone: 'none',
      sentences: [`Nothing was held before; then it was ${pathOf(right)}.`, ...serves],
      isMisled: false,
    };
  }
  if (is.outcome === 'unresolvable') {
    if (was.outcome === 'unresolvable') {
      const sentence = was.code === is.code ? 'It fails now as it did then.' : 'It fails now in another way than then.';
      return { tone: 'bad', sentences: [sentence], isMisled: false };
    }
    return {
      tone: 'bad',
      sentences: [`It was ${pathOf(left)}, and ${outcomeOf(right)} since.`, ...serves],
      isMisled: true,
    };
  }
  if (was.outcome === 'unresolvable') {
    return {
      tone: 'good',
      sentences: [`It could not be resolved, and is ${pathOf(right)} now.`, ...serves],
      isMisled: true,
    };
  }
  if (isSameWay(was, is)) return sameWay(left, right, serves);
  return {
    tone: failureOf(was) !== undefined ? 'bad' : 'warn',
    sentences: [...ways(left, right), ...delegation(left, right, [was, is]), ...serves],
    isMisled: true,
  };
}

type Known = Extract<Explanation['known'], { readonly kind: 'held' }>;

/** Whoever goes the one way meets what the other leads to. */
function isSameWay(was: Known, is: Known): boolean {
  const way = ({ targets, hostHeader, tlsName }: Known): string =>
    JSON.stringify([(targets ?? []).map(({ host, port }) => [host, port]), hostHeader, tlsName]);
  return way(was) === way(is);
}

function sameWay(left: Explanation, right: Explanation, serves: readonly string[]): Meaning {
  const addresses = ({ known }: Explanation): string =>
    known.kind === 'held'
      ? [...new Set((known.targets ?? []).flatMap((target) => target.addresses))].sort().join(' ')
      : '';
  if (addresses(left) !== addresses(right)) {
    const sentence = `It is reached at ${placesOf(right)} as before, at other addresses: who kept the old ones may not reach it.`;
    return { tone: 'warn', sentences: [sentence, ...serves], isMisled: true };
  }
  if (serves.length > 0)
    return { tone: 'warn', sentences: [`Where it leads is the same, ${placesOf(right)}.`, ...serves], isMisled: false };
  return {
    tone: 'good',
    sentences: [`Both lead to ${placesOf(right)}: what was held is what the world says. Nothing is to be done here.`],
    isMisled: false,
  };
}

function ways(left: Explanation, right: Explanation): readonly string[] {
  const [from, to] = [placesOf(left), placesOf(right)];
  if (from === to)
    return [`The place is the same, ${to}, but not what is said there: the Host header or the certificate differs.`];
  return [`It led to ${from}, and leads to ${to} now: who still holds the first connects to the wrong place.`];
}

/** What became of the delegation, and whether it was ever gone. */
function delegation(left: Explanation, right: Explanation, [was, is]: readonly [Known, Known]): readonly string[] {
  const [before, after] = [was.step?.startsWith('3') === true, is.step?.startsWith('3') === true];
  const steps = `step ${stepText(is.step ?? '')} in place of ${stepText(was.step ?? '')}`;
  if (!before && after) {
    const failure = failureOf(was);
    if (failure !== undefined) {
      const taken = `The first was taken because the well-known failed (${failure.says}): ${steps}.`;
      return [
        wasDelegated(left, right, [was, is])
          ? `${taken} A delegation had been seen by then. That is tuwunel issue 385.`
          : `${taken} Whether there was a delegation then is not known from what is here: it may be as in tuwunel issue 385.`,
      ];
    }
    const then = wellKnownOf(was);
    const said = then === undefined ? '' : ` At the first moment the well-known said: ${then.says}.`;
    return [`The delegation is new: ${steps}.${said}`];
  }
  if (before && !after) {
    const now = wellKnownOf(is);
    const says = now === undefined ? '' : ` Its well-known says: ${now.says}.`;
    return [`The delegation is gone: ${steps}.${says} Look whether that is meant so.`];
  }
  return [];
}

function wellKnownOf({ evidence }: Known): Evidence | undefined {
  return evidence.find(isWellKnown);
}

function isWellKnown({ question }: Evidence): boolean {
  return question.startsWith('well-known:');
}

/** The well-known that said nothing, which it rests on. */
function failureOf({ step, evidence }: Known): Evidence | undefined {
  if (step?.startsWith('3') === true) return undefined;
  return evidence.find((each) => isWellKnown(each) && each.verdict === 'failed');
}

/** Seen before the first moment: what is seen only later may be new. */
function wasDelegated(left: Explanation, right: Explanation, [was, is]: readonly [Known, Known]): boolean {
  const until = Date.parse(left.at);
  const delegations = [...was.evidence, ...is.evidence].filter((each) => isWellKnown(each) && each.verdict === 'valid');
  if (delegations.some(({ observedAt }) => Date.parse(observedAt) <= until)) return true;
  const seen = [...left.seen, ...right.seen].flatMap(({ question, known, shown }) =>
    [known, shown].flatMap((answer) => (answer === null ? [] : [{ question, ...answer }])),
  );
  return seen.some(
    ({ question, says, observedAt }) =>
      Date.parse(observedAt) <= until && delegations.some((each) => each.question === question && each.says === says),
  );
}

function pathOf(explanation: Explanation): string {
  return `reached at ${placesOf(explanation)}`;
}
