import { inChild } from '../process/child.ts';
import type { BulkImportInput, BulkImportReport } from './process/bulk-import.ts';
import { sql } from './sql.ts';

/** Makes a log of so many sample events, or lengthens one to as many, and lets the planner know. */
export async function fill(url: string, schema: string, events: number, skip: number = 0): Promise<BulkImportReport> {
  const input = { location: url, schema, events, skip };
  const report = await inChild<BulkImportInput, BulkImportReport>('../log/process/bulk-import.ts', input);
  await sql(url, 'vacuum analyze', 'checkpoint');
  return report;
}
