import process from 'node:process';
import { formatInstant } from '@wherefore/discovery';
import type { ProjectionStatus, StepStatistic } from '@wherefore/projections';
import { shownLocation } from './database-location.ts';
import { paintFor } from './explanation-text.ts';
import { markdownTable } from './markdown-table.ts';
import { type DatabaseFlags, openHistory } from './open-history.ts';
import { print, printJson } from './output.ts';
import { openReadModels } from './read-models.ts';
import { visible } from './visible.ts';

export interface StatsFlags extends DatabaseFlags {
  readonly json?: true;
}

/** `wherefore stats`. Gives the exit code. */
export async function statsCommand(flags: StatsFlags): Promise<number> {
  await using history = await openHistory(flags);
  const projections = await openReadModels(history);
  const [statuses, steps] = [await projections.status(), await projections.stepStatistics()];
  const isAtFault = statuses.some(({ isFaulted }) => isFaulted);
  if (flags.json === true) {
    await printJson({ kind: 'log', database: shownLocation(history.location.location), lanes: history.log.lanes });
    for (const status of statuses) await printJson(projectionLine(status));
    for (const step of steps) await printJson({ kind: 'step', ...step });
    return isAtFault ? 1 : 0;
  }
  const paint = paintFor(process.stdout);
  await print(`${visible(shownLocation(history.location.location))}\n\n`);
  await print(
    `${markdownTable(['Projection', 'Serves', 'Position', 'Lag', 'Updated'], statuses.map(projectionCells))}\n`,
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
  else await print('\nNo server name has a conclusion yet; wherefore caches destinations brings this up to date.\n');
  return isAtFault ? 1 : 0;
}

function projectionLine(status: ProjectionStatus): object {
  const { faults, owner, updatedAt, ...rest } = status;
  return {
    kind: 'projection',
    ...rest,
    owner: owner ?? null,
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

function projectionCells({
  name,
  generation,
  status,
  positions,
  isBehind,
  updatedAt,
}: ProjectionStatus): readonly string[] {
  const lag = isBehind.includes(true) ? 'behind the log' : 'none';
  return [name, `${status}, generation ${generation}`, positions.join(' '), lag, formatInstant(updatedAt)];
}

function stepCells({ step, outcome, policy, servers, fresh, expired }: StepStatistic): readonly string[] {
  return [step ?? '', outcome, policy, String(servers), String(fresh), String(expired)];
}
