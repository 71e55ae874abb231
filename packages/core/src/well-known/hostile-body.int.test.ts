import { CertificateAuthority } from '@wherefore/testkit';
import { expect, it } from 'vitest';
import { systemClock } from '../system-clock.ts';
import { createWellKnownFetch } from './fetch-well-known.ts';
import { type Flood, startFloodServer } from './testing/flood-server.ts';
import { createUndiciTransport } from './undici-transport.ts';

const MAX_GROWTH_BYTES = 5_000_000;
const authority = new CertificateAuthority('trusted');
const credentials = authority.issue({ dns: ['example.org'] });

async function fetchFrom(port: number) {
  const transport = createUndiciTransport({ ca: [authority.caPem], dial: () => ({ host: '127.0.0.1', port }) });
  return await createWellKnownFetch({ transport })('example.org', {
    signal: new AbortController().signal,
    lookup: async () => ({ kind: 'addresses', addresses: ['192.0.2.1'] }),
    mayConnect: () => true,
    clock: systemClock,
    limits: { totalMs: 10_000, maxRedirects: 10, maxBodyBytes: 51_200 },
  });
}

/** What this thread has in use: the heap, and the buffers outside of it. */
function bytesInUse(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

it.each<[Flood, string]>([
  ['declared', 'body-too-large'],
  ['chunked', 'body-too-large'],
  ['until-end', 'body-too-large'],
  ['gzip', 'body-too-large'],
  ['head', 'headers-too-large'],
  ['early-hints', 'protocol'],
])('300 MB (%s) are cut off, and memory does not grow', async (flood, reason) => {
  await using server = await startFloodServer(credentials, flood);
  // The first fetch loads undici and what it needs for good.
  const first = await fetchFrom(server.port);
  expect(first.outcome).toMatchObject({ kind: 'failure', reason });
  const before = bytesInUse();
  let peak = before;
  const watch = setInterval(() => {
    peak = Math.max(peak, bytesInUse());
  }, 1);
  const { outcome } = await fetchFrom(server.port);
  peak = Math.max(peak, bytesInUse());
  clearInterval(watch);
  expect(outcome).toMatchObject({ kind: 'failure', reason });
  console.info(`300 MB (${flood}): grew by ${((peak - before) / 1e6).toFixed(1)} MB`);
  expect(peak - before).toBeLessThan(MAX_GROWTH_BYTES);
});
