import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { formatIp, parseIp } from '@wherefore/discovery';
import type { Answer } from 'dns-packet';
import { decode, encode, RECURSION_DESIRED } from 'dns-packet';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Endpoint } from '../fake-internet/fake-internet.ts';
import { startFakeInternet } from '../fake-internet/fake-internet.ts';
import { createSimulatedInternet } from '../simulated-internet.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { createWorld } from '../world.ts';
import { randomWorlds } from './worlds.ts';

const RUNS = 40;
const HOSTS = ['a.example', 'b.example', 'c.example', 'd.sub.a.example'];

/** What a client makes of an answer, as far as both worlds can be compared. */
interface Seen {
  readonly kind: string;
  readonly records?: readonly string[];
  readonly negativeTtl?: number | null;
}

test('a world says the same in packets and without', async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(randomWorlds({ hasFaults: false }), async ({ data }) => {
      await using internet = await startFakeInternet(createWorld(data), { mode: 'mapped' });
      const clock = new VirtualClock();
      const { dns } = createSimulatedInternet(createWorld(data), { clock });
      const { signal } = new AbortController();
      for (const host of HOSTS) {
        const inPackets = await ask(internet.nameServer, host, 'AAAA');
        const { outcome } = await dns.lookupAddresses({ family: 6, host }, signal);
        const simulated: Seen =
          outcome.kind === 'records'
            ? { kind: 'records', records: outcome.records.map(({ address, ttl }) => `${address} ${ttl}`) }
            : outcome.kind === 'failure'
              ? { kind: outcome.reason }
              : { kind: outcome.kind, negativeTtl: outcome.negativeTtl };
        expect(inPackets).toEqual(simulated);
        compared += 1;
      }
    }),
    { numRuns: RUNS },
  );
  expect(compared).toBeGreaterThanOrEqual(RUNS * HOSTS.length);
});

async function ask(server: Endpoint, name: string, type: 'AAAA'): Promise<Seen> {
  const socket = createSocket('udp4');
  try {
    socket.send(
      encode({ type: 'query', id: 1, flags: RECURSION_DESIRED, questions: [{ name, type }] }),
      server.port,
      server.host,
    );
    const [bytes] = (await once(socket, 'message')) as [Buffer];
    const packet = decode(bytes) as ReturnType<typeof decode> & { rcode: string };
    const answers: readonly Answer[] = packet.answers ?? [];
    const links = answers.flatMap((answer) =>
      answer.type === 'CNAME' ? [{ name: answer.name, data: answer.data }] : [],
    );
    if (links.some(({ data }) => links.some((link) => link.name === data && links.at(-1)?.data === data)))
      return { kind: 'alias-loop' };
    if (packet.rcode !== 'NOERROR' && packet.rcode !== 'NXDOMAIN') return { kind: packet.rcode.toLowerCase() };
    const records = answers.flatMap((answer) =>
      answer.type === type ? [`${canonical(answer.data)} ${answer.ttl}`] : [],
    );
    if (records.length > 0) return { kind: 'records', records };
    const [soa] = packet.authorities ?? [];
    const negativeTtl = soa?.type === 'SOA' ? (soa.data.minimum ?? null) : null;
    return { kind: packet.rcode === 'NXDOMAIN' ? 'no-name' : 'no-data', negativeTtl };
  } finally {
    socket.close();
  }
}

function canonical(text: string): string {
  const address = parseIp(text);
  return address === undefined ? text : formatIp(address);
}
