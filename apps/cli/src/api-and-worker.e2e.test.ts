import { type PostgresServer, startPostgresServer } from '@wherefore/testkit/postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from './testing/run-cli.ts';
import { startServing } from './testing/start-serving.ts';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgresServer();
});
afterAll(() => server[Symbol.asyncDispose]());

/** A literal is its own answer: nobody has to be asked. */
const NAME = '8.8.8.8:8448';

test('API and worker wait for their database, make its tables at the same time, and share it', async () => {
  await server.crash();
  const env = { WHEREFORE_DATABASE: server.url, WHEREFORE_PORT: '0', WHEREFORE_OPERATIONS_PORT: '0' };
  await using api = startServing(['api'], env);
  await using worker = startServing(['worker'], env);
  const isServed = (line: Readonly<Record<string, unknown>>): boolean => 'url' in line;
  await api.line(({ msg }) => msg === 'the database cannot be used yet');
  await server.restart();
  const [{ url: apiUrl }, { url: workerUrl }] = await Promise.all([api.line(isServed), worker.line(isServed)]);

  const answer = await fetch(`${String(apiUrl)}/v1/servers/${NAME}/destination`);
  expect(await answer.json()).toMatchObject({ outcome: 'destination', step: '1' });
  const listed = async (): Promise<unknown> => {
    const response = await fetch(`${String(apiUrl)}/v1/caches/destinations`);
    return ((await response.json()) as { readonly items: readonly unknown[] }).items;
  };
  await expect.poll(listed).toMatchObject([{ serverName: NAME }]);
  await expect.poll(async () => (await fetch(`${String(workerUrl)}/readyz`)).status).toBe(200);
  expect(await (await fetch(`${String(workerUrl)}/metrics`)).text()).toContain('wherefore_projection_lag_events');

  api.signal('SIGTERM');
  worker.signal('SIGTERM');
  expect(await Promise.all([api.ended, worker.ended])).toEqual([0, 0]);
});

test.each(['api', 'worker'])('%s alone has no use for a directory', async (command) => {
  const { exitCode, stderr, stdout } = await runCli([command, '--database', '/tmp/nowhere']);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toMatch(/^wherefore: an embedded database is for one process: .*\n$/);
});

test('a database that is not there is told in a sentence, without its password', async () => {
  const { exitCode, stderr } = await runCli([
    'worker',
    '--wait-for-database',
    '0',
    '--database',
    'postgres://user:secret-word@127.0.0.1:1/x',
  ]);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/^wherefore: --database: The database cannot be reached: .*\n$/);
  expect(stderr).not.toContain('secret-word');
});
