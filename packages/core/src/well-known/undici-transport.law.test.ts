import type { TLSSocket } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { CertificateAuthority } from '@wherefore/testkit';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { systemClock } from '../system-clock.ts';
import { startTlsServer } from './testing/raw-server.ts';
import { createUndiciTransport } from './undici-transport.ts';

const RUNS = 600;
const MAX_BODY_BYTES = 500;
const body = '{"m.server":"delegated.example:8448"}';
const whole = fc.constantFrom(
  `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
  `HTTP/1.0 200 OK\r\nCache-Control: max-age=60\r\n\r\n${body}`,
  `HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n`,
  `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n${gzipSync(body).toString('latin1')}`,
);
const mangled = fc
  .tuple(
    whole,
    fc.array(fc.tuple(fc.nat(), fc.nat(255), fc.constantFrom('set', 'insert', 'cut', 'double')), { maxLength: 3 }),
  )
  .map(([text, mutations]) =>
    mutations.reduce(
      (bytes, [at, octet, kind]) => {
        const offset = at % (bytes.length + 1);
        const [head, tail] = [bytes.subarray(0, offset), bytes.subarray(offset)];
        if (kind === 'set') return Buffer.concat([head, Buffer.from([octet]), tail.subarray(1)]);
        if (kind === 'insert') return Buffer.concat([head, Buffer.from([octet]), tail]);
        return kind === 'cut' ? head : Buffer.concat([bytes, tail]);
      },
      Buffer.from(text, 'latin1'),
    ),
  );

it('no mangled response gets more than a failure or a bounded answer out of a request', async () => {
  const authority = new CertificateAuthority('trusted');
  const replies = fc.sample(mangled, RUNS);
  const outcomes = new Map<string, number>();
  let next = 0;
  await using server = await startTlsServer(authority.issue({ dns: ['a.example'] }), (socket: TLSSocket) => {
    socket.end(replies[next++ % RUNS] ?? '');
  });
  const transport = createUndiciTransport({
    ca: [authority.caPem],
    dial: () => ({ host: '127.0.0.1', port: server.port }),
  });
  const request = async (): Promise<void> => {
    const result = await transport({
      url: 'https://a.example/',
      host: 'a.example',
      port: 443,
      path: '/',
      addresses: ['192.0.2.1'],
      signal: AbortSignal.timeout(10_000),
      deadline: systemClock.now() + 10_000,
      maxBodyBytes: MAX_BODY_BYTES,
      clock: systemClock,
    });
    if (result.kind === 'response') expect(result.body.length).toBeLessThanOrEqual(MAX_BODY_BYTES);
    expect(result).not.toMatchObject({ reason: 'timeout' });
    const kind = result.kind === 'failure' ? result.reason : `${result.status}`;
    outcomes.set(kind, (outcomes.get(kind) ?? 0) + 1);
  };
  for (let start = 0; start < RUNS; start += 20) await Promise.all(Array.from({ length: 20 }, request));
  console.info(`mangled responses over TLS: ${RUNS}, of them ${JSON.stringify(Object.fromEntries(outcomes))}`);
  for (const kind of ['200', '302', 'protocol', 'connection-reset']) expect(outcomes.get(kind) ?? 0).toBeGreaterThan(5);
});
