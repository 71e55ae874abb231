import { formatInstant, type Instant, STEPS, type Step } from '@wherefore/discovery';
import type { DestinationRow, OverrideRow, Page, Projections } from '@wherefore/projections';
import { markdownTable } from './markdown-table.ts';
import { readCount } from './number-argument.ts';
import { type DatabaseFlags, openHistory } from './open-history.ts';
import { complain, print, printJson } from './output.ts';
import { programName } from './program-name.ts';
import { openReadModels, told } from './read-models.ts';
import { UsageError } from './usage-error.ts';
import { visible } from './visible.ts';

export interface CachesFlags extends DatabaseFlags {
  readonly json?: true;
  readonly step?: string;
  readonly stale?: true;
  readonly q?: string;
  readonly limit: string;
}

const MAX_LIMIT = 10_000;
/** Rows read at once. */
const PAGE = 1000;

/** `wherefore caches`. Gives the exit code. */
export async function cachesCommand(cache: 'destinations' | 'overrides', flags: CachesFlags): Promise<number> {
  const limit = readCount('--limit', flags.limit, MAX_LIMIT);
  const step = flags.step === undefined ? undefined : readStep(flags.step);
  await using history = await openHistory(flags);
  const projections = await openReadModels(history);
  await told(projections.catchUp());
  const now = Date.now();
  const show = cache === 'destinations' ? showDestinations : showOverrides;
  const shown = await show(projections, { ...flags, limit, step, now });
  if (shown === 0 && flags.json !== true) await print(`${nothingIn(cache, flags)}\n`);
  if (shown === limit) complain(`there may be more than ${limit}: --limit says how many`);
  return 0;
}

interface Wanted {
  readonly json?: true;
  readonly limit: number;
  readonly q?: string;
  readonly stale?: true;
  readonly step: Step | undefined;
  readonly now: Instant;
}

function filterOf({ q, now, stale, step }: Wanted) {
  return { now, ...(q !== undefined && { q }), ...(stale && { stale }), ...(step && { step }) };
}

async function showDestinations({ destinations }: Projections, wanted: Wanted): Promise<number> {
  const { json, limit, now } = wanted;
  const filter = { status: 'live', ...filterOf(wanted) } as const;
  const rows = await allOf((page) => destinations.list({ ...filter, ...page }), limit);
  if (json === true) for (const row of rows) await printJson(destinationLine(row, now));
  else if (rows.length > 0) {
    const head = ['Server Name', 'Destination', 'Hostname', 'Step', 'Expires'];
    await print(
      `${markdownTable(
        head,
        rows.map((row) => destinationCells(row, now)),
      )}\n`,
    );
  }
  return rows.length;
}

async function showOverrides({ overrides }: Projections, wanted: Wanted): Promise<number> {
  const { json, limit, now } = wanted;
  const filter = filterOf(wanted);
  const rows = await allOf((page) => overrides.list({ ...filter, ...page }), limit);
  if (json === true) for (const row of rows) await printJson(overrideLine(row, now));
  else if (rows.length > 0) {
    const head = ['Server Name', 'IP', 'Port', 'Expires', 'Overriding', 'Owner'];
    await print(
      `${markdownTable(
        head,
        rows.map((row) => overrideCells(row, now)),
      )}\n`,
    );
  }
  return rows.length;
}

async function allOf<T>(
  list: (page: { readonly limit: number; readonly after?: string }) => Promise<Page<T>>,
  limit: number,
): Promise<readonly T[]> {
  const rows: T[] = [];
  let after: string | undefined;
  do {
    const page = await list({ limit: Math.min(PAGE, limit - rows.length), ...(after !== undefined && { after }) });
    rows.push(...page.items);
    after = page.next;
  } while (after !== undefined && rows.length < limit);
  return rows;
}

function destinationCells(row: DestinationRow, now: Instant): readonly string[] {
  const { serverName, targets, hostHeader, step, code, freshUntil } = row;
  const destination = targets?.map(({ host, port }) => placeOf(host, port)).join(', ') ?? `none (${code})`;
  return [serverName, destination, hostHeader ?? '', step ?? '', expiry(freshUntil, now)];
}

function destinationLine(row: DestinationRow, now: Instant): object {
  const { serverName, outcome, step, code, message, hostHeader, tlsName, sni, targets, policy, because } = row;
  const { freshUntil, concludedId, fullId, requestedBy, requestedAt } = row;
  return {
    serverName,
    outcome,
    step,
    ...(outcome === 'destination' ? { hostHeader, tlsName, sni, targets } : { code, message }),
    policy,
    freshUntil: instant(freshUntil),
    isStale: freshUntil !== null && freshUntil <= now,
    decidedAt: instant(row.decidedAt),
    chosenAt: instant(row.chosenAt),
    because,
    concludedId,
    fullId,
    requestedBy,
    requestedAt: instant(requestedAt),
  };
}

function overrideCells(row: OverrideRow, now: Instant): readonly string[] {
  const { host, addresses, port, freshUntil, overriding, owner } = row;
  return [host, addresses.join(', '), String(port), expiry(freshUntil, now), overriding, owner];
}

function overrideLine(row: OverrideRow, now: Instant): object {
  const { owner, host, port, addresses, overriding, place, concludedId, fullId, freshUntil } = row;
  const life = { freshUntil: formatInstant(freshUntil), isStale: freshUntil <= now };
  return { owner, host, port, addresses, overriding, place, ...life, concludedId, fullId };
}

function placeOf(host: string, port: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function expiry(freshUntil: Instant | null, now: Instant): string {
  if (freshUntil === null) return '';
  return `${formatInstant(freshUntil)}${freshUntil <= now ? ' (past)' : ''}`;
}

function instant(at: Instant | null): string | null {
  return at === null ? null : formatInstant(at);
}

function readStep(text: string): Step {
  const found = STEPS.find(({ step }) => step === text);
  if (found !== undefined) return found.step;
  throw new UsageError(`--step ${text}: no such step; there are ${STEPS.map(({ step }) => step).join(', ')}`);
}

function nothingIn(cache: string, { step, stale, q }: CachesFlags): string {
  const isFiltered = step !== undefined || stale === true || q !== undefined;
  if (isFiltered) return visible(`No ${cache} are like that; ${programName()} caches ${cache} shows all.`);
  return `There are no ${cache}: nothing has been resolved into this history, or all of it was cleared.`;
}
