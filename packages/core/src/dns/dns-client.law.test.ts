import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { createDnsClient } from './dns-client.ts';
import { startFakeNameServer } from './testing/fake-name-server.ts';
import { address, alias, response } from './testing/wire.ts';

const RUNS = 600;

it('a name server that mangles its answers gets no more than a failure out of a lookup', async () => {
  const outcomes = new Map<string, number>();
  const mangler = fc.sample(fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }), RUNS);
  let next = 0;
  await using server = await startFakeNameServer((query) => {
    const host = query.question.name;
    const answers = [alias(host, 'b.example'), address('b.example', '192.0.2.1')];
    const bytes = response(query.question, { id: query.id, answers });
    for (const [at, octet] of mangler[next++ % RUNS] ?? []) bytes[12 + (at % (bytes.length - 12))] = octet;
    return [bytes];
  });
  await using client = createDnsClient({ servers: [server.label], attempts: 1, attemptTimeoutMs: 30 });
  const { signal } = new AbortController();
  const lookUp = async (index: number): Promise<void> => {
    const { outcome } = await client.lookupAddresses({ kind: 'address', family: 4, host: `n${index}.example` }, signal);
    const kind = outcome.kind === 'failure' ? outcome.reason : outcome.kind;
    outcomes.set(kind, (outcomes.get(kind) ?? 0) + 1);
  };
  for (let start = 0; start < RUNS; start += 50) {
    await Promise.all(Array.from({ length: 50 }, (_, index) => lookUp(start + index)));
  }
  console.info(`mangled answers over UDP: ${RUNS}, of them ${JSON.stringify(Object.fromEntries(outcomes))}`);
  expect([...outcomes.values()].reduce((sum, count) => sum + count, 0)).toBe(RUNS);
  expect(outcomes.get('records')).toBeGreaterThan(0);
  expect(outcomes.get('malformed')).toBeGreaterThan(0);
});
