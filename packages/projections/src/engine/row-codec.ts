import { type ColumnType, columnName, type Table } from './projection.ts';

const SQL_TYPES: Readonly<Record<ColumnType, string>> = {
  text: 'text collate "C"',
  position: 'bigint',
  instant: 'bigint',
  integer: 'int',
  double: 'float8',
  uuid: 'uuid',
  uuids: 'uuid[]',
  json: 'json',
  jsonb: 'jsonb',
};

/** How the rows of a table go into the database and come back. */
export interface RowCodec {
  /** The columns that the log determines, in order. */
  readonly columns: readonly string[];
  readonly definitions: readonly string[];
  /** JSON text for `json_to_recordset` with `recordset`, and the expressions to select from it. */
  encode(rows: Iterable<object>): string;
  readonly recordset: string;
  readonly selection: string;
  decode(row: Readonly<Record<string, unknown>>): object;
}

export function rowCodec({ columns: types }: Pick<Table, 'columns'>): RowCodec {
  const entries = Object.entries(types).map(([property, type]) => ({ property, type, column: columnName(property) }));
  const viaText = (type: ColumnType): boolean => type === 'json' || type === 'jsonb';
  return {
    columns: entries.map(({ column }) => column),
    definitions: entries.map(({ column, type }) => `${column} ${SQL_TYPES[type]}`),
    recordset: entries.map(({ column, type }) => `${column} ${viaText(type) ? 'text' : bare(type)}`).join(', '),
    selection: entries.map(({ column, type }) => (viaText(type) ? `${column}::${type}` : column)).join(', '),
    encode(rows) {
      const texts: string[] = [];
      for (const row of rows) {
        const fields: Record<string, unknown> = {};
        for (const { property, type, column } of entries) fields[column] = encoded(type, Reflect.get(row, property));
        texts.push(JSON.stringify(fields));
      }
      return `[${texts.join(',')}]`;
    },
    decode(row) {
      const properties: Record<string, unknown> = {};
      for (const { property, type, column } of entries) properties[property] = decoded(type, row[column]);
      return properties;
    },
  };
}

function bare(type: ColumnType): string {
  return type === 'text' ? 'text' : SQL_TYPES[type];
}

function encoded(type: ColumnType, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  switch (type) {
    case 'position':
      return String(value);
    case 'instant':
      return Math.floor(Number(value));
    // As text: a document may hold what the database does not take within another.
    case 'json':
    case 'jsonb':
      return JSON.stringify(value);
    default:
      return value;
  }
}

function decoded(type: ColumnType, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  switch (type) {
    // int8: pg gives a string, PGlite a number, or a bigint where a number would not be exact.
    case 'position':
      return BigInt(value as string | number | bigint);
    case 'instant':
    case 'integer':
    case 'double':
      return Number(value);
    default:
      return value;
  }
}
