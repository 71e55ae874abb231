import process from 'node:process';
import {
  type ExplanationNode,
  emulationOf,
  type Finding,
  formatInstant,
  formatSpan,
  type Holding,
  questionText,
  resolverNames,
} from '@wherefore/discovery';
import {
  type Counterfactual,
  counterfactual,
  holdingText,
  type PartingRow,
  partingTable,
  readHistory,
} from '@wherefore/projections';
import { paintFor, treeText } from './explanation-text.ts';
import { readFindings } from './history/evidence.ts';
import { interruptible } from './interruption.ts';
import { NothingYet } from './nothing-yet.ts';
import type { History } from './open-history.ts';
import { print, printJson } from './output.ts';
import { startProgress } from './progress.ts';
import { openReadModels, told } from './read-models.ts';
import { UsageError } from './usage-error.ts';
import { visible } from './visible.ts';

/** What the others are held against. */
const AGAINST = 'recommended';
/** Names that are told together: they share caches, and what they rest on is in memory. */
const AT_A_TIME = 200;
/** Rows of the destination cache that are read at once. */
const PAGE = 1000;

export interface PolicyReplay {
  readonly policy: string;
  readonly serverNames?: readonly string[];
  readonly at?: number;
  readonly from?: number;
  readonly to?: number;
  readonly json: boolean;
}

/** @throws {UsageError} nobody knows a resolver of that name */
export function assertKnown(policy: string): void {
  if (emulationOf(policy) !== undefined) return;
  throw new UsageError(`--policy ${policy}: no such policy; choose from ${resolverNames().join(', ')}`);
}

/** `wherefore replay --policy`: where another would have parted from us. Gives the exit code. */
export async function replayUnder(history: History, wanted: PolicyReplay): Promise<number> {
  const names = wanted.serverNames ?? (await namesIn(history));
  if (names.length === 0) throw new NothingYet('nothing has been resolved into this history that could be told anew');
  const totals = new Totals(wanted.policy, names.length);
  await interruptible(async (signal) => {
    using progress = await startProgress('telling anew', 'names');
    for (let start = 0; start < names.length; start += AT_A_TIME) {
      signal.throwIfAborted();
      const some = names.slice(start, start + AT_A_TIME);
      await tell(history, some, wanted, totals);
      progress.update(start + some.length, names.length);
    }
  });
  await (wanted.json ? printJson(totals.line) : print(`${totals.isEmpty ? '' : '\n'}${visible(totals.text)}\n`));
  return 0;
}

async function namesIn(history: History): Promise<readonly string[]> {
  const projections = await openReadModels(history);
  await told(projections.catchUp());
  const names: string[] = [];
  let after: string | undefined;
  do {
    const page = await projections.destinations.list({ limit: PAGE, ...(after !== undefined && { after }) });
    names.push(...page.items.map(({ serverName }) => serverName));
    after = page.next;
  } while (after !== undefined);
  return names;
}

async function tell({ log }: History, names: readonly string[], wanted: PolicyReplay, totals: Totals): Promise<void> {
  const { policy, at, from, to } = wanted;
  const events = await readHistory(log, names);
  const known = counterfactual(events, {
    serverNames: names,
    as: [...new Set([policy, AGAINST])],
    against: AGAINST,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  });
  const { rows } = partingTable(known, policy, AGAINST);
  const shown = at === undefined ? rows : rows.filter((row) => row.from <= at && at < row.to);
  const starts = shown.flatMap(({ startedBy }) => startedBy ?? []);
  const findings = await readFindings(log, starts);
  const cures = emulationOf(policy)?.cures ?? [];
  const paint = paintFor(process.stdout);
  for (const row of shown) {
    const cause = row.startedBy === null ? undefined : findings.get(row.startedBy);
    if (wanted.json) await printJson(rowLine(row, policy, cause, cures));
    else await print(`${totals.isEmpty ? '' : '\n'}${treeText(rowTree(row, policy, cause, cures), paint)}\n`);
    totals.addRow(row);
  }
  totals.add(known);
}

function rowLine(row: PartingRow, policy: string, cause: Finding | undefined, cures: readonly string[]): object {
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
    startedBy:
      startedBy === null ? null : { id: startedBy, ...(cause && { question: cause.key, says: cause.message }) },
    endedBy: { kind: endedBy.kind, eventId: endedBy.eventId, of: endedBy.of === 'a' ? policy : AGAINST },
    expiresAt: expiresAt === null ? null : formatInstant(expiresAt),
    cures,
  };
}

const ENDS: Readonly<Record<PartingRow['endedBy']['kind'], string>> = {
  expiry: 'its time had come',
  'asked-again': 'it asked again',
  clear: 'somebody cleared it',
  'connection-failure': 'no connection came about',
  open: 'nothing has, the history ends before that',
};

function rowTree(
  row: PartingRow,
  policy: string,
  cause: Finding | undefined,
  cures: readonly string[],
): ExplanationNode {
  const { serverName, from, to, a, b, wrongMs, endedBy, expiresAt } = row;
  const who = endedBy.of === 'a' ? policy : AGAINST;
  const isWrong = wrongMs.a > 0 || wrongMs.b > 0;
  const notes = [
    ...(cause === undefined
      ? []
      : [`begun by ${questionText(cause.key)}: ${cause.message}; seen ${formatInstant(cause.observedAt)}`]),
    `ended at ${formatInstant(to)}, with ${who}: ${ENDS[endedBy.kind]}`,
    ...(isWrong ? [`by itself it ends ${expiresAt === null ? 'never' : `at ${formatInstant(expiresAt)}`}`] : []),
    ...(isWrong && cures.length > 0 ? [`what ends it at once: ${cures.join(', or ')}`] : []),
  ];
  return {
    text: `${serverName}, from ${formatInstant(from)} for ${formatSpan(to - from)}`,
    status: isWrong ? 'failed' : 'note',
    children: [
      heldNode(policy, a, wrongMs.a),
      heldNode(AGAINST, b, wrongMs.b),
      ...notes.map((text): ExplanationNode => ({ text, status: 'note', children: [] })),
    ],
  };
}

function heldNode(who: string, holding: Holding, wrongMs: number): ExplanationNode {
  const step = holding.step === null ? '' : `, by step ${holding.step}`;
  const what = holding.kind === 'failure' ? `a failure: ${holding.message}` : `${holdingText(holding)}${step}`;
  const verdict = wrongMs > 0 ? `wrong for ${formatSpan(wrongMs)}` : 'not wrong';
  return { text: `${who} held ${what}; ${verdict}`, status: wrongMs > 0 ? 'failed' : 'taken', children: [] };
}

/** What it comes to, over all names. */
class Totals {
  readonly #policy: string;
  readonly #names: number;
  #partings = 0;
  #wrongMs = { policy: 0, against: 0 };
  #unanswerableMs = 0;

  constructor(policy: string, names: number) {
    this.#policy = policy;
    this.#names = names;
  }

  get isEmpty(): boolean {
    return this.#partings === 0;
  }

  addRow(_: PartingRow): void {
    this.#partings += 1;
  }

  add({ names }: Counterfactual): void {
    for (const { resolvers } of names) {
      for (const { name, wrongMs, unanswerableMs } of resolvers) {
        if (name === AGAINST) this.#wrongMs.against += wrongMs;
        if (name !== this.#policy) continue;
        this.#wrongMs.policy += wrongMs;
        this.#unanswerableMs += unanswerableMs;
      }
    }
  }

  get line(): object {
    const [policy, names, partings] = [this.#policy, this.#names, this.#partings];
    const wrongMs = { [AGAINST]: this.#wrongMs.against, [policy]: this.#wrongMs.policy };
    return {
      kind: 'summary',
      policy,
      against: AGAINST,
      names,
      partings,
      wrongMs,
      unanswerableMs: this.#unanswerableMs,
    };
  }

  get text(): string {
    const names = this.#names === 1 ? '1 server name' : `${this.#names} server names`;
    const times = this.#partings === 1 ? 'once' : `${this.#partings} times`;
    const parted = this.isEmpty ? 'never part' : `part ${times}`;
    const unknown =
      this.#unanswerableMs === 0
        ? ''
        : ` What ${this.#policy} held for ${formatSpan(this.#unanswerableMs)} nobody can tell: it would have asked what nobody asked.`;
    return (
      `Of ${names}, ${this.#policy} and ${AGAINST} ${parted}. ${this.#policy} was ` +
      `${wrongFor(this.#wrongMs.policy)}, ${AGAINST} ${wrongFor(this.#wrongMs.against)}.${unknown}`
    );
  }
}

function wrongFor(ms: number): string {
  return ms === 0 ? 'never wrong' : `wrong for ${formatSpan(ms)}`;
}
