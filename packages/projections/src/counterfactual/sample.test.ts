import { readFile } from 'node:fs/promises';
import { createMemoryLog, importEvents } from '@wherefore/event-log';
import { tuwunel385 } from '@wherefore/testkit';
import { describe, expect, test } from 'vitest';
import { SAMPLE_FILE, sampleText } from '../testing/sample-file.ts';
import { counterfactual } from './counterfactual.ts';
import { partingTable } from './parting-table.ts';
import { readHistory } from './read-history.ts';

/** The lines with each id in the order in which it comes up, and without the checksum over the ids. */
function withoutIds(text: string): string {
  const ids = new Map<string, string>();
  return text
    .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => {
      const known = ids.get(id) ?? `id ${ids.size}`;
      ids.set(id, known);
      return known;
    })
    .replaceAll(/"[0-9a-f]{64}"/g, '"sum"');
}

describe('the sample file', () => {
  test('has what the incident leaves in a log today', async () => {
    const text = await readFile(SAMPLE_FILE, 'utf8');
    expect(text.split('\n').length).toBeGreaterThan(20);
    expect(withoutIds(text)).toBe(withoutIds(await sampleText()));
  });

  test('can be read into another log, and tells the story there', async () => {
    await using log = createMemoryLog();
    await importEvents(log, [await readFile(SAMPLE_FILE, 'utf8')]);
    const { serverName, ends } = tuwunel385;
    const events = await readHistory(log, [serverName]);
    const as = ['tuwunel-1.5.1', 'recommended'] as const;
    const told = counterfactual(events, { serverNames: [serverName], as, to: ends });
    const { rows } = partingTable(told, ...as);
    expect(rows).toMatchObject([{ a: { targets: [{ host: 'matrix.org', port: 8443 }] }, wrongMs: { b: 0 } }]);
  });

  test('positive control: a change of its content is noticed', async () => {
    const text = await readFile(SAMPLE_FILE, 'utf8');
    expect(withoutIds(text.replace('522', '521'))).not.toBe(withoutIds(await sampleText()));
  });
});
