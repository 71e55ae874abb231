import type { Batch, BatchAppend, WriterLine } from './settings.ts';

type State = 'intended' | 'acknowledged' | 'rolled-back' | 'unknown';

interface EnteredAppend extends BatchAppend {
  readonly last: { readonly version: number; readonly position: bigint } | undefined;
}

export interface EnteredBatch {
  readonly state: State;
  readonly appends: readonly EnteredAppend[];
}

/** What the writers said, kept outside of their processes and of the database: neither can take it back. */
export interface Ledger {
  enter(line: WriterLine): void;
  batches(): Iterable<EnteredBatch>;
  mayBeThere(id: string): boolean;
  /** Acknowledged events. */
  readonly acknowledged: number;
  /** Events of transactions that were rolled back. */
  readonly rolledBack: number;
  /** The greatest position that was acknowledged in a log of one lane. */
  readonly newest: bigint;
}

export function openLedger(): Ledger {
  const batches = new Map<string, EnteredBatch>();
  const batchOf = new Map<string, string>();
  let acknowledged = 0;
  let rolledBack = 0;
  let newest = 0n;

  function settle(no: string, state: State, ends: readonly (readonly [number, string])[] = []): number {
    const entered = batches.get(no);
    if (entered === undefined) throw new Error(`batch ${no} was settled before it was intended`);
    const appends = entered.appends.map((append, index) => {
      const [version, position] = ends[index] ?? [];
      if (version === undefined || position === undefined) return append;
      const last = { version, position: BigInt(position) };
      if (last.position > newest) newest = last.position;
      return { ...append, last };
    });
    batches.set(no, { state, appends });
    return appends.reduce((sum, { ids }) => sum + ids.length, 0);
  }

  function intend({ no, appends }: Batch): void {
    // A successor intends what its killed predecessor did.
    if (batches.has(no)) return;
    batches.set(no, { state: 'intended', appends: appends.map((append) => ({ ...append, last: undefined })) });
    for (const { ids } of appends) for (const id of ids) batchOf.set(id, no);
  }

  return {
    enter(line) {
      if (line.kind === 'intends') intend(line.batch);
      if (line.kind === 'acknowledged') acknowledged += settle(line.no, 'acknowledged', line.last);
      if (line.kind === 'rolled-back') rolledBack += settle(line.no, 'rolled-back');
      if (line.kind === 'unknown') settle(line.no, 'unknown');
    },
    batches: () => batches.values(),
    mayBeThere(id) {
      const state = batches.get(batchOf.get(id) ?? '')?.state;
      return state !== undefined && state !== 'rolled-back';
    },
    get acknowledged() {
      return acknowledged;
    },
    get newest() {
      return newest;
    },
    get rolledBack() {
      return rolledBack;
    },
  };
}
