import { describe, expect, it } from 'vitest';
import type { Clock } from '../ports.ts';
import { createDnsClient } from './dns-client.ts';
import { type Script, startFakeNameServer } from './testing/fake-name-server.ts';
import { FOUND, hurriedClock, lookupA, patient, reply } from './testing/lookup.ts';
import { rawResponse } from './testing/wire.ts';

const SERVFAIL = 2;
const NXDOMAIN = 3;
const REFUSED = 5;
const signal = new AbortController().signal;

describe('a server that does not know EDNS', () => {
  it.each([
    ['FORMERR', 1],
    ['NOTIMP', 4],
  ])('and answers %s is asked without', async (_title, rcode) => {
    const { answer, received } = await lookupA([
      (query) => [query.edns ? reply(query, { rcode, questions: [] }) : reply(query, { answers: [FOUND] })],
    ]);
    expect(answer.outcome).toMatchObject({ kind: 'records' });
    expect(received[0]?.map((query) => query.edns)).toEqual([true, false]);
  });

  it.each([
    ['formerr', 1],
    ['notimp', 4],
  ])('nor anything else has failed with %s', async (reason, rcode) => {
    const { answer, received } = await lookupA([(query) => [reply(query, { rcode })]]);
    expect(answer.outcome).toMatchObject({ kind: 'failure', reason });
    expect(received[0]).toHaveLength(2);
  });
});

describe('of several servers', () => {
  const good: Script = (query) => [reply(query, { answers: [FOUND] })];
  const silent: Script = () => [];
  const saying =
    (rcode: number): Script =>
    (query) => [reply(query, { rcode })];

  it.each<[string, Script]>([
    ['says SERVFAIL', saying(SERVFAIL)],
    ['says REFUSED', saying(REFUSED)],
    ['says NOTAUTH', saying(9)],
    ['says nothing', silent],
    ['cannot be understood', (query) => [rawResponse(query.question, [{ type: 1, data: Buffer.from([1]) }], query.id)]],
    ['contradicts itself', (query) => [reply(query, { rcode: NXDOMAIN, answers: [FOUND] })]],
  ])('the next one is asked when one %s', async (_title, bad) => {
    const { answer, received, from } = await lookupA([bad, good], patient);
    expect(answer.outcome).toMatchObject({ kind: 'records' });
    expect(from).toBe(1);
    expect(received.map((queries) => queries.length)).toEqual([1, 1]);
  });

  it('the next one is asked when nobody listens', async () => {
    const gone = await startFakeNameServer(silent);
    await gone[Symbol.asyncDispose]();
    await using server = await startFakeNameServer(good);
    await using client = createDnsClient({ servers: [gone.label, server.label] });
    const answer = await client.lookupAddresses({ kind: 'address', family: 4, host: 'a.example' }, signal);
    expect(answer).toMatchObject({ server: server.label, outcome: { kind: 'records' } });
  });

  it('one that says that there is nothing is believed', async () => {
    const { answer, received } = await lookupA([saying(NXDOMAIN), good]);
    expect(answer.outcome).toMatchObject({ kind: 'no-name' });
    expect(received[1]).toEqual([]);
  });

  it('the most telling failure is kept, and who told it', async () => {
    const { answer, from } = await lookupA([saying(REFUSED), saying(SERVFAIL), silent], patient);
    expect(answer.outcome).toMatchObject({ kind: 'failure', reason: 'servfail' });
    expect(from).toBe(1);
    const rcode = await lookupA([silent, saying(9)], patient);
    expect(rcode.answer.outcome).toMatchObject({ kind: 'failure', reason: 'rcode' });
  });

  it('those which said something are not asked again, and no one more than three times (R101)', async () => {
    const { answer, received } = await lookupA([silent, saying(SERVFAIL)], { ...patient, attempts: 3 });
    expect(answer.outcome).toMatchObject({ kind: 'failure', reason: 'servfail' });
    expect(received.map((queries) => queries.length)).toEqual([3, 1]);
    const noEdns: Script = (query) => (query.edns ? [reply(query, { rcode: 1 })] : []);
    const bounded = await lookupA([noEdns], { ...patient, attempts: 3 });
    expect(bounded.received[0]).toHaveLength(3);
  });

  it('one that failed lately is asked last, and no longer when it has answered', async () => {
    let isDown = true;
    let now = 0;
    await using first = await startFakeNameServer((query) => (isDown ? [] : [reply(query, { answers: [FOUND] })]));
    await using second = await startFakeNameServer(good);
    const clock: Clock = { now: () => now, sleep: hurriedClock.sleep };
    await using client = createDnsClient({ servers: [first.label, second.label], ...patient, clock });
    const ask = async () =>
      (await client.lookupAddresses({ kind: 'address', family: 4, host: 'a.example' }, signal)).server;
    expect(await ask()).toBe(second.label);
    expect(await ask()).toBe(second.label);
    expect(first.received).toHaveLength(1);
    isDown = false;
    now = 30_000;
    expect(await ask()).toBe(first.label);
  });

  it('none is asked when the time for the question is over', async () => {
    const { answer, received } = await lookupA([silent, silent], { attemptTimeoutMs: 60_000, questionTimeoutMs: 30 });
    expect(answer).toMatchObject({ server: null, outcome: { kind: 'failure', reason: 'timeout' } });
    expect(received.map((queries) => queries.length)).toEqual([1, 0]);
  });
});
