import process from 'node:process';
import { parseServerName } from '@wherefore/discovery';
import type { Different, Obstacle, Replayed, ReplayOptions, ReplaySummary } from '@wherefore/projections';
import { conclusionLine } from './conclusion-line.ts';
import { paintFor, treeText } from './explanation-text.ts';
import { interruptible } from './interruption.ts';
import { NothingYet } from './nothing-yet.ts';
import { assertWhole, type DatabaseFlags, type History, openHistory, tellDeletions } from './open-history.ts';
import { print, printJson } from './output.ts';
import { startProgress } from './progress.ts';
import { quoted } from './quoted.ts';
import { readTime } from './time-argument.ts';
import { UsageError } from './usage-error.ts';
import { visible } from './visible.ts';

export interface ReplayFlags extends DatabaseFlags {
  readonly json?: true;
  readonly at?: string;
  readonly from?: string;
  readonly to?: string;
  readonly policy?: string;
}

type Range = Pick<ReplayOptions, 'serverNames' | 'at' | 'from' | 'to'>;

/** `wherefore replay`. Gives the exit code. */
export async function replayCommand(names: readonly string[], flags: ReplayFlags): Promise<number> {
  const wanted = rangeOf(names, flags, Date.now());
  const { policy } = flags;
  if (policy === undefined) {
    await using history = await openHistory(flags);
    await assertWhole(history);
    await tellDeletions(history);
    return await replayAll(history, wanted, flags);
  }
  const { assertKnown, replayUnder } = await import('./replay-policy.ts');
  assertKnown(policy);
  await using history = await openHistory(flags);
  await assertWhole(history);
  await tellDeletions(history);
  return await replayUnder(history, { ...wanted, policy, json: flags.json === true });
}

function rangeOf(names: readonly string[], { at, from, to }: ReplayFlags, now: number): Range {
  if (at !== undefined && (from !== undefined || to !== undefined)) {
    throw new UsageError('--at is one moment: leave out --from and --to');
  }
  const odd = names.find((name) => parseServerName(name).kind === 'invalid');
  if (odd !== undefined) throw new UsageError(`${quoted(odd)} is no server name`);
  const range = {
    ...(names.length > 0 && { serverNames: names }),
    ...(at !== undefined && { at: readTime('--at', at, now) }),
    ...(from !== undefined && { from: readTime('--from', from, now) }),
    ...(to !== undefined && { to: readTime('--to', to, now) }),
  };
  const { from: first = 0, to: last = Number.POSITIVE_INFINITY } = range;
  if (first > last) throw new UsageError(`--from ${from} is after --to ${to}`);
  return range;
}

async function replayAll({ log }: History, wanted: Range, { json }: ReplayFlags): Promise<number> {
  const { ReplayTally, replay } = await import('@wherefore/projections');
  const tally = new ReplayTally();
  let first: (Replayed & { readonly result: Different }) | undefined;
  await interruptible(async (signal) => {
    using progress = await startProgress('replaying', 'events');
    for await (const replayed of replay(log, {
      ...wanted,
      signal,
      onProgress: ({ events }) => progress.update(events),
    })) {
      tally.add(replayed);
      const { result } = replayed;
      if (result.kind === 'different') first ??= { ...replayed, result };
      if (json === true && result.kind !== 'equal') await printJson(replayedLine(replayed));
    }
  });
  const { summary } = tally;
  if (summary.conclusions === 0) throw new NothingYet('nothing was concluded there that could be decided again');
  if (json === true) await printJson({ kind: 'summary', ...summary });
  else await print(`${summaryText(summary)}\n${first === undefined ? '' : `\n${differenceText(first)}\n`}`);
  // That history ends somewhere was wanted so.
  const unanswerable = countOf({ ...summary.unanswerable, 'history-deleted': 0 });
  return summary.different === 0 && unanswerable === 0 ? 0 : 1;
}

function replayedLine({ event, serverName, result }: Replayed): object {
  const common = { kind: result.kind, serverName, id: event.id, position: event.position };
  switch (result.kind) {
    case 'equal':
      return common;
    case 'different': {
      const { recorded, again, firstDifference } = result;
      const { path, recorded: before = null, again: after = null } = firstDifference;
      const first = { path, recorded: before, again: after };
      return { ...common, firstDifference: first, recorded: conclusionLine(recorded), again: conclusionLine(again) };
    }
    case 'unanswerable': {
      const { kind: _, ...obstacle } = result;
      return { ...common, ...obstacle };
    }
  }
}

function summaryText({ conclusions, equal, different, unanswerable }: ReplaySummary): string {
  const told = Object.entries(unanswerable)
    .filter(([, count]) => count > 0)
    .map(([obstacle, count]) => `${count} ${OBSTACLES[obstacle as Obstacle['obstacle']]}`);
  const many = conclusions === 1 ? '1 conclusion' : `${conclusions} conclusions`;
  const counts = `${many} decided again: ${equal} equal, ${different} different, ${countOf(unanswerable)} unanswerable`;
  return told.length === 0 ? `${counts}.` : `${counts} (${told.join(', ')}).`;
}

const OBSTACLES: Readonly<Record<Obstacle['obstacle'], string>> = {
  timeout: 'where the resolver had run out of time',
  'unknown-policy': 'under a policy that nobody here knows',
  'rules-not-recorded': 'under address rules that are not recorded',
  'missing-event': 'with evidence that is missing',
  'history-deleted': 'with evidence that was deleted',
  unanswered: 'that need answers which nobody asked for',
  unreadable: 'that cannot be read',
};

function countOf(unanswerable: ReplaySummary['unanswerable']): number {
  return Object.values(unanswerable).reduce((one, other) => one + other, 0);
}

/** The first difference, with both explanations. */
function differenceText({ event, result }: Replayed & { readonly result: Different }): string {
  const { firstDifference, explanations } = result;
  const { path, recorded, again } = firstDifference;
  const paint = paintFor(process.stdout);
  const where = `The first difference: ${event.id} at position ${event.position}, ${path === '' ? 'all of it' : path}: recorded ${shown(recorded)}, now ${shown(again)}.`;
  return [
    paint('failed', visible(where)),
    'As it was recorded:',
    treeText(explanations.recorded.tree, paint),
    'As it is decided now:',
    treeText(explanations.again.tree, paint),
  ].join('\n');
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
