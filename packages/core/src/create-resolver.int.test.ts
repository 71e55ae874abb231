import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { createResolver } from './create-resolver.ts';

const run = promisify(execFile);

test('with nothing given a resolver is made, answers what needs no question, and is disposed of', async () => {
  const resolver = createResolver();
  expect(resolver.peek('example.org')).toBeUndefined();
  expect(await resolver.resolve('not a name')).toMatchObject({ code: 'invalid-server-name' });
  // A documentation address, which the default rules refuse.
  expect(await resolver.resolve('192.0.2.1')).toMatchObject({ code: 'address-refused', step: '1' });
  expect(await resolver.resolve('8.8.8.8')).toMatchObject({ outcome: 'destination', step: '1' });
  await resolver[Symbol.asyncDispose]();
});

/** Runs a program with a resolver in it, and tells which sockets it opened and whether it ended by itself. */
async function runProgram(body: string): Promise<string> {
  const door = fileURLToPath(new URL('index.ts', import.meta.url));
  const program = `
    import dgram from 'node:dgram';
    import net from 'node:net';
    import { syncBuiltinESMExports } from 'node:module';
    const sockets = [];
    for (const [of, name] of [[dgram.Socket.prototype, 'send'], [dgram.Socket.prototype, 'bind'], [net.Socket.prototype, 'connect']]) {
      const real = of[name];
      of[name] = function (...args) { sockets.push(name); return real.apply(this, args); };
    }
    syncBuiltinESMExports();
    const { createResolver } = await import(${JSON.stringify(door)});
    ${body}
    console.log(JSON.stringify({ sockets, left: process.getActiveResourcesInfo().filter((name) => /Timeout|UDP|TCP/.test(name)) }));
  `;
  const args = ['--conditions=@wherefore/source', '--input-type=module', '--eval', program];
  const { stdout } = await run(process.execPath, args, { timeout: 60_000 });
  return stdout.trim();
}

test('it opens no socket before it is asked something, and leaves neither sockets nor timers behind', async () => {
  const seen = await runProgram(`
    const resolver = createResolver();
    await resolver.resolve('not a name');
    await resolver[Symbol.asyncDispose]();
  `);
  expect(JSON.parse(seen)).toEqual({ sockets: [], left: [] });
});

test('positive control: a socket that is opened and a timer that is left are seen', async () => {
  const seen = await runProgram(`
    net.connect(1, '127.0.0.1').on('error', () => undefined);
    setTimeout(() => undefined, 1);
  `);
  const { sockets, left } = JSON.parse(seen) as { readonly sockets: string[]; readonly left: string[] };
  expect(sockets).toEqual(['connect']);
  expect(left).toContain('Timeout');
});

test('a program that only makes one ends by itself', async () => {
  expect(JSON.parse(await runProgram('createResolver();'))).toEqual({ sockets: [], left: [] });
});

test('disposed of in the middle of a question it leaves neither sockets nor timers behind', async () => {
  const seen = await runProgram(`
    import dgramServer from 'node:dgram';
    import { once } from 'node:events';
    const silent = dgramServer.createSocket('udp4');
    silent.bind(0, '127.0.0.1');
    await once(silent, 'listening');
    const { createDnsClient } = await import(${JSON.stringify(fileURLToPath(new URL('index.ts', import.meta.url)))});
    const dns = createDnsClient({ servers: ['127.0.0.1:' + silent.address().port] });
    const resolver = createResolver({ dns });
    const waiting = resolver.resolve('example.org').catch((error) => error.code);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await resolver[Symbol.asyncDispose]();
    await dns[Symbol.asyncDispose]();
    silent.close();
    await once(silent, 'close');
    if (await waiting !== 'disposed') throw new Error(await waiting);
    // Handles are closed a turn of the event loop after their sockets.
    for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    sockets.length = 0;
  `);
  expect(JSON.parse(seen)).toEqual({ sockets: [], left: [] });
});
