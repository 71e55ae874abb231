import type { ClaimSource } from './cache-claim.ts';

/** What a column holds; `other` for one that nothing is read from. */
export type Column =
  | 'serverName'
  | 'destination'
  | 'hostname'
  | 'isOverride'
  | 'step'
  | 'expires'
  | 'confidence'
  | 'addresses'
  | 'port'
  | 'overriding'
  | 'other';

/** The columns of a table, and whose table that makes it. */
export interface TableHeader {
  readonly table: 'destinations' | 'overrides';
  readonly source: ClaimSource;
  readonly columns: readonly Column[];
}

const COLUMNS: Readonly<Record<string, Column>> = Object.assign(Object.create(null) as object, {
  'server name': 'serverName',
  destination: 'destination',
  hostname: 'hostname',
  sni: 'hostname',
  override: 'isOverride',
  step: 'step',
  expires: 'expires',
  confidence: 'confidence',
  ip: 'addresses',
  ips: 'addresses',
  port: 'port',
  overriding: 'overriding',
} satisfies Record<string, Column>);

export type HeaderResult =
  | { readonly kind: 'no-header' }
  | { readonly kind: 'header'; readonly header: TableHeader }
  /** It begins like one, and lacks what is needed. */
  | { readonly kind: 'strange'; readonly missing: readonly string[] };

/** Reads a row as the heading of a table. `told` says whose it is where the columns do not. */
export function readHeader(cells: readonly string[], told: ClaimSource | undefined): HeaderResult {
  if (cells[0] === undefined || !/^server\s+name$/i.test(cells[0])) return { kind: 'no-header' };
  const names = cells.map((cell) => cell.toLowerCase().replace(/\s+/g, ' '));
  const columns = names.map((name) => COLUMNS[name] ?? 'other');
  const isOverrides = columns.includes('addresses');
  const needed: readonly Column[] = isOverrides
    ? ['addresses', 'port', 'expires']
    : ['destination', 'hostname', 'expires'];
  const missing = needed.filter((column) => !columns.includes(column));
  if (missing.length > 0) return { kind: 'strange', missing };
  const source = columns.includes('step') ? 'continuwuity' : (told ?? 'tuwunel');
  return { kind: 'header', header: { table: isOverrides ? 'overrides' : 'destinations', source, columns } };
}
