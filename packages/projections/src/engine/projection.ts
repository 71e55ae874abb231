import type { Instant } from '@wherefore/discovery';
import type { RecordedEvent } from '@wherefore/event-log';

/** Types of columns. A position is a `bigint`, an instant a number of milliseconds since 1970. */
export type ColumnType =
  | 'text'
  | 'position'
  | 'instant'
  | 'integer'
  | 'double'
  | 'uuid'
  | 'uuids'
  /** Text of JSON kept as it is written; may hold what jsonb refuses. */
  | 'json'
  | 'jsonb';

/**
 * A table of rows, in one table a generation. Properties of rows are in camel case, columns the same in snake case; a
 * property that is `null` is null in its column.
 */
export interface Table {
  /** Name of the view through which it is read; tables have `_g<generation>` after it. */
  readonly name: string;
  /** The property that rows are found by: text. */
  readonly key: string;
  readonly columns: Readonly<Record<string, ColumnType>>;
  /** Columns that the log does not determine, with their definitions: leases. Not compared, carried over by a swap. */
  readonly own?: Readonly<Record<string, string>>;
  /** Columns that count events: where the beginning of the log was deleted they count those that are left. */
  readonly counted?: readonly string[];
  /** Columns that the database computes of the others, with their definitions. */
  readonly computed?: Readonly<Record<string, string>>;
  /** Columns of an index each, created after a rebuild has filled the table. */
  readonly indexes?: readonly (readonly string[])[];
  /** More of them, by a part of their names: what follows `create index … on table`. */
  readonly otherIndexes?: Readonly<Record<string, string>>;
  /** Storage parameters, such as `fillfactor = 70`. */
  readonly storage?: string;
}

/** A second table whose rows are a function of the rows of the first. */
export interface Derived<Row extends object> {
  readonly table: Table;
  /** At most one row for a row, under the same key. */
  from(row: Row, clearedAt: Instant): object | undefined;
  /** SQL: which rows of the second table are gone when everything was cleared at `clearedAt`. */
  readonly goneBy: (clearedAt: string) => string;
  /** SQL: `insert into second select … from first`, the twin of `from`; `clearedAt` may be null. */
  readonly sql: (first: string, second: string, clearedAt: string) => string;
}

/** Looks up an event that another refers to. */
export type Cited = (id: string) => RecordedEvent | undefined;

/**
 * A read model: a fold of the events of one stream into one row, for each of many streams. No row depends on the
 * events of another stream, so that there is no order between them to be kept.
 */
export interface Projection<Row extends object = object> {
  readonly name: string;
  /** Counted up when `evolve` or a table changes: rows of different versions are not comparable. */
  readonly version: number;
  /** Types of events that it folds. All others that are known pass it by. */
  readonly types: readonly string[];
  /** Fields of events that it looks at: others need not be read. Default: all. */
  readonly fields?: readonly (keyof RecordedEvent)[];
  /** Types of events that others cite often, so that they are worth being kept in memory. Default: none. */
  readonly oftenCited?: readonly string[];
  readonly table: Table;
  readonly derived?: readonly Derived<Row>[];
  /** The key of the row that an event belongs to; `undefined` when it belongs to none. */
  key(event: RecordedEvent): string | undefined;
  /** The stream that has all events of a row. */
  stream(key: string): string;
  /** Ids of earlier events that `evolve` will look up for this one. */
  cites(row: Row | undefined, event: RecordedEvent): readonly string[];
  /**
   * The row after an event. Pure, and the reference for every other way to build the table.
   *
   * @throws {CitedEventMissing} it rests on an event that is not there
   * @throws an event that cannot be folded: see the ways with faults
   */
  evolve(row: Row | undefined, event: RecordedEvent, cited: Cited): Row | undefined;
  /**
   * Where it is recorded that everything was cleared, and until when by such an event. Rows are compared with the latest
   * of these times when they are read: there is no order between the events of this stream and theirs.
   */
  readonly clearing?: { readonly stream: string; at(event: RecordedEvent): Instant | undefined };
  /**
   * Views that show the table of a generation under plain names, in the order in which to create them. `cleared` is an
   * SQL expression: when everything was last cleared, or null.
   */
  views(names: ViewNames): readonly string[];
  /** The rows as one SQL statement over the log, if there is a way. */
  readonly rebuildSql?: (names: LogTables) => string;
}

/** Quoted names to write views with. */
export interface ViewNames {
  readonly schema: string;
  /** Of the table of the generation, by the plain name. */
  table(name: string): string;
  readonly cleared: string;
}

/** What an SQL rebuild is written with. */
export interface LogTables {
  readonly target: string;
  readonly event: string;
  readonly stream: string;
  /** SQL: the number of a type of event. */
  type(name: string): string;
  /** SQL: the last position to read. */
  readonly until: string;
}

/** `server_name` for `serverName`. */
export function columnName(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
