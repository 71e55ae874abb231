import type { RecordedRules, Target } from '@wherefore/discovery';
import type { Row } from '@wherefore/event-log/postgres';
import { type EngineContext, named } from '../engine/context.ts';
import { readGenerations } from '../engine/generations.ts';
import type { DestinationRow } from '../models/destination.ts';
import { failAsTold } from './telling.ts';

export interface ScanOptions {
  /** Only what is fresh then, ms since 1970. Default: the clock of this machine. */
  readonly now?: number;
  /** Rows in a page, 1 to 10000. Default 2000. */
  readonly pageSize?: number;
}

/** What can be answered with: what a row has besides is about the past. */
export type LiveDestination = Pick<
  DestinationRow,
  | 'serverName'
  | 'code'
  | 'message'
  | 'sni'
  | 'targets'
  | 'hostHeader'
  | 'tlsName'
  | 'step'
  | 'rules'
  | 'pinnedId'
  | 'confirmations'
  | 'position'
> & {
  readonly [Key in
    | 'outcome'
    | 'policy'
    | 'freshUntil'
    | 'since'
    | 'draw'
    | 'because'
    | 'concludedId'
    | 'fullId']: NonNullable<DestinationRow[Key]>;
};

export interface DestinationScan {
  /** By lane of the log: everything up to there is in the rows, and of what is behind, some. */
  readonly positions: readonly bigint[];
  /** In the order of names. What changes meanwhile may be in them or not. */
  readonly pages: AsyncIterable<readonly LiveDestination[]>;
}

const MAX_PAGE = 10_000;

/** @throws {RangeError} */
export async function scanDestinations(
  context: EngineContext,
  { now = Date.now(), pageSize = 2000 }: ScanOptions = {},
): Promise<DestinationScan> {
  if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > MAX_PAGE) {
    throw new RangeError(`a page has 1 to ${MAX_PAGE} rows, not ${pageSize}`);
  }
  return { positions: await lowestPositions(context), pages: pagesOf(context, now, pageSize) };
}

/** A rebuilt generation may begin to serve at any moment, and never behind the one before. */
async function lowestPositions(context: EngineContext): Promise<readonly bigint[]> {
  const serving = (await readGenerations(context)).find(
    ({ name, status }) => name === 'destination' && status === 'serving',
  );
  return Array.from({ length: context.log.lanes }, (_, lane) => serving?.positions[lane] ?? 0n);
}

async function* pagesOf(
  context: EngineContext,
  now: number,
  pageSize: number,
): AsyncGenerator<readonly LiveDestination[], void, undefined> {
  const { session } = context.database;
  // As text, which costs the least to take apart here.
  const select = `
    select server_name, outcome, step, code, message, host_header, tls_name, sni, targets::text, policy,
      fresh_until::text, since::text, draw, rules::text, because::text, pinned_id::text, concluded_id::text,
      full_id::text, confirmations, position::text
    from ${named(context, 'destination')}
    where server_name > $1::text and status = 'live' and fresh_until > $2::bigint
    order by server_name limit $3::int`;
  let rows: readonly Row[];
  let after = '';
  // While one page is taken in, the next one is on its way.
  let next = session.query(select, [after, now, pageSize]);
  do {
    rows = await next.catch(failAsTold);
    after = String(rows.at(-1)?.[0] ?? '');
    if (rows.length === pageSize) {
      next = session.query(select, [after, now, pageSize]);
      // Whoever stops here does not come for it.
      next.catch(() => undefined);
    }
    if (rows.length > 0) yield rows.map(decode);
  } while (rows.length === pageSize);
}

type Texts = readonly [
  serverName: string,
  outcome: LiveDestination['outcome'],
  step: LiveDestination['step'],
  code: LiveDestination['code'],
  message: string | null,
  hostHeader: string | null,
  tlsName: string | null,
  sni: string | null,
  targets: string | null,
  policy: string,
  freshUntil: string,
  since: string,
  draw: number,
  rules: string | null,
  because: string,
  pinnedId: string | null,
  concludedId: string,
  fullId: string,
  confirmations: number,
  position: string,
];

function decode(row: Row): LiveDestination {
  const [serverName, outcome, step, code, message, hostHeader, tlsName, sni, targets, policy, ...rest] =
    row as unknown as Texts;
  const [freshUntil, since, draw, rules, because, pinnedId, concludedId, fullId, confirmations, position] = rest;
  return {
    serverName,
    outcome,
    step,
    code,
    message,
    hostHeader,
    tlsName,
    sni,
    targets: targets === null ? null : (JSON.parse(targets) as readonly Target[]),
    policy,
    freshUntil: Number(freshUntil),
    since: Number(since),
    draw,
    rules: rules === null ? null : (JSON.parse(rules) as RecordedRules),
    // Of ids nothing has to be quoted.
    because: because === '{}' ? [] : because.slice(1, -1).split(','),
    pinnedId,
    concludedId,
    fullId,
    confirmations,
    position: BigInt(position),
  };
}
