import type { Socket } from 'node:net';
import { CertificateAuthority, type KeyAndCertificate } from '@wherefore/testkit';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ADDRESS, type Asked, ask, authority, closedPort, HOST, http, leaf } from './testing/asking.ts';
import { startTcpServer, startTlsServer } from './testing/raw-server.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

function issueTomorrow(): KeyAndCertificate {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2 * 86_400_000 });
  const issued = authority.issue({ dns: [HOST] });
  vi.useRealTimers();
  return issued;
}

describe('a certificate is not taken', () => {
  const stranger = new CertificateAuthority('stranger');
  const untrusted = stranger.issue({ dns: [HOST] });
  const cases: [string, KeyAndCertificate, Asked?][] = [
    ['for another name', authority.issue({ dns: ['other.example'] })],
    ['for another address', authority.issue({ dns: [HOST], ips: ['192.0.2.99'] }), { host: ADDRESS }],
    ['for a name below the wildcard', authority.issue({ dns: ['*.example.org'] }), { host: 'a.b.example.org' }],
    ['for an address as a name', authority.issue({ dns: [ADDRESS] }), { host: ADDRESS }],
    ['for the name, when it should be for the address', authority.issue({ dns: [HOST] }), { host: ADDRESS }],
    ['that has expired', authority.issue({ dns: [HOST] }, { isExpired: true })],
    ['that is of the future', issueTomorrow()],
    ['of an unknown authority', untrusted],
    ['of an unknown authority that vouches for itself', { ...untrusted, cert: untrusted.cert + stranger.caPem }],
  ];

  it.each(cases)('%s (R39)', async (_title, credentials, asked) => {
    await using server = await startTlsServer(credentials, (socket) => socket.write(http('{}')));
    expect(await ask(server.port, asked)).toMatchObject({ kind: 'failure', reason: 'tls', address: ADDRESS });
  });

  it('when only the system is trusted, and whatever the environment says', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    await using server = await startTlsServer(leaf, (socket) => socket.write(http('{}')));
    expect(await ask(server.port, { options: { ca: [] } })).toMatchObject({ kind: 'failure', reason: 'tls' });
  });
});

describe('a connection fails', () => {
  it('where nobody listens', async () => {
    expect(await ask(await closedPort())).toMatchObject({
      kind: 'failure',
      reason: 'connection-refused',
      address: ADDRESS,
    });
  });

  it('where the system knows no way', async () => {
    // The broadcast address of loopback: the kernel refuses to connect to it.
    const dial = () => ({ host: '127.255.255.255', port: 443 });
    expect(await ask(0, { options: { dial } })).toMatchObject({ kind: 'failure', reason: 'unreachable' });
  });

  it('and the most telling failure is told', async () => {
    const closed = await closedPort();
    const dial = (address: string) =>
      address.includes(':') ? { host: '127.255.255.255', port: 1 } : { host: '127.0.0.1', port: closed };
    const addresses = [ADDRESS, '2001:db8::1', '2001:db8::2'];
    expect(await ask(0, { addresses, options: { dial } })).toMatchObject({
      reason: 'connection-refused',
      address: ADDRESS,
    });
  });

  it.each<[string, (socket: Socket) => void, string]>([
    ['by a reset', (socket) => socket.resetAndDestroy(), 'connection-reset'],
    ['by its end', (socket) => socket.end(), 'connection-reset'],
    ['by plain HTTP', (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'), 'tls'],
    ['by another protocol', (socket) => socket.write('SSH-2.0-OpenSSH_9.2\r\n'), 'tls'],
    ['by silence', () => undefined, 'timeout'],
  ])('in the handshake %s', async (_title, onConnection, reason) => {
    await using server = await startTcpServer((socket) => {
      socket.once('data', () => onConnection(socket));
    });
    expect(await ask(server.port, { timeoutMs: reason === 'timeout' ? 100 : 10_000 })).toMatchObject({
      kind: 'failure',
      reason,
      address: ADDRESS,
    });
  });
});
