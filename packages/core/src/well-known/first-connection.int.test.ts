import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Clock } from '../ports.ts';
import { systemClock } from '../system-clock.ts';
import { type ConnectionAttempt, connectFirst, type Dial } from './first-connection.ts';
import { type BlackHole, startBlackHole } from './testing/black-hole.ts';
import { type RawServer, startTcpServer } from './testing/raw-server.ts';

const [SIX, OTHER_SIX, FOUR, OTHER_FOUR] = ['2001:db8::1', '2001:db8::2', '192.0.2.1', '192.0.2.2'] as const;
let hole: BlackHole;
let server: RawServer;
let closedPort: number;

beforeAll(async () => {
  hole = await startBlackHole();
  server = await startTcpServer(() => undefined);
  const closed = await startTcpServer(() => undefined);
  closedPort = closed.port;
  await closed[Symbol.asyncDispose]();
});

afterAll(async () => {
  await hole[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

/** Where the addresses lead; every other one is closed. */
function world(goals: Readonly<Record<string, 'open' | 'hole'>>): { dial: Dial; dialed: string[] } {
  const dialed: string[] = [];
  const ports = { open: server.port, hole: hole.port };
  const dial: Dial = (address) => {
    dialed.push(address);
    const goal = goals[address];
    return { host: '127.0.0.1', port: goal === undefined ? closedPort : ports[goal] };
  };
  return { dial, dialed };
}

async function attempt(options: Pick<ConnectionAttempt, 'addresses' | 'dial'> & Partial<ConnectionAttempt>) {
  const connection = await connectFirst({
    port: 443,
    clock: systemClock,
    deadline: Number.POSITIVE_INFINITY,
    signal: new AbortController().signal,
    ...options,
  });
  if (connection.kind === 'connected') connection.socket.destroy();
  return connection;
}

describe('the first connection', () => {
  it('is to IPv6 where that answers, and the rest is left alone', async () => {
    const { dial, dialed } = world({ [SIX]: 'open', [FOUR]: 'open' });
    expect(await attempt({ addresses: [FOUR, SIX], dial })).toMatchObject({ kind: 'connected', address: SIX });
    expect(dialed).toEqual([SIX]);
  });

  it('takes the families in turn as the addresses fail, each in its own order, each once', async () => {
    const { dial, dialed } = world({});
    const result = await attempt({ addresses: [FOUR, FOUR, OTHER_FOUR, SIX, OTHER_SIX, '192.0.2.3'], dial });
    expect(result).toMatchObject({ kind: 'failure', reason: 'connection-refused', address: '192.0.2.3' });
    expect(dialed).toEqual([SIX, FOUR, OTHER_SIX, OTHER_FOUR, '192.0.2.3']);
  });

  it('does not wait for an address that does not answer (RFC 8305)', async () => {
    const delays: number[] = [];
    const clock: Clock = {
      now: systemClock.now,
      sleep: (duration, signal) => {
        delays.push(duration);
        return systemClock.sleep(10, signal);
      },
    };
    const { dial, dialed } = world({ [SIX]: 'hole', [OTHER_SIX]: 'hole', [FOUR]: 'open' });
    const result = await attempt({ addresses: [SIX, OTHER_SIX, FOUR], dial, clock });
    expect(result).toMatchObject({ kind: 'connected', address: FOUR });
    expect(dialed.slice(0, 2)).toEqual([SIX, FOUR]);
    expect(delays[0]).toBe(250);
  });

  it('comes too late for the deadline, and the address is told', async () => {
    const { dial } = world({ [FOUR]: 'hole' });
    const result = await attempt({ addresses: [FOUR], dial, signal: AbortSignal.timeout(500), deadline: 0 });
    expect(result).toMatchObject({ kind: 'failure', reason: 'timeout', address: FOUR });
  });

  it('is given up when the caller has enough', async () => {
    const { dial } = world({ [FOUR]: 'hole' });
    const caller = new AbortController();
    const pending = attempt({ addresses: [FOUR], dial, signal: caller.signal });
    caller.abort(new Error('enough'));
    await expect(pending).rejects.toThrow('enough');
    await expect(attempt({ addresses: [FOUR], dial, signal: caller.signal })).rejects.toThrow('enough');
  });
});
