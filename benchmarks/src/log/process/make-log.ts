import { openEventLog } from '@wherefore/event-log/postgres';
import { script } from '../../process/child.ts';

export interface MakeLogInput {
  readonly url: string;
  readonly schema: string;
  readonly partitionRows: number;
}

/** Makes an empty log with partitions of another size than usual. */
script<MakeLogInput, null>(async ({ url, schema, partitionRows }) => {
  await using _log = await openEventLog(url, { schema, partitionRows });
  return null;
});
