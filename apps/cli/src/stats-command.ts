import process from 'node:process';
import { formatInstant } from '@wherefore/discovery';
import type { ProjectionStatus, StepStatistic } from '@wherefore/projections';
import { shownLocation } from './database-location.ts';
import { paintFor } from './explanation-text.ts';
import { markdownTable } from './markdown-table.ts';
import { type DatabaseFlags, openHistory, tellDeletions } from './open-history.ts';
import { print, printJson } from './output.ts';
import { programName } from './program-name.ts';
import { openReadModels } from './read-models.ts';
import { sizeLine, sizeOfLog, sizeText } from './stats/size-of-log.ts';
import { visible } from './visible.ts';

export interface StatsFlags extends DatabaseFlags {
  readonly json?: true;
}

/** `wherefore stats`. Gives the exit code. */
export async function statsCommand(flags: StatsFlags): Promise<number> {
  await using history = await openHistory(flags);
  await tellDeletions(history);
  const projections = await openReadModels(history);
  const [statuses, steps] = [await projections.status(), await projections.stepStatistics()];
  const size = await sizeOfLog(history);
  const { settled } = size;
  const database = shownLocation(history.location.location);
  const isAtFault = statuses.some(({ isFaulted }) => isFaulted);
  if (flags.json === true) {
    await printJson(sizeLine(database, size));
    for (const status of statuses) await printJson(projectionLine(status, settled));
    for (const step of steps) await printJson({ kind: 'step', ...step });
    return isAtFault ? 1 : 0;
  }
  const paint = paintFor(process.stdout);
  await print(`${sizeText(database, size).map(visible).join('\n')}\n\n`);
  await print(
    `${markdownTable(
      ['Projection', 'Serves', 'Position', 'Lag', 'Updated'],
      statuses.map((status) => projectionCells(status, settled)),
    )}\n`,
  );
  for (const { name, faults } of statuses) {
    for (const { kind, eventId, position, error } of faults) {
      const what = kind === 'halted' ? 'stands before' : 'left out';
      await print(`${paint('failed', visible(`${name} ${what} event ${eventId} at ${position}: ${error}`))}\n`);
    }
  }
  if (steps.length > 0)
    await print(
      `\n${markdownTable(['Step', 'Outcome', 'Policy', 'Servers', 'Fresh', 'Expired'], steps.map(stepCells))}\n`,
    );
  else
    await print(
      `\nNo server name has a conclusion yet; ${programName()} caches destinations brings this up to date.\n`,
    );
  return isAtFault ? 1 : 0;
}

function lagOf({ positions }: ProjectionStatus, settled: readonly bigint[]): bigint {
  return settled.reduce(
    (sum, end, lane) => sum + (end > (positions[lane] ?? 0n) ? end - (positions[lane] ?? 0n) : 0n),
    0n,
  );
}

function projectionLine(status: ProjectionStatus, settled: readonly bigint[]): object {
  const { faults, owner, updatedAt, ...rest } = status;
  return {
    kind: 'projection',
    ...rest,
    owner: owner ?? null,
    lag: lagOf(status, settled),
    updatedAt: formatInstant(updatedAt),
    faults: faults.map(({ kind, eventId, position, error, attempts }) => ({
      kind,
      eventId,
      position,
      error,
      attempts,
    })),
  };
}

function projectionCells(projection: ProjectionStatus, settled: readonly bigint[]): readonly string[] {
  const { name, generation, status, positions, updatedAt } = projection;
  const lag = lagOf(projection, settled);
  const serves = `${status}, generation ${generation}`;
  return [name, serves, positions.join(' '), lag === 0n ? 'none' : `${lag}`, formatInstant(updatedAt)];
}

function stepCells({ step, outcome, policy, servers, fresh, expired }: StepStatistic): readonly string[] {
  return [step ?? '', outcome, policy, String(servers), String(fresh), String(expired)];
}
