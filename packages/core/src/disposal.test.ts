import { createMemoryLog } from '@wherefore/event-log';
import { expect, test } from 'vitest';
import { ResolverError } from './errors.ts';
import { a, createRig, everyEvent, none, wellKnown } from './testing/rig.ts';
import { never, ScriptedDns, untilAborted } from './testing/scripted-ports.ts';
import { SwitchedLog } from './testing/switched-log.ts';

const NAME = 'example.org';
const WORLD = {
  dns: { 'A example.org': a('192.0.2.1'), 'AAAA example.org': none() },
  wellKnown: { [wellKnown(NAME)]: { status: 404 } },
};

for (const at of [0, 10, 30, 50]) {
  test(`callers that wait are refused at once as disposed: after ${at} ms`, async () => {
    await using rig = createRig({ world: WORLD, dnsLatencyMs: 20, httpLatencyMs: 40 });
    const waiting = Array.from({ length: 20 }, (_, index) =>
      rig.resolver.resolve(NAME, index % 2 === 0 ? {} : { signal: new AbortController().signal }),
    );
    waiting.push(rig.resolver.resolve(NAME, { fresh: true }));
    const explained = rig.resolver.explain(NAME);
    await rig.clock.advanceBy(at);
    const disposed = rig.resolver[Symbol.asyncDispose]();
    const outcomes = await Promise.allSettled([...waiting, explained]);
    expect(rig.elapsed()).toBe(at);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'disposed', retryable: false } });
      expect(outcome.status === 'rejected' && outcome.reason).toBeInstanceOf(ResolverError);
    }
    await disposed;
    expect(rig.clock.sleeping).toBe(0);
  });
}

test('everything in flight is ended: the signals of its ports are aborted', async () => {
  const signals: AbortSignal[] = [];
  const dns = new ScriptedDns((_, signal) => {
    signals.push(signal);
    return untilAborted(signal);
  });
  await using rig = createRig({
    dns,
    fetch: (_, { signal }) => {
      signals.push(signal);
      return untilAborted(signal);
    },
  });
  const waiting = rig.resolver.resolve(NAME).catch((reason: unknown) => reason);
  await rig.clock.advanceBy(1);
  expect(signals).toHaveLength(3 + 2);
  await rig.resolver[Symbol.asyncDispose]();
  expect(signals.map(({ aborted }) => aborted)).toEqual(signals.map(() => true));
  expect(await waiting).toMatchObject({ code: 'disposed' });
  expect(dns.inFlight).toBe(0);
  expect(rig.clock.sleeping).toBe(0);
});

test('ports that do not mind their signals do not hold it up', async () => {
  await using rig = createRig({ dns: new ScriptedDns(never), fetch: never });
  const waiting = rig.resolver.resolve(NAME).catch((reason: unknown) => reason);
  await rig.clock.advanceBy(1);
  await rig.resolver[Symbol.asyncDispose]();
  expect(await waiting).toMatchObject({ code: 'disposed' });
});

test('afterwards nothing is known and everything is refused', async () => {
  await using rig = createRig({ world: WORLD });
  await rig.run(rig.resolver.resolve(NAME));
  await rig.resolver[Symbol.asyncDispose]();
  expect(rig.resolver.peek(NAME)).toBeUndefined();
  const { resolver } = rig;
  const calls = [
    resolver.resolve(NAME),
    resolver.resolve(NAME, { fresh: true }),
    resolver.resolve('not a name'),
    resolver.explain(NAME),
    resolver.forget(NAME),
    resolver.forgetAll(),
    resolver.reportFailure(NAME),
  ];
  for (const outcome of await Promise.allSettled(calls)) {
    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'disposed' } });
  }
});

test('it may be asked for twice, at once and later', async () => {
  await using rig = createRig({ world: WORLD, dnsLatencyMs: 20 });
  const waiting = rig.resolver.resolve(NAME).catch((reason: unknown) => reason);
  await rig.clock.advanceBy(1);
  await Promise.all([rig.resolver[Symbol.asyncDispose](), rig.resolver[Symbol.asyncDispose]()]);
  await rig.resolver[Symbol.asyncDispose]();
  expect(await waiting).toMatchObject({ code: 'disposed' });
});

test('a resolver that was never used can be disposed of', async () => {
  await using rig = createRig();
  await rig.resolver[Symbol.asyncDispose]();
  expect(await rig.events()).toEqual([]);
});

test('it waits until what was learned is recorded, so that the log may be closed behind it', async () => {
  const behind = createMemoryLog();
  const log = new SwitchedLog(behind);
  await using rig = createRig({ world: WORLD, log });
  log.onAppend = () => rig.clock.sleep(1000);
  const waiting = rig.resolver.resolve(NAME).catch((reason: unknown) => reason);
  await rig.clock.advanceBy(500);
  await rig.run(Promise.resolve(rig.resolver[Symbol.asyncDispose]()));
  await waiting;
  const appends = log.appends;
  await rig.clock.advanceBy(10_000);
  expect(log.appends).toBe(appends);
  expect((await everyEvent(behind)).length).toBeGreaterThan(0);
});

test('it waits for what nobody else waits for any more', async () => {
  const log = new SwitchedLog(createMemoryLog());
  await using rig = createRig({ world: WORLD, log, dnsLatencyMs: 20 });
  log.onAppend = () => rig.clock.sleep(1000);
  // The request is on its way into the log, and the questions on theirs.
  const waiting = rig.resolver.resolve(NAME).catch((reason: unknown) => reason);
  await rig.clock.advanceBy(10);
  await rig.run(Promise.resolve(rig.resolver[Symbol.asyncDispose]()));
  expect(rig.elapsed()).toBe(1000);
  expect(await waiting).toMatchObject({ code: 'disposed' });
});

test('a log that hangs holds up neither callers nor, for ever, the end', async () => {
  const log = new SwitchedLog(createMemoryLog());
  await using rig = createRig({ world: WORLD, log });
  log.onAppend = () => never();
  const waiting = rig.resolver.resolve(NAME).catch((reason: unknown) => reason);
  await rig.clock.advanceBy(1);
  const disposed = rig.resolver[Symbol.asyncDispose]();
  expect(await waiting).toMatchObject({ code: 'disposed' });
  await rig.run(Promise.resolve(disposed));
  expect(rig.elapsed()).toBe(5000);
});

test('a log that hangs while it is read holds up no caller that gives up or is disposed of', async () => {
  const log = new SwitchedLog(createMemoryLog());
  await using rig = createRig({ world: WORLD, log });
  log.onRead = () => never();
  const giveUp = new AbortController();
  const impatient = rig.resolver.resolve(NAME, { signal: giveUp.signal }).catch((reason: unknown) => reason);
  const patient = rig.resolver.resolve(NAME).catch((reason: unknown) => reason);
  await rig.clock.advanceBy(1);
  giveUp.abort(new Error('lost interest'));
  expect(await impatient).toMatchObject({ message: 'lost interest' });
  const disposed = rig.resolver[Symbol.asyncDispose]();
  expect(await patient).toMatchObject({ code: 'disposed' });
  await rig.run(Promise.resolve(disposed));
});

test('the log and the ports that were given are left alone', async () => {
  const log = createMemoryLog();
  let ends = 0;
  const dns = Object.assign(new ScriptedDns(), {
    [Symbol.asyncDispose]: async () => {
      ends += 1;
    },
  });
  const rig = createRig({ log, dns, fetch: never });
  await rig.resolver[Symbol.asyncDispose]();
  expect(ends).toBe(0);
  expect(await log.readAll()).toMatchObject({ events: [] });
});
