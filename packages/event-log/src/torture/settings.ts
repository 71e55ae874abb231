/** What a process of a torture run has to know; travels as JSON in its first argument. */
export interface Target {
  readonly url: string;
  readonly schema: string;
  /** Directory of what was retired, where something is. Only with one lane. */
  readonly archive?: string;
}

export interface WriterSettings extends Target {
  readonly seed: number;
  /** Writers of this process are told apart by numbers from this one on: they become part of event ids. */
  readonly firstWriter: number;
  /** Writers that go through the public append. */
  readonly writers: number;
  /** Writers that hold a transaction of their own around the append. */
  readonly rawWriters: number;
  /** Events after which the process stops by itself. */
  readonly events: number;
  /** Batches of a killed predecessor whose outcome nobody knows: appended again, with the same ids. */
  readonly unsettled: readonly Batch[];
}

export interface FollowerSettings extends Target {
  readonly reader: ReaderName;
  /** Where the follower keeps what it has seen and its checkpoint. */
  readonly file: string;
}

export type ReaderName = 'ours' | 'naive' | 'xid';

/** Appends of one transaction. */
export interface Batch {
  readonly no: string;
  readonly appends: readonly BatchAppend[];
}

export interface BatchAppend {
  readonly stream: string;
  readonly exact: boolean;
  readonly ids: readonly string[];
}

/** What a writer process prints, one JSON text a line. */
export type WriterLine =
  | { readonly kind: 'intends'; readonly batch: Batch }
  /** Version and position of the last event of each append. */
  | { readonly kind: 'acknowledged'; readonly no: string; readonly last: readonly (readonly [number, string])[] }
  | { readonly kind: 'rolled-back'; readonly no: string }
  /** A transaction by hand whose end nobody has seen: it is there as a whole or not at all. */
  | { readonly kind: 'unknown'; readonly no: string }
  | { readonly kind: 'failed'; readonly error: string }
  | { readonly kind: 'done' };

/** Unique in a run: writer numbers are never used twice. */
export function eventId(seed: number, writer: number, count: number): string {
  const hex = (value: number, length: number): string => value.toString(16).padStart(length, '0');
  return `${hex(count, 8)}-${hex(writer, 4)}-7000-8000-${hex(seed, 12)}`;
}
