import pg from 'pg';

/**
 * A session by hand. Its name shows in `pg_stat_activity`: sessions of the harness are spared by whoever kills at
 * random.
 */
export async function connect(url: string, name: 'harness' | 'reader' | 'writer'): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: `torture-${name}` });
  // The query in flight fails as well, and that is where a lost connection is dealt with.
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** A session for one task; the server may have gone and come back since the last. */
export async function inSession<T>(url: string, task: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await connect(url, 'harness');
  try {
    return await task(client);
  } finally {
    await client.end().catch(() => {});
  }
}
