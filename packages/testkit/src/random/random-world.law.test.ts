import { Buffer } from 'node:buffer';
import { decode } from 'dns-packet';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeMessage } from '../fake-internet/dns-message.ts';
import { DnsResponder } from '../fake-internet/dns-responder.ts';
import { bodyPrefix } from '../http-body.ts';
import { createSimulatedInternet } from '../simulated-internet.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { createWorld } from '../world.ts';
import {
  cacheHeaders,
  dnsMessages,
  dnsPackets,
  hostileServerNames,
  nearlyValidServerNames,
  randomWorlds,
  validServerNames,
  wellKnownBodies,
} from './index.ts';

const RUNS = 300;
const TYPES = ['A', 'AAAA', 'SRV', 'CNAME', 'TYPE65'] as const;

describe('any world', () => {
  test('answers every question about what it mentions, and knows it', () => {
    fc.assert(
      fc.property(randomWorlds(), ({ data }) => {
        using world = createWorld(data);
        for (const key of Object.keys(data.dns ?? {})) {
          for (const type of TYPES) {
            const reply = world.answerDns(type, key.slice(key.indexOf(' ') + 1));
            expect(reply.aliases.length).toBeLessThanOrEqual(17);
            if (reply.answer.kind === 'alias-loop')
              expect(reply.aliases.map(({ owner }) => owner)).toContain(reply.aliases.at(-1)?.target);
          }
        }
        for (const url of Object.keys(data.wellKnown ?? {})) {
          const reply = world.answerHttp(url);
          if (reply.kind === 'response')
            expect(bodyPrefix(reply.body, 100).length).toBe(Math.min(100, reply.body.length));
        }
      }),
      { numRuns: RUNS },
    );
  });

  test('answers in every form of name that is the same name', () => {
    fc.assert(
      fc.property(randomWorlds(), ({ data }) => {
        const world = createWorld(data);
        for (const key of Object.keys(data.dns ?? {})) {
          const [type = '', owner = ''] = key.split(' ');
          expect(world.answerDns(type, `${owner.toUpperCase()}.`)).toEqual(world.answerDns(type, owner));
        }
      }),
      { numRuns: RUNS },
    );
  });

  test('gives the simulated client an outcome within its patience', async () => {
    await fc.assert(
      fc.asyncProperty(randomWorlds(), async ({ data }) => {
        const clock = new VirtualClock();
        const { dns } = createSimulatedInternet(createWorld(data, { clock }), { clock, dnsTimeoutMs: 1_000 });
        const before = clock.now();
        const asked = ['a.example', 'b.example', 'd.sub.a.example'].flatMap((host) => [
          dns.lookupAddresses({ family: 4, host }, new AbortController().signal),
          dns.lookupSrv({ name: `_matrix._tcp.${host}` }, new AbortController().signal),
        ]);
        await clock.run(Promise.all(asked));
        expect(clock.now() - before).toBeLessThanOrEqual(1_000);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('the packets', () => {
  test('that are sound are read by another hand as they were meant', () => {
    fc.assert(
      fc.property(dnsMessages, (message) => {
        const packet = decode(encodeMessage(message));
        expect(packet).toMatchObject({
          id: message.id,
          flag_tc: message.isTruncated ?? false,
          flag_ad: message.isAuthenticated ?? false,
        });
        expect(packet.questions?.[0]?.name).toBe(message.question.name);
        expect(packet.answers?.map(({ name, type }) => [name, type])).toEqual(
          message.answers?.map(({ owner, type }) => [owner, type]) ?? [],
        );
        for (const [index, record] of (message.answers ?? []).entries()) {
          expect(packet.answers?.[index]).toMatchObject({ ttl: record.ttl });
          if (record.type === 'SRV') {
            const { priority, weight, port, target } = record;
            expect(packet.answers?.[index]).toMatchObject({ data: { priority, weight, port, target } });
          }
          if (record.type === 'CNAME') expect(packet.answers?.[index]).toMatchObject({ data: record.target });
        }
      }),
      { numRuns: RUNS },
    );
  });

  test('never make the name server throw, whatever comes', () => {
    const responder = new DnsResponder(createWorld({ dns: { 'A a.example': [] } }), (address) => address);
    fc.assert(
      fc.property(dnsPackets, fc.boolean(), (bytes, isQuery) => {
        const packet = Buffer.from(bytes);
        if (isQuery && packet.length > 2) packet[2] = (packet[2] ?? 0) & 0x7f;
        expect(['silence', 'send', 'reset']).toContain(responder.react(packet, 'udp').kind);
      }),
      { numRuns: 3 * RUNS },
    );
  });

  test('are broken often enough, and not always', () => {
    const readable = fc.sample(dnsPackets, 600).filter((bytes) => {
      try {
        decode(Buffer.from(bytes));
        return true;
      } catch {
        return false;
      }
    });
    expect(readable.length).toBeGreaterThan(100);
    expect(readable.length).toBeLessThan(500);
  });
});

describe('the arbitraries', () => {
  test('make valid server names that have the shape of one', () => {
    fc.assert(
      fc.property(validServerNames, (name) => {
        expect(name).toMatch(/^(?:[A-Za-z0-9.-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::[1-9][0-9]{0,4})?$/);
      }),
    );
  });

  test('make hostile and nearly valid names of which many are of no such shape', () => {
    const shape = /^(?:[A-Za-z0-9.-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::[0-9]{1,5})?$/;
    const misshapen = fc
      .sample(fc.oneof(nearlyValidServerNames, hostileServerNames), 500)
      .filter((name) => !shape.test(name));
    expect(misshapen.length).toBeGreaterThan(150);
  });

  test('make bodies of which about half delegate', () => {
    const sound = fc.sample(wellKnownBodies, 600).filter((bytes) => {
      try {
        return typeof (JSON.parse(Buffer.from(bytes).toString()) as { 'm.server'?: unknown })['m.server'] === 'string';
      } catch {
        return false;
      }
    });
    expect(sound.length).toBeGreaterThan(200);
    expect(sound.length).toBeLessThan(550);
  });

  test('make header values that fit into a line', () => {
    fc.assert(
      fc.property(cacheHeaders, (headers) => {
        for (const value of Object.values(headers).flat()) expect(value).not.toMatch(/[\r\n\0]/);
      }),
    );
  });
});
