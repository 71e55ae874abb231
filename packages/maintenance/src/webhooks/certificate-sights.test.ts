import { randomUUID } from 'node:crypto';
import { createMemoryLog } from '@wherefore/event-log';
import { expect, test } from 'vitest';
import { CertificateSights } from './certificate-sights.ts';

test('what goes by is remembered within bounds, also where nobody asks for it', async () => {
  const log = createMemoryLog();
  let reads = 0;
  const sights = new CertificateSights(
    {
      readEvents: (ids) => {
        reads += ids.length;
        return log.readEvents(ids);
      },
    },
    10,
  );
  const ids = Array.from({ length: 100 }, () => randomUUID());
  for (const id of ids) {
    const data = { question: 'a:example.org', confirms: randomUUID(), requestedAt: 1, observedAt: 1, draw: 0 };
    await log.append([
      { stream: 'question:a:example.org', expected: 'any', events: [{ id, type: 'EvidenceConfirmed', data }] },
    ]);
  }
  const { events } = await log.readAll();
  for (const event of events) sights.add([event]);
  await sights.newestOf([ids]);
  expect(reads).toBe(90);
});
