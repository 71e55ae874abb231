import {
  type ExplanationNode,
  type Finding,
  formatInstant,
  formatSpan,
  type Holding,
  type Instant,
  questionText,
} from '@wherefore/discovery';
import { type Counterfactual, holdingText, type PartingRow, type WrongStretch } from '@wherefore/projections';

/** What the others are held against. */
export const AGAINST = 'recommended';

/** A parting as `replay --policy --json` prints it. */
export function rowLine(row: PartingRow, policy: string, cause: Finding | undefined, cures: readonly string[]): object {
  const { serverName, heldMs, wrongMs, endedBy, expiresAt, startedBy } = row;
  return {
    kind: 'parting',
    serverName,
    from: formatInstant(row.from),
    to: formatInstant(row.to),
    [policy]: row.a,
    [AGAINST]: row.b,
    heldMs,
    wrongMs: { [policy]: wrongMs.a, [AGAINST]: wrongMs.b },
    startedBy: startLine(startedBy, cause),
    endedBy: { kind: endedBy.kind, eventId: endedBy.eventId, of: endedBy.of === 'a' ? policy : AGAINST },
    expiresAt: expiresAt === null ? null : formatInstant(expiresAt),
    cures,
  };
}

/** A time for which one was wrong while the other held nothing. */
export interface WrongAlone {
  readonly serverName: string;
  readonly who: string;
  readonly stretch: WrongStretch;
}

/** Those wrong stretches that no parting tells of. */
export function wrongAlone(
  { names }: Counterfactual,
  whom: readonly string[],
  rows: readonly PartingRow[],
): readonly WrongAlone[] {
  return names.flatMap(({ serverName, resolvers }) => {
    const own = rows.filter((row) => row.serverName === serverName);
    return resolvers
      .filter(({ name }) => whom.includes(name))
      .flatMap(({ name, wrong }) =>
        wrong
          .filter(({ from, to }) => !own.some((row) => row.from < to && from < row.to))
          .map((stretch) => ({ serverName, who: name, stretch })),
      );
  });
}

/** It as `replay --policy --json` prints it. */
export function wrongLine({ serverName, who, stretch }: WrongAlone, cause: Finding | undefined): object {
  const { from, to, held, right, startedBy, endedBy, expiresAt } = stretch;
  return {
    kind: 'wrong',
    serverName,
    policy: who,
    from: formatInstant(from),
    to: formatInstant(to),
    held,
    right,
    startedBy: startLine(startedBy, cause),
    endedBy: { kind: endedBy.kind, eventId: endedBy.eventId },
    expiresAt: expiresAt === null ? null : formatInstant(expiresAt),
  };
}

/** The same for people. */
export function wrongTree({ serverName, who, stretch }: WrongAlone, cause: Finding | undefined): ExplanationNode {
  const { from, to, held, right, endedBy } = stretch;
  const other = right.kind === 'failure' ? 'there was nowhere to go' : `right was ${holdingText(right)}`;
  return {
    text: `${serverName}, from ${formatInstant(from)} for ${formatSpan(to - from)}, while the other held nothing`,
    status: 'failed',
    children: [heldNode(who, held, to - from), ...notesOf([other, ...causeText(cause), endText(to, endedBy.kind, '')])],
  };
}

const ENDS: Readonly<Record<Exclude<WrongStretch['endedBy']['kind'], 'open'>, string>> = {
  expiry: 'its time had come',
  'asked-again': 'it asked again',
  clear: 'somebody cleared it',
  'connection-failure': 'no connection came about',
  world: 'it had become right again',
};

/** The same for people. */
export function rowTree(
  row: PartingRow,
  policy: string,
  cause: Finding | undefined,
  cures: readonly string[],
): ExplanationNode {
  const { serverName, from, to, a, b, wrongMs, endedBy, expiresAt } = row;
  const who = endedBy.of === 'a' ? policy : AGAINST;
  const isWrong = wrongMs.a > 0 || wrongMs.b > 0;
  const notes = [
    ...causeText(cause),
    endText(to, endedBy.kind, `, with ${who}`),
    ...(isWrong ? [`by itself it ends ${expiresAt === null ? 'never' : `at ${formatInstant(expiresAt)}`}`] : []),
    ...(isWrong && cures.length > 0 ? [`what ends it at once: ${cures.join(', or ')}`] : []),
  ];
  return {
    text: `${serverName}, from ${formatInstant(from)} for ${formatSpan(to - from)}`,
    status: isWrong ? 'failed' : 'note',
    children: [heldNode(policy, a, wrongMs.a), heldNode(AGAINST, b, wrongMs.b), ...notesOf(notes)],
  };
}

function heldNode(who: string, holding: Holding, wrongMs: number): ExplanationNode {
  const step = holding.step === null ? '' : `, by step ${holding.step}`;
  const what = holding.kind === 'failure' ? `a failure: ${holding.message}` : `${holdingText(holding)}${step}`;
  const verdict = wrongMs > 0 ? `wrong for ${formatSpan(wrongMs)}` : 'not wrong';
  return { text: `${who} held ${what}; ${verdict}`, status: wrongMs > 0 ? 'failed' : 'taken', children: [] };
}

function endText(at: Instant, kind: WrongStretch['endedBy']['kind'], whose: string): string {
  if (kind === 'open') return `not ended by ${formatInstant(at)}, where the history ends`;
  return `ended at ${formatInstant(at)}${whose}: ${ENDS[kind]}`;
}

function startLine(id: string | null, cause: Finding | undefined): object | null {
  return id === null ? null : { id, ...(cause && { question: cause.key, says: cause.message }) };
}

function causeText(cause: Finding | undefined): readonly string[] {
  if (cause === undefined) return [];
  return [`begun by ${questionText(cause.key)}: ${cause.message}; seen ${formatInstant(cause.observedAt)}`];
}

function notesOf(texts: readonly string[]): readonly ExplanationNode[] {
  return texts.map((text) => ({ text, status: 'note', children: [] }));
}
