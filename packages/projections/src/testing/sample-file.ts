import { fileURLToPath } from 'node:url';
import { exportEvents } from '@wherefore/event-log';
import { tuwunel385 } from '@wherefore/testkit';
import { recordIncident } from './record-incident.ts';

/** The recorded history of tuwunel issue 385, as an export of a log. */
export const SAMPLE_FILE: string = fileURLToPath(new URL('../../samples/tuwunel-385.jsonl', import.meta.url));

/** What should be in the file; ids differ each time. */
export async function sampleText(): Promise<string> {
  await using log = await recordIncident(tuwunel385);
  let text = '';
  for await (const line of exportEvents(log, { now: () => tuwunel385.ends })) text += line;
  return text;
}
