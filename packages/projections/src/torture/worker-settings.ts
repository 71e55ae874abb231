/** What a worker process has to know; travels as JSON in its first argument. */
export interface WorkerSettings {
  /** A URL or a directory. */
  readonly location: string;
  readonly schema: string;
  /** What it does, all at once. */
  readonly tasks: readonly ('append' | 'follow' | 'rebuild')[];
  /** Events to append, one JSON text a line, from this one on. */
  readonly events: { readonly file: string; readonly from: number } | undefined;
  /** The statement with which the process kills itself, counted from 1, and whether before or after it. */
  readonly death: { readonly statement: number; readonly when: 'before' | 'after' } | undefined;
  readonly seed: number;
}

/** What it prints, one JSON text a line. */
export type WorkerLine =
  /** So many events of the file are acknowledged. */
  | { readonly kind: 'appended'; readonly count: number }
  | { readonly kind: 'rebuilt'; readonly name: string; readonly path: string }
  | { readonly kind: 'swapped-back' }
  /** It kills itself with the next statement. */
  | { readonly kind: 'dying' }
  | { readonly kind: 'failed'; readonly error: string }
  | { readonly kind: 'done' };
