import { createMemoryLog, type EventLog } from '@wherefore/event-log';
import { expect, test } from 'vitest';
import { ResolverError } from './errors.ts';
import { a, createRig, delegation, everyEvent, none, type Rig, type RigOptions, wellKnown } from './testing/rig.ts';
import { SwitchedLog } from './testing/switched-log.ts';

const NAME = 'example.org:8448';
const WORLD = {
  dns: {
    'A example.org': a('192.0.2.1', 60),
    'AAAA example.org': none(60),
    'A other.example': a('192.0.2.2', 60),
    'AAAA other.example': none(60),
  },
};

function createRigWithLog(options: RigOptions = {}): { rig: Rig; log: SwitchedLog; behind: EventLog } {
  const behind = createMemoryLog();
  const log = new SwitchedLog(behind);
  return { rig: createRig({ world: WORLD, log, ...options }), log, behind };
}

test('what cannot be recorded is not answered, and the error says that it may work later', async () => {
  const { rig, log } = createRigWithLog();
  await using _ = rig;
  const cause = new Error('the disk is full');
  log.break(cause);
  const error: unknown = await rig.run(rig.resolver.resolve(NAME).catch((reason: unknown) => reason));
  expect(error).toBeInstanceOf(ResolverError);
  expect(error).toMatchObject({ code: 'log-unavailable', retryable: true });
  expect(chainOf(error)).toContain(cause);
});

test('what was not recorded is served to nobody later', async () => {
  const { rig, log, behind } = createRigWithLog();
  await using _ = rig;
  log.break();
  await rig.run(rig.resolver.resolve(NAME).catch(() => undefined));
  expect(rig.resolver.peek(NAME)).toBeUndefined();
  log.mend();
  rig.world.patch({ dns: { 'A example.org': a('192.0.2.9', 60) } });
  const after = await rig.run(rig.resolver.resolve(NAME));
  expect(after).toMatchObject({ targets: [{ addresses: ['192.0.2.9'] }] });
  const recorded = new Set((await everyEvent(behind)).map(({ id }) => id));
  for (const id of after.because) expect(recorded).toContain(id);
});

test('a failing log does not make the resolver ask without end', async () => {
  const { rig, log } = createRigWithLog();
  await using _ = rig;
  log.break();
  await rig.run(rig.resolver.resolve(NAME).catch(() => undefined));
  expect(rig.asked()).toHaveLength(2);
});

test('what is in memory is served while the log is down', async () => {
  const { rig, log } = createRigWithLog();
  await using _ = rig;
  const before = await rig.run(rig.resolver.resolve(NAME));
  log.break();
  expect(await rig.resolver.resolve(NAME)).toBe(before);
  await rig.clock.advanceTo(before.freshUntil);
  await expect(rig.run(rig.resolver.resolve(NAME))).rejects.toMatchObject({ code: 'log-unavailable' });
  log.mend();
  expect(await rig.run(rig.resolver.resolve(NAME))).toMatchObject({ outcome: 'destination' });
});

test('when the evidence is lost in one batch, the conclusion from it is refused in the next', async () => {
  const { rig, log, behind } = createRigWithLog({ dnsLatencyMs: 20 });
  await using _ = rig;
  let lost = 0;
  log.onAppend = (events) => {
    if (lost > 0 || !events.some(({ type }) => type === 'AddressesLookedUp')) return;
    lost += 1;
    throw new Error('the connection broke');
  };
  await expect(rig.run(rig.resolver.resolve(NAME))).rejects.toMatchObject({ code: 'log-unavailable' });
  expect(lost).toBe(1);
  const types = (await everyEvent(behind)).map(({ type }) => type);
  expect(types).toContain('ResolutionRequested');
  expect(types).not.toContain('DestinationChosen');
  expect(await rig.run(rig.resolver.resolve(NAME))).toMatchObject({ outcome: 'destination' });
});

test('when the request is lost, nothing that it caused is recorded', async () => {
  const { rig, log, behind } = createRigWithLog({ dnsLatencyMs: 20 });
  await using _ = rig;
  log.onAppend = (events) => {
    if (events.some(({ type }) => type === 'ResolutionRequested')) throw new Error('the connection broke');
  };
  await expect(rig.run(rig.resolver.resolve(NAME))).rejects.toMatchObject({ code: 'log-unavailable' });
  expect(await everyEvent(behind)).toEqual([]);
});

test('a conclusion that needs no evidence is not recorded without its request either', async () => {
  const { rig, log, behind } = createRigWithLog();
  await using _ = rig;
  log.onAppend = (events) => {
    if (events.some(({ type }) => type === 'ResolutionRequested')) throw new Error('the connection broke');
  };
  // Request and conclusion must not share an append for this.
  const wait = rig.clock.sleep(1);
  const resolved = rig.resolver.resolve('192.0.2.7').catch((reason: unknown) => reason);
  expect(await rig.run(resolved)).toMatchObject({ code: 'log-unavailable' });
  await rig.run(wait);
  expect(await everyEvent(behind)).toEqual([]);
});

test('a conclusion is never recorded before its evidence, nor the evidence before the request', async () => {
  const { rig, log, behind } = createRigWithLog({ dnsLatencyMs: 20 });
  await using _ = rig;
  log.onAppend = () => rig.clock.sleep(7);
  await rig.run(Promise.all([rig.resolver.resolve(NAME), rig.resolver.resolve('other.example:1')]));
  const events = await everyEvent(behind);
  const position = new Map(events.map(({ id, position: at }) => [id, at]));
  for (const { data, position: at, causationId } of events) {
    for (const id of (data['because'] ?? []) as string[]) expect(position.get(id)).toBeLessThan(Number(at));
    if (causationId !== undefined) expect(Number(position.get(causationId))).toBeLessThan(Number(at));
  }
});

test('a slow log delays and loses nothing', async () => {
  const { rig, log } = createRigWithLog({ dnsLatencyMs: 20 });
  await using _ = rig;
  log.onAppend = () => rig.clock.sleep(1000);
  log.onRead = () => rig.clock.sleep(500);
  expect(await rig.run(rig.resolver.resolve(NAME))).toMatchObject({ outcome: 'destination' });
  expect(await rig.resolver.resolve(NAME)).toMatchObject({ outcome: 'destination' });
});

test('one event that the log refuses does no harm to the others in its batch', async () => {
  const { rig, log } = createRigWithLog();
  await using _ = rig;
  log.onAppend = (events) => {
    if (!events.some(({ data }) => 'host' in data && data.host === 'other.example')) return;
    throw Object.assign(new Error('no such event'), { retryable: false });
  };
  const [one, two] = await rig.run(
    Promise.allSettled([rig.resolver.resolve(NAME), rig.resolver.resolve('other.example:1')]),
  );
  expect(one).toMatchObject({ status: 'fulfilled', value: { outcome: 'destination' } });
  expect(two).toMatchObject({ status: 'rejected', reason: { code: 'log-unavailable' } });
});

test('an SRV target or a redirect to a host that is too long for the name of a stream is no reason to fail', async () => {
  const { rig, log } = createRigWithLog({
    world: {
      dns: {
        'A a.example': a('192.0.2.1'),
        'SRV _matrix-fed._tcp.a.example': [
          { priority: 0, weight: 0, port: 1, target: `${'\\000'.repeat(60)}.x.`.repeat(4), ttl: 60 },
        ],
        'A b.example': a('192.0.2.2'),
      },
      wellKnown: {
        [wellKnown('a.example')]: { status: 404 },
        [wellKnown('b.example')]: { status: 302, headers: { Location: `https://${'a.'.repeat(700)}example/` } },
      },
    },
  });
  await using _ = rig;
  const [one, two] = await rig.run(Promise.all([rig.resolver.resolve('a.example'), rig.resolver.resolve('b.example')]));
  expect(one).toMatchObject({ outcome: 'unresolvable', step: '4' });
  expect(two).toMatchObject({ outcome: 'destination', step: '6' });
  await rig.resolver.forget('a.example');
  expect(log.refused).toBe(0);
});

test('many bodies that grow when they are written down do not fail each other', async () => {
  const names = Array.from({ length: 80 }, (_, index) => `n${index}.example`);
  // 50 KiB of a character that JSON spells with six.
  const body = '\u0001'.repeat(51_200);
  const { rig } = createRigWithLog({
    world: {
      dns: Object.fromEntries(names.map((name) => [`A ${name}`, a('192.0.2.1')])),
      wellKnown: Object.fromEntries(names.map((name) => [wellKnown(name), { status: 200, body }])),
    },
    httpLatencyMs: 5,
    limits: { wellKnownConcurrency: 100 },
  });
  await using _ = rig;
  const conclusions = await rig.run(Promise.all(names.map((name) => rig.resolver.resolve(name))));
  expect(conclusions.map(({ outcome }) => outcome)).toEqual(names.map(() => 'destination'));
});

test('a log that cannot be read is an outage, and over when it is', async () => {
  const { rig, log } = createRigWithLog();
  await using _ = rig;
  log.onRead = () => {
    throw new Error('the database is away');
  };
  await expect(rig.run(rig.resolver.resolve(NAME))).rejects.toMatchObject({ code: 'log-unavailable', retryable: true });
  await expect(rig.run(rig.resolver.forget(NAME))).rejects.toMatchObject({ code: 'log-unavailable' });
  await expect(rig.run(rig.resolver.reportFailure(NAME))).rejects.toMatchObject({ code: 'log-unavailable' });
  log.mend();
  expect(await rig.run(rig.resolver.resolve(NAME))).toMatchObject({ outcome: 'destination' });
});

test('evidence that cannot be read is an outage, too', async () => {
  const { rig, log } = createRigWithLog();
  await using _ = rig;
  log.onRead = (stream) => {
    if (stream.startsWith('question:')) throw new Error('the database is away');
  };
  await expect(rig.run(rig.resolver.resolve(NAME))).rejects.toMatchObject({ code: 'log-unavailable' });
});

test('a log that hangs is down, and what is fresh is served without it', async () => {
  const { rig, log } = createRigWithLog({ timeouts: { logMs: 700 } });
  await using _ = rig;
  const fresh = await rig.run(rig.resolver.resolve(NAME));
  const { promise: never } = Promise.withResolvers<void>();
  log.onRead = () => never;
  const reads = log.reads;
  expect(await rig.resolver.resolve(NAME)).toBe(fresh);
  expect(log.reads).toBe(reads);
  const began = rig.elapsed();
  await expect(rig.run(rig.resolver.resolve('other.example:1'))).rejects.toMatchObject({ code: 'log-unavailable' });
  expect(rig.elapsed() - began).toBe(700);
  expect(rig.resolver.load().inFlight).toBe(0);
  // One whose first look hung goes on when the log does.
  const next = rig.restart();
  await expect(rig.run(next.resolve(NAME))).rejects.toMatchObject({ code: 'log-unavailable' });
  log.mend();
  expect(await rig.run(next.resolve(NAME))).toEqual(fresh);
});

test('a log that hangs while it records is down, too, for whoever waits for it, and goes on when it does', async () => {
  const { rig, log, behind } = createRigWithLog({ timeouts: { logMs: 700 } });
  await using _ = rig;
  const { promise: back, resolve: comeBack } = Promise.withResolvers<void>();
  log.onAppend = () => back;
  const began = rig.elapsed();
  const first = rig.resolver.resolve(NAME).catch((reason: unknown) => reason);
  await rig.clock.advanceBy(500);
  // Its request waits behind the append that hangs, and not for another one.
  const second = rig.resolver.resolve('other.example:1').catch((reason: unknown) => reason);
  for (const failed of [first, second]) expect(await rig.run(failed)).toMatchObject({ code: 'log-unavailable' });
  expect(rig.elapsed() - began).toBe(700);
  expect(rig.resolver.load().inFlight).toBe(0);
  log.mend();
  expect(await rig.run(rig.resolver.resolve(NAME))).toMatchObject({ outcome: 'destination' });
  // What hung is recorded after all, and nothing rests on it.
  comeBack();
  await rig.run(rig.clock.sleep(1));
  const events = await everyEvent(behind);
  expect(events.filter(({ type }) => type === 'ResolutionRequested')).toHaveLength(2);
  expect(events.filter(({ type }) => type === 'DestinationChosen')).toHaveLength(1);
});

test('a clear that cannot be recorded is an error, and what was to be forgotten is still known', async () => {
  const { rig, log } = createRigWithLog();
  await using _ = rig;
  await rig.run(rig.resolver.resolve(NAME));
  for (const forget of [() => rig.resolver.forget(NAME), () => rig.resolver.forgetAll()]) {
    log.break();
    await expect(rig.run(forget())).rejects.toMatchObject({ code: 'log-unavailable' });
    log.mend();
    await rig.run(rig.resolver.resolve(NAME));
    expect(rig.asked()).toHaveLength(2);
  }
});

test('while a clear is being recorded nobody reads what it is to end', async () => {
  const { rig, log } = createRigWithLog();
  await using _ = rig;
  await rig.run(rig.resolver.resolve(NAME));
  log.onAppend = (events) => (events.some(({ type }) => type === 'CacheCleared') ? rig.clock.sleep(100) : undefined);
  const forgotten = rig.resolver.forget(NAME);
  await rig.clock.advanceBy(10);
  const resolved = rig.resolver.resolve(NAME);
  await rig.run(Promise.all([forgotten, resolved]));
  expect(rig.asked()).toHaveLength(4);
});

test('while everything is being cleared nobody reads what that is to end', async () => {
  const { rig, log } = createRigWithLog();
  await using _ = rig;
  await rig.run(rig.resolver.resolve(NAME));
  log.onAppend = (events) => (events.some(({ type }) => type === 'CacheCleared') ? rig.clock.sleep(100) : undefined);
  const forgotten = rig.resolver.forgetAll();
  await rig.clock.advanceBy(10);
  const resolved = rig.resolver.resolve(NAME);
  await rig.run(Promise.all([forgotten, resolved]));
  expect(rig.asked()).toHaveLength(4);
});

test('what was being read when the name was forgotten does not come back', async () => {
  const { rig, log } = createRigWithLog();
  await using _ = rig;
  await rig.run(rig.resolver.resolve(NAME));
  const next = rig.restart();
  log.onRead = (stream) => (stream.startsWith('server:') ? rig.clock.sleep(100) : undefined);
  const resolved = next.resolve(NAME);
  await rig.clock.advanceBy(10);
  log.onRead = () => undefined;
  await rig.run(next.forgetAll());
  await rig.run(resolved);
  expect(rig.asked()).toHaveLength(4);
});

test('what is cleared and reported of other names holds up nobody who reads', async () => {
  const { rig, log } = createRigWithLog();
  await using _ = rig;
  await rig.run(rig.resolver.resolve(NAME));
  log.onRead = () => rig.clock.sleep(10);
  log.onAppend = () => rig.clock.sleep(5);
  const restarted = rig.restart();
  let isDone = false;
  const others: Promise<unknown>[] = [];
  let resolved: Promise<unknown> | undefined;
  for (let round = 0; round < 200 && !isDone; round += 1) {
    others.push(restarted.reportFailure(`n${round}.example:1`), restarted.forget(`n${round}.example:1`));
    await rig.clock.advanceBy(4);
    // The others are in full swing.
    if (round === 30) {
      resolved = restarted.resolve(NAME, { fresh: true }).finally(() => {
        isDone = true;
      });
    }
  }
  expect(isDone).toBe(true);
  await rig.run(Promise.all([resolved, ...others]));
});

test('an answer confirms nothing that was lost', async () => {
  const { rig, log, behind } = createRigWithLog({
    world: { dns: { 'A example.org': a('192.0.2.1', 0), 'AAAA example.org': none(60) } },
  });
  await using _ = rig;
  const gates: (() => void)[] = [];
  let isFirst = true;
  log.onAppend = async (events) => {
    if (!isFirst || !events.some(({ type }) => type === 'AddressesLookedUp')) return;
    isFirst = false;
    await new Promise<void>((resolve) => gates.push(resolve));
    throw new Error('the connection broke');
  };
  const first = rig.resolver.resolve(NAME).catch((reason: unknown) => reason);
  await rig.clock.advanceBy(1);
  // The first answer is on its way into the log when the same comes again.
  const second = rig.resolver.resolve(NAME, { fresh: true }).catch((reason: unknown) => reason);
  await rig.clock.advanceBy(1);
  gates[0]?.();
  await rig.run(Promise.all([first, second]));
  const events = await everyEvent(behind);
  const recorded = new Set(events.map(({ id }) => id));
  for (const { data, type } of events) {
    if (type === 'EvidenceConfirmed') expect(recorded).toContain(data['confirms']);
    for (const id of (data['because'] ?? []) as string[]) expect(recorded).toContain(id);
  }
});

test('a failure of the log does not make a known delegation be forgotten', async () => {
  const { rig, log } = createRigWithLog({
    world: {
      dns: {
        'A example.org': a('192.0.2.1', 600),
        'A m.example': a('192.0.2.2', 86_400),
        'AAAA m.example': none(86_400),
      },
      wellKnown: { [wellKnown('example.org')]: delegation('m.example:1', { 'Cache-Control': 'max-age=3600' }) },
    },
  });
  await using _ = rig;
  const { freshUntil } = await rig.run(rig.resolver.resolve('example.org'));
  await rig.clock.advanceTo(freshUntil);
  rig.world.patch({ wellKnown: { [wellKnown('example.org')]: { status: 503 } } });
  log.break();
  await rig.run(rig.resolver.resolve('example.org').catch(() => undefined));
  log.mend();
  expect(await rig.run(rig.resolver.resolve('example.org'))).toMatchObject({ step: '3.2', hostHeader: 'm.example:1' });
});

function chainOf(error: unknown): readonly unknown[] {
  const chain: unknown[] = [];
  for (let at = error; at instanceof Error; at = at.cause) chain.push(at);
  return chain;
}
