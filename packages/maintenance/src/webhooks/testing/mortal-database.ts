import type { Database, Session } from '@wherefore/event-log/postgres';

/** Somebody was killed: from then on nothing that he does has an effect. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

/** As `kill -9` would have it, between any two statements, and between a commit and whoever is to learn of it. */
export function mortalDatabase(database: Database, statements: number): Database {
  let left = statements;
  const live = (): void => {
    left -= 1;
    if (left < 0) throw new Killed();
  };
  const mortal = (session: Session): Session => ({
    ...session,
    async query(text, values) {
      live();
      return await session.query(text, values);
    },
  });
  return {
    ...database,
    session: mortal(database.session),
    async transact(work) {
      live();
      const result = await database.transact((session) => work(mortal(session)));
      live();
      return result;
    },
  };
}

/** One whose transactions are none: what was written before its death stays. */
export function carelessDatabase(database: Database): Database {
  return { ...database, transact: (work) => work(database.session) };
}
