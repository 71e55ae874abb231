import { expect, test } from 'vitest';
import {
  dropCheckpoint,
  type FollowerState,
  moveCheckpoint,
  readCheckpoint,
  takeCheckpoint,
} from '../postgres/checkpoints.ts';
import type { Database } from '../postgres/database.ts';
import { migrate } from '../postgres/migrate.ts';
import { emptySchema } from './empty-schema.ts';

/** What checkpoints do, on any database. */
export function describeCheckpoints(database: () => Database): void {
  async function open(): Promise<Database> {
    const schema = emptySchema(database());
    await migrate(schema);
    return schema;
  }

  function move({ transact, schema }: Database, from: FollowerState, to: bigint): Promise<boolean> {
    return transact((session) => moveCheckpoint(session, { schema, name: 'x', from, to }));
  }

  test('moves a checkpoint from where it was left, once', async () => {
    const schema = await open();
    const begun = await takeCheckpoint(schema, { name: 'x' });
    expect(begun).toEqual({ position: 0n, epoch: 1n });
    expect(await move(schema, begun, 7n)).toBe(true);
    expect(await move(schema, begun, 9n)).toBe(false);
    expect(await readCheckpoint(schema, { name: 'x' })).toEqual({ position: 7n, epoch: 1n });
  });

  test('shuts out whoever had a checkpoint before it was taken over', async () => {
    const schema = await open();
    const before = await takeCheckpoint(schema, { name: 'x' });
    const after = await takeCheckpoint(schema, { name: 'x' });
    expect(after).toEqual({ position: 0n, epoch: 2n });
    expect(await move(schema, before, 7n)).toBe(false);
    expect(await move(schema, after, 7n)).toBe(true);
  });

  test('moves a checkpoint with the transaction that it is moved in, or not at all', async () => {
    const schema = await open();
    const begun = await takeCheckpoint(schema, { name: 'x' });
    const undone = schema.transact(async (session) => {
      expect(await moveCheckpoint(session, { schema: schema.schema, name: 'x', from: begun, to: 7n })).toBe(true);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await readCheckpoint(schema, { name: 'x' })).toEqual(begun);
  });

  test('does not take for committed what the database has rolled back', async () => {
    const schema = await open();
    const begun = await takeCheckpoint(schema, { name: 'x' });
    const failed = schema.transact(async (session) => {
      await moveCheckpoint(session, { schema: schema.schema, name: 'x', from: begun, to: 7n });
      // Whoever goes on after a failure goes on in a transaction that can only be rolled back.
      await session.query('select 1 / 0').catch(() => {});
    });
    await expect(failed).rejects.toThrow(/aborted/);
    expect(await readCheckpoint(schema, { name: 'x' })).toEqual(begun);
  });

  test('keeps names, generations and lanes apart, and forgets what is dropped', async () => {
    const schema = await open();
    const key = { name: 'x', generation: 2, lane: 1 };
    await takeCheckpoint(schema, key);
    expect(await readCheckpoint(schema, { name: 'x' })).toBeUndefined();
    expect(await readCheckpoint(schema, key)).toEqual({ position: 0n, epoch: 1n });
    await dropCheckpoint(schema, key);
    expect(await readCheckpoint(schema, key)).toBeUndefined();
  });
}
