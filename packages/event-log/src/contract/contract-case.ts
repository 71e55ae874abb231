import type { BulkLog } from '../event-log.ts';

/** Opens a new, empty log. */
export type OpenLog = (options?: { readonly clock?: () => number }) => Promise<BulkLog>;

export interface ContractCase {
  readonly name: string;
  /** Throws unless the logs that `open` gives behave. */
  run(open: OpenLog): Promise<void>;
}
