import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { freePort } from './free-port.ts';

const HOST = '127.0.0.1';

test('a port that somebody has is refused if it was named, and any other one will do if not', async () => {
  const taken = createServer().listen(0, HOST);
  await once(taken, 'listening');
  const { port } = taken.address() as { readonly port: number };
  await expect(freePort(HOST, port, 0)).rejects.toThrow(`port ${port} of ${HOST} is taken`);
  expect(await freePort(HOST, undefined, port)).toBe(0);
  taken.close();
  await once(taken, 'close');
  expect(await freePort(HOST, undefined, port)).toBe(port);
  expect(await freePort(HOST, port, 0)).toBe(port);
});

test('an address that is not of this machine is told', async () => {
  await expect(freePort('192.0.2.1', undefined, 8385)).rejects.toThrow('this machine has no such address');
});
