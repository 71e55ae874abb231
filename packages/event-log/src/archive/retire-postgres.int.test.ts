import { type PostgresServer, startPostgresServer } from '@wherefore/testkit/postgres';
import { afterAll, beforeAll, describe } from 'vitest';
import type { Database } from '../postgres/database.ts';
import { openDatabase } from '../postgres/open-database.ts';
import { describeVerification } from '../verify/testing/verify-cases.ts';
import { describeDamage } from './testing/damage-cases.ts';
import { describeDeletion } from './testing/delete-cases.ts';
import { describeRetirement } from './testing/retire-cases.ts';
import { describeStartingPartitions } from './testing/start-partition-cases.ts';

describe('in PostgreSQL', () => {
  let server: PostgresServer;
  let database: Database;
  beforeAll(async () => {
    server = await startPostgresServer();
    database = await openDatabase(server.url);
  });
  afterAll(async () => {
    await database[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  describeRetirement(() => database);
  describeDeletion(() => database);
  describeStartingPartitions(() => database);
  describeVerification(() => database);
  describeDamage(() => database);
});
