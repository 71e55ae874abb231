import type { Conclusion } from './conclusion.ts';
import { type DecideInput, type Drawn, idsOf, weakestLink } from './decide.ts';
import type { Finding } from './finding.ts';
import type { SrvRecord } from './observation.ts';
import { pinInForce } from './pin.ts';
import { type Use, usable } from './standing.ts';

/** What was decided, and what it was made of besides evidence and time. */
export type Earlier = Pick<DecideInput, 'serverName' | 'policy' | 'rules' | 'draw'> &
  Pick<Drawn, 'conclusion' | 'uses'>;

/**
 * What `decide` concludes, found without going through the steps: where all evidence that was used earlier can be used
 * again and says the same. Of evidence the steps see nothing but what it says, so their way and its end are the same;
 * until when it holds and what it rests on are new. `undefined` where something else is said, or another draw may choose:
 * that has to be decided.
 */
export function decideAlike(earlier: Earlier, input: DecideInput): Conclusion | undefined {
  const { serverName, policy, rules, draw } = input;
  if (serverName !== earlier.serverName || policy !== earlier.policy || rules !== earlier.rules) return undefined;
  const pin = pinInForce(input.pin, input.view.now);
  if (pinOf(earlier) !== pin?.id) return undefined;
  const uses: Use[] = [];
  for (const { finding } of earlier.uses) {
    const use = usable(input.evidence(finding.key), input.view);
    if (use === undefined || !saysTheSame(finding, use.finding)) return undefined;
    if (draw !== earlier.draw && isDrawnFrom(finding)) return undefined;
    uses.push(use);
  }
  return { ...earlier.conclusion, freshUntil: weakestLink(input, uses, pin), because: idsOf(uses, pin) };
}

/** The pin that it was decided under is cited before all evidence. Of one id there is one pin. */
function pinOf({ conclusion, uses }: Earlier): string | undefined {
  const first = conclusion.because[0];
  return first === uses[0]?.finding.id ? undefined : first;
}

/** The order of several records is drawn. */
function isDrawnFrom(finding: Finding): boolean {
  return finding.kind === 'srv' && finding.verdict === 'found' && finding.records.length > 1;
}

/** All that the steps see of two answers to one question is the same. */
function saysTheSame(one: Finding, other: Finding): boolean {
  if (one.verdict !== other.verdict || one.message !== other.message) return false;
  if (one.kind === 'well-known') {
    return one.verdict !== 'valid' || one.delegated.text === (other as typeof one).delegated.text;
  }
  if (one.verdict !== 'found') return true;
  if (one.kind === 'srv') return isSameList(one.records, (other as typeof one).records, isSameRecord);
  return isSameList(one.addresses, (other as typeof one).addresses, Object.is);
}

function isSameRecord(one: SrvRecord, other: SrvRecord): boolean {
  const { priority, weight, port, target } = one;
  return priority === other.priority && weight === other.weight && port === other.port && target === other.target;
}

function isSameList<T>(one: readonly T[], other: readonly T[], isSame: (one: T, other: T) => boolean): boolean {
  return one === other || (one.length === other.length && one.every((item, index) => isSame(item, other[index] as T)));
}
