import type { Database } from './database.ts';
import type { HorizonName } from './horizon.ts';

/** What is decided when a log is made, kept in its schema, and holds as long as the log does. */
export interface LogSettings {
  /** How readers of the whole log keep behind appends in flight; writers have to go by the same way. */
  readonly horizon: HorizonName;
  /** Positions to a partition. */
  readonly partitionRows: number;
  /** Which lane of how many this schema is. */
  readonly lane: number;
  readonly lanes: number;
}

export const defaultSettings: LogSettings = { horizon: 'fence', partitionRows: 25_000_000, lane: 0, lanes: 1 };

/** From the rows of the table `setting`. */
export function decodeSettings(rows: readonly (readonly [name: string, value: string])[]): LogSettings {
  const values = new Map(rows);
  return {
    horizon: values.get('horizon') as HorizonName,
    partitionRows: Number(values.get('partition_rows')),
    lane: Number(values.get('lane')),
    lanes: Number(values.get('lanes')),
  };
}

export async function readSettings({ session, schema }: Database): Promise<LogSettings> {
  const rows = await session.query(`select name, value from "${schema}".setting`);
  return decodeSettings(rows as readonly (readonly [string, string])[]);
}
