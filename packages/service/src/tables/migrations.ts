import { REPLAY_TABLE } from '../replays/replay-table.ts';
import { WEBHOOK_TABLES } from './webhook-tables.ts';

/** One step of the tables that API and worker share. Never changed once released: add another. */
export interface ServiceMigration {
  /** 1, 2, 3… */
  readonly id: number;
  /** Statements; `{schema}` stands for the quoted schema. */
  readonly statements: readonly string[];
}

export const serviceMigrations: readonly ServiceMigration[] = [
  { id: 1, statements: REPLAY_TABLE },
  { id: 2, statements: WEBHOOK_TABLES },
];
