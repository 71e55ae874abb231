import type { Database } from '@wherefore/event-log/postgres';
import { expect, test } from 'vitest';
import { migrateService } from './migrate-service.ts';

test('what the database does wrong is told as such: whoever waits for it goes on waiting', async () => {
  const error = Object.assign(new Error('terminating connection due to administrator command'), { code: '57P01' });
  const database = { schema: 'event_log', transact: () => Promise.reject(error) } as unknown as Database;
  await expect(migrateService(database)).rejects.toMatchObject({ code: 'database-unreachable', retryable: true });
});
