import { type Finding, formatInstant } from '@wherefore/discovery';
import type { Counterfactual, PartingRow, WrongStretch } from '@wherefore/projections';

/** What the others are held against. */
export const AGAINST = 'recommended';

/** A parting as `wherefore replay --policy --json` prints it. */
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

/** It as `wherefore replay --policy --json` prints it. */
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

function startLine(id: string | null, cause: Finding | undefined): object | null {
  return id === null ? null : { id, ...(cause && { question: cause.key, says: cause.message }) };
}
