import { once } from 'node:events';
import { connect } from 'node:net';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { createHealth } from '../health/create-health.ts';
import { startOperationsServer } from './operations-server.ts';

const ANY = { host: '127.0.0.1', port: 0 };

function parts() {
  return { health: createHealth(), metrics: new Registry(), logger: pino({ level: 'silent' }) };
}

test('says that it is alive, whether it is ready and why not, and its metrics', async () => {
  const service = parts();
  await using server = await startOperationsServer(service, ANY);
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  service.health.set('database', { isReady: false, detail: 'away' });
  const notReady = await fetch(`${server.url}/readyz`);
  expect(notReady.status).toBe(503);
  expect(await notReady.json()).toEqual({
    status: 'not-ready',
    parts: { database: { isReady: false, detail: 'away' } },
  });
  const metrics = await fetch(`${server.url}/metrics`);
  expect(metrics.headers.get('content-type')).toBe(service.metrics.contentType);
});

test('knows three paths, to read', async () => {
  await using server = await startOperationsServer(parts(), ANY);
  expect((await fetch(`${server.url}/v1/destinations`)).status).toBe(404);
  const refused = await fetch(`${server.url}/metrics`, { method: 'POST', body: 'x' });
  expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
});

test('ends although somebody has not sent a whole request', async () => {
  const server = await startOperationsServer(parts(), ANY);
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1').on('error', () => undefined);
  await once(socket, 'connect');
  socket.write('GET /metrics HTTP/1.1\r\n');
  const closed = once(socket, 'close');
  await server[Symbol.asyncDispose]();
  await closed;
});

test('a port that is taken is told', async () => {
  await using first = await startOperationsServer(parts(), ANY);
  const port = Number(new URL(first.url).port);
  await expect(startOperationsServer(parts(), { ...ANY, port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
