import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { WorldData } from '@wherefore/testkit';
import { expect, test } from 'vitest';
import { openLab, whyNoLab } from './testing/lab.ts';
import { runCli } from './testing/run-cli.ts';
import { type ServingProcess, startServing } from './testing/start-serving.ts';

const noLab = await whyNoLab();

const NAME = 'matrix.example';
const WORLD: WorldData = {
  dns: { [`A ${NAME}`]: [{ data: '192.0.2.1', ttl: 3600 }], [`AAAA ${NAME}`]: { error: 'NODATA', negativeTtl: 3600 } },
  wellKnown: { [`https://${NAME}/.well-known/matrix/server`]: { status: 200, body: `{"m.server":"${NAME}:443"}` } },
};

interface Facts {
  readonly url: string;
  readonly docsUrl: string;
  readonly sampleUrl: string;
  readonly tokenFile: string;
}

async function factsOf(serving: ServingProcess): Promise<Facts> {
  return (await serving.line(({ kind }) => kind === 'serving')) as unknown as Facts;
}

async function get(
  url: string,
): Promise<{ readonly status: number; readonly body: Readonly<Record<string, unknown>> }> {
  const response = await fetch(url);
  return { status: response.status, body: (await response.json()) as Readonly<Record<string, unknown>> };
}

const destination = `/v1/servers/${NAME}/destination`;

test('serve makes a database, answers, ends in order, and begins again where it was', async ({ skip }) => {
  if (noLab !== undefined) skip(noLab);
  await using lab = await openLab(WORLD, [NAME]);
  const directory = join(lab.folder, 'data');
  const args = ['serve', '--json', '--port', '0', '--database', directory, ...lab.options];

  await using first = startServing(args);
  const { url, docsUrl, sampleUrl, tokenFile } = await factsOf(first);
  expect((await get(`${url}/healthz`)).status).toBe(200);
  expect((await fetch(docsUrl)).status).toBe(200);
  expect((await get(sampleUrl)).status).toBe(200);
  const { status, body } = await get(`${url}${destination}`);
  expect({ status, body }).toMatchObject({ status: 200, body: { outcome: 'destination', step: '3.2' } });
  expect((await stat(tokenFile)).mode & 0o777).toBe(0o600);

  const second = await runCli(['serve', '--port', '0', '--database', directory]);
  expect(second).toMatchObject({ exitCode: 2, stdout: '' });
  const served = new RegExp(`^wherefore: .*${directory} is served by process \\d+ at ${url}: ask there, .*\n$`);
  expect(second.stderr).toMatch(served);
  const history = await runCli(['history', NAME, '--database', directory]);
  expect(history).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(served) });

  first.signal('SIGTERM');
  expect(await first.ended).toBe(0);
  await lab.close();

  await using third = startServing(args);
  const again = await factsOf(third);
  // Nobody is there to ask any more.
  expect((await get(`${again.url}${destination}`)).body).toMatchObject({ step: '3.2', because: body['because'] });
  expect(await clear(again.url, 'of nobody')).toBe(401);
  expect(await clear(again.url, (await readFile(tokenFile, 'utf8')).trim())).toBeLessThan(300);
  third.signal('SIGINT');
  expect(await third.ended).toBe(0);
  expect(third.stderr()).toBe('');
});

async function clear(url: string, token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  return (await fetch(`${url}/v1/servers/${NAME}/cache`, { method: 'DELETE', headers })).status;
}

test('a port that is taken is told in a sentence', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as { readonly port: number };
  const { exitCode, stderr } = await runCli(['serve', '--port', String(port), '--database', 'memory://'], {
    env: { XDG_DATA_HOME: '/tmp' },
  });
  taken.close();
  expect({ exitCode, stderr }).toEqual({
    exitCode: 2,
    stderr: `wherefore: port ${port} of 127.0.0.1 is taken: name another one with --port, 0 for any\n`,
  });
});
