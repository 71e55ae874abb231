import type { RequestRecord } from '@wherefore/testkit';
import type { Answer } from './answer.ts';
import { type Check, check, failed, notChecked } from './check.ts';
import { checkTargets } from './check-targets.ts';
import { binaryAddress, isSameHost, isSameHostHeader } from './compare-names.ts';
import { type Expectation, type Source, unknownExpectations } from './expectation-format.ts';

/** What an answer is held against besides the expectation. */
export interface Circumstances {
  /** What the world saw while the answer was found. */
  readonly requests: readonly RequestRecord[];
  /** A lifetime may be told as a floor has raised it: the case is about floors. */
  readonly mayBeRaised: boolean;
}

/**
 * Holds an answer against what is expected of it, each field by itself. `firstChoice` is not among them: it takes more
 * than one answer.
 */
export function checkAnswer(expect: Expectation, answer: Answer, circumstances: Circumstances): readonly Check[] {
  const outcome = expect.error === undefined ? checkDestination(expect, answer) : checkError(expect, answer);
  return [
    ...(expect.step === undefined ? [] : [check('step', expect.step === answer.step, [expect.step, stepOf(answer)])]),
    ...outcome,
    ...checkWellKnown(expect, answer, circumstances),
    ...checkConnections(expect, answer, circumstances),
    ...checkProvenance(expect, answer),
    ...unknownExpectations(expect).map((field) => notChecked(field, 'not a known expectation')),
  ];
}

function stepOf(answer: Answer): unknown {
  return answer.outcome === 'unresolvable' ? `${String(answer.step)} (${answer.code})` : answer.step;
}

function checkError({ error = '', acceptErrors = [] }: Expectation, answer: Answer): readonly Check[] {
  if (answer.outcome === 'destination') return [failed('error', error, `a destination, by step ${answer.step}`)];
  const accepted = [error, ...acceptErrors].map(canonicalCode);
  return [check('error', accepted.includes(canonicalCode(answer.code)), [accepted.join(' or '), answer.code])];
}

// The vectors' word for a refusal by local address rules.
function canonicalCode(code: string): string {
  return code === 'address-not-allowed' ? 'address-refused' : code;
}

function checkDestination(expect: Expectation, answer: Answer): readonly Check[] {
  const { hostHeader, tlsName, targets } = expect;
  const wanted = [hostHeader, tlsName, expect.sni, targets].some((field) => field !== undefined);
  if (!wanted) return [];
  if (answer.outcome === 'unresolvable')
    return [failed('outcome', 'a destination', `${answer.code} at step ${String(answer.step)}`)];
  return [
    ...(hostHeader === undefined
      ? []
      : [check('hostHeader', isSameHostHeader(hostHeader, answer.hostHeader), [hostHeader, answer.hostHeader])]),
    ...(tlsName === undefined
      ? []
      : [check('tlsName', isSameHost(tlsName, answer.tlsName), [tlsName, answer.tlsName])]),
    ...checkSni(expect, answer.sni),
    ...(targets === undefined ? [] : [checkTargets(targets, answer.targets)]),
  ];
}

// Sent if and only if the name to be certified is no address.
function checkSni({ sni, tlsName }: Expectation, actual: string | null): readonly Check[] {
  const expected =
    sni !== undefined ? sni : tlsName === undefined || binaryAddress(tlsName) === undefined ? tlsName : null;
  if (expected === undefined) return [];
  const holds = expected === null || actual === null ? expected === actual : isSameHost(expected, actual);
  return [check('sni', holds, [expected, actual])];
}

function checkWellKnown(expect: Expectation, answer: Answer, circumstances: Circumstances): readonly Check[] {
  return [
    ...checkWellKnownOutcome(expect, answer, circumstances.requests),
    ...checkTtl(expect, answer, circumstances),
    ...checkErrorTtl(expect, answer),
  ];
}

function checkWellKnownOutcome(
  { wellKnownOutcome: expected }: Expectation,
  answer: Answer,
  requests: Circumstances['requests'],
): readonly Check[] {
  const what = 'wellKnownOutcome';
  if (expected === undefined) return [];
  const asked = requests.find(({ kind, key }) => kind === 'http' && key.includes('/.well-known/matrix/server'));
  if (expected === 'not-attempted') return [check(what, asked === undefined, [expected, `requested ${asked?.key}`])];
  if (answer.wellKnown === undefined) return [notChecked(what, 'the answer does not show it')];
  const actual = answer.wellKnown?.outcome ?? 'not-attempted';
  return [check(what, actual === expected, [expected, actual])];
}

function checkTtl(expect: Expectation, { wellKnown }: Answer, { mayBeRaised }: Circumstances): readonly Check[] {
  const { wellKnownTtlSeconds: one, wellKnownTtlSecondsAnyOf: any } = expect;
  const accepted = any ?? (one === undefined ? undefined : [one]);
  const what = 'wellKnownTtlSeconds';
  if (accepted === undefined) return [];
  if (wellKnown === undefined) return [notChecked(what, 'the answer does not show it')];
  if (wellKnown?.outcome !== 'valid') return [failed(what, accepted.join(' or '), 'no delegation')];
  const { statedSeconds: stated, effectiveSeconds: effective } = wellKnown;
  if (stated === undefined) return [notChecked(what, 'the answer does not show it')];
  const raised = mayBeRaised && effective !== undefined && effective > stated ? effective : undefined;
  const holds = accepted.includes(stated) || (raised !== undefined && accepted.includes(raised));
  return [
    check(what, holds, [accepted.join(' or '), raised === undefined ? stated : `${stated}, raised to ${raised}`]),
  ];
}

function checkErrorTtl({ wellKnownErrorTtlMaxSeconds: most }: Expectation, { wellKnown }: Answer): readonly Check[] {
  const what = 'wellKnownErrorTtlMaxSeconds';
  if (most === undefined) return [];
  if (wellKnown === null || wellKnown?.outcome === 'valid') return [failed(what, `at most ${most}`, 'no error')];
  if (wellKnown?.effectiveSeconds === undefined) return [notChecked(what, 'the answer does not show it')];
  return [check(what, wellKnown.effectiveSeconds <= most, [`at most ${most}`, wellKnown.effectiveSeconds])];
}

// To give an address as the destination is as good as connecting to it.
function checkConnections(
  { mustNotConnectTo }: Expectation,
  answer: Answer,
  { requests }: Circumstances,
): readonly Check[] {
  if (mustNotConnectTo === undefined) return [];
  const forbidden = new Set(mustNotConnectTo.map((address) => binaryAddress(address) ?? address));
  const isForbidden = (address: string): boolean => forbidden.has(binaryAddress(address) ?? address);
  const contacted = requests.filter(({ kind }) => kind === 'connection').map(({ key }) => key);
  const hit = contacted.find((key) => isForbidden(key.slice(0, key.lastIndexOf(':')).replace(/^\[|\]$/g, '')));
  const named =
    answer.outcome === 'destination'
      ? answer.targets.flatMap(({ addresses }) => addresses).find(isForbidden)
      : undefined;
  const actual = hit === undefined ? `names ${named}` : `connected to ${hit}`;
  return [
    check('mustNotConnectTo', hit === undefined && named === undefined, [
      `never ${mustNotConnectTo.join(', ')}`,
      actual,
    ]),
  ];
}

function checkProvenance({ provenance = {} }: Expectation, answer: Answer): readonly Check[] {
  return (['wellKnown', 'srv', 'addresses'] as const).flatMap((input): Check[] => {
    const what = `provenance.${input}`;
    const source = provenance[input]?.source;
    if (source === undefined) return [];
    if (answer.provenance === undefined) return [notChecked(what, 'the answer does not show it')];
    const accepted: readonly Source[] = [source].flat();
    const actual: readonly Source[] = [answer.provenance[input]].flat();
    const holds = actual.some((each) => accepted.includes(each));
    return [check(what, holds, [accepted.join(' or '), actual.join(' or ')])];
  });
}
