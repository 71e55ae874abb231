import { startPostgresServer } from '@wherefore/testkit/postgres';

/** A PostgreSQL server to measure, as on a machine of its own: durable, with room for what is measured. */
export interface Lab extends AsyncDisposable {
  readonly url: string;
}

const SETTINGS = {
  fsync: 'on',
  shared_buffers: '1GB',
  max_wal_size: '8GB',
  checkpoint_timeout: '30min',
  maintenance_work_mem: '256MB',
};

export function startLab(): Promise<Lab> {
  return startPostgresServer({ settings: SETTINGS });
}
