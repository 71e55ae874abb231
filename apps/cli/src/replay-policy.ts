import process from 'node:process';
import { emulationOf, type Finding, resolverNames } from '@wherefore/discovery';
import { counterfactual, partingTable, readHistory } from '@wherefore/projections';
import { paintFor, treeText } from './explanation-text.ts';
import { readFindings } from './history/evidence.ts';
import { interruptible } from './interruption.ts';
import { NothingYet } from './nothing-yet.ts';
import type { History } from './open-history.ts';
import { print, printJson } from './output.ts';
import { startProgress } from './progress.ts';
import { openReadModels, told } from './read-models.ts';
import { AGAINST, rowLine, rowTree, wrongAlone, wrongLine, wrongTree } from './replay/parting-text.ts';
import { Totals } from './replay/totals.ts';
import { UsageError } from './usage-error.ts';
import { visible } from './visible.ts';

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
  await (wanted.json ? printJson(totals.line) : print(`${visible(totals.text)}\n`));
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
  const alone = wrongAlone(known, [policy, AGAINST], rows);
  const isShown = ({ from, to }: Span): boolean => at === undefined || (from <= at && at < to);
  const [partings, others] = [rows.filter(isShown), alone.filter(({ stretch }) => isShown(stretch))];
  const starts = [...partings, ...others.map(({ stretch }) => stretch)].flatMap(({ startedBy }) => startedBy ?? []);
  const findings = await readFindings(log, starts);
  const causeOf = (id: string | null): Finding | undefined => (id === null ? undefined : findings.get(id));
  const cures = emulationOf(policy)?.cures ?? [];
  const paint = paintFor(process.stdout);
  for (const row of partings) {
    const cause = causeOf(row.startedBy);
    if (wanted.json) await printJson(rowLine(row, policy, cause, cures));
    else await print(`${treeText(rowTree(row, policy, cause, cures), paint)}\n\n`);
  }
  for (const each of others) {
    const cause = causeOf(each.stretch.startedBy);
    await (wanted.json ? printJson(wrongLine(each, cause)) : print(`${treeText(wrongTree(each, cause), paint)}\n\n`));
  }
  totals.addPartings(partings.length);
  totals.add(known);
}

interface Span {
  readonly from: number;
  readonly to: number;
}
