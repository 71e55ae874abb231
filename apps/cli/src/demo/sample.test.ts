import { createReadStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type BulkLog, createMemoryLog, importEvents } from '@wherefore/event-log';
import {
  checkAllProvenance,
  counterfactual,
  type ProvenanceBreak,
  partingTable,
  ReplayTally,
  readHistory,
  replay,
} from '@wherefore/projections';
import { tuwunel385 } from '@wherefore/testkit';
import { beforeAll, expect, test } from 'vitest';

const SAMPLE = fileURLToPath(new URL('../../samples/tuwunel-385.jsonl', import.meta.url));
const { serverName } = tuwunel385;

let log: BulkLog;

beforeAll(async () => {
  log = createMemoryLog();
  const { recorded } = await importEvents(log, createReadStream(SAMPLE));
  expect(recorded).toBeGreaterThan(50);
});

test('every conclusion of the sample is drawn again', async () => {
  const tally = new ReplayTally();
  for await (const replayed of replay(log)) tally.add(replayed);
  expect(tally.summary).toMatchObject({ conclusions: 9, equal: 9, different: 0 });
});

test('its provenance is whole', async () => {
  const breaks: ProvenanceBreak[] = [];
  for await (const each of checkAllProvenance(log)) breaks.push(each);
  expect(breaks).toEqual([]);
});

test('it shows where Tuwunel 1.5.1 would have gone wrong', async () => {
  const told = counterfactual(await readHistory(log, [serverName]), {
    serverNames: [serverName],
    as: ['tuwunel-1.5.1', 'recommended'],
  });
  const { rows } = partingTable(told, 'tuwunel-1.5.1', 'recommended');
  expect(rows).toHaveLength(1);
  expect(rows[0]?.a).toMatchObject({ kind: 'destination', step: '5', targets: [{ host: 'matrix.org', port: 8443 }] });
  expect(rows[0]?.b).toMatchObject({ kind: 'destination', step: '3.2' });
});
