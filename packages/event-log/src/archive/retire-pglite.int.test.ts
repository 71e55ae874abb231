import { afterAll, beforeAll, describe } from 'vitest';
import type { Database } from '../postgres/database.ts';
import { openDatabase } from '../postgres/open-database.ts';
import { describeVerification } from '../verify/testing/verify-cases.ts';
import { describeDamage } from './testing/damage-cases.ts';
import { describeDeletion } from './testing/delete-cases.ts';
import { describeRetirement } from './testing/retire-cases.ts';
import { describeStartingPartitions } from './testing/start-partition-cases.ts';

describe('in PGlite', () => {
  let database: Database;
  beforeAll(async () => {
    database = await openDatabase('memory://');
  });
  afterAll(() => database[Symbol.asyncDispose]());

  describeRetirement(() => database);
  describeDeletion(() => database);
  describeStartingPartitions(() => database);
  describeVerification(() => database);
  describeDamage(() => database);
});
