import type { Kysely } from 'kysely';
import type { EngineContext } from '../engine/context.ts';

/** int8: pg gives a string, PGlite a number, or a bigint where a number would not be exact. */
export type Int8 = string | number | bigint;

/** The views, as the drivers give their rows. */
export interface Views {
  readonly destination: {
    server_name: string;
    status: string;
    outcome: string | null;
    step: string | null;
    fresh_until: Int8 | null;
    pinned_id: string | null;
  };
  readonly override: {
    owner: string;
    host: string;
    port: number;
    addresses: readonly string[];
    fresh_until: Int8;
    overriding: string;
    place: number;
    concluded_id: string;
    full_id: string;
    position: Int8;
    step: string;
  };
  readonly evidence: {
    question: string;
    kind: string | null;
    status: string;
    verdict: string | null;
    fresh_until: Int8 | null;
  };
  readonly step_statistics: {
    step: string | null;
    outcome: string;
    status: string;
    policy: string;
    fresh_until: Int8;
  };
}

export function viewsOf({ database, schema }: Pick<EngineContext, 'database' | 'schema'>): Kysely<Views> {
  return (database.kysely as unknown as Kysely<Views>).withSchema(schema);
}
