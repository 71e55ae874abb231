import { expect, test } from 'vitest';
import { a, createRig, delegation, none, wellKnown } from './testing/rig.ts';

const WORLD = {
  dns: {
    'A example.org': a('192.0.2.1'),
    'AAAA example.org': none(),
    'SRV _matrix-fed._tcp.example.org': none(),
    'SRV _matrix._tcp.example.org': none(),
  },
  wellKnown: { [wellKnown('example.org')]: { status: 404 } },
};
const LATENCY = { dnsLatencyMs: 20, httpLatencyMs: 40 };

test('a hundred callers for one name make one well-known request and each DNS question once', async () => {
  await using rig = createRig({ world: WORLD, ...LATENCY });
  const answers = await rig.run(Promise.all(Array.from({ length: 100 }, () => rig.resolver.resolve('example.org'))));
  expect(new Set(answers).size).toBe(1);
  expect(rig.world.wellKnownFetches()).toBe(1);
  expect(new Set(rig.asked()).size).toBe(rig.asked().length);
  const events = await rig.events();
  expect(events.filter(({ type }) => type === 'ResolutionRequested')).toHaveLength(1);
  expect(events.filter(({ type }) => type === 'DestinationChosen')).toHaveLength(1);
});

test('callers that come while it is under way share it, and those that come after are served from memory', async () => {
  await using rig = createRig({ world: WORLD, ...LATENCY });
  const first = rig.resolver.resolve('example.org');
  await rig.clock.advanceBy(30);
  const second = rig.resolver.resolve('example.org', { signal: new AbortController().signal });
  const [one, two] = await rig.run(Promise.all([first, second]));
  expect(two).toBe(one);
  expect(await rig.resolver.resolve('example.org')).toBe(one);
  expect(await rig.resolver.resolve('example.org', {})).toBe(one);
  expect(rig.resolver.peek('example.org')).toBe(one);
  expect(rig.world.wellKnownFetches()).toBe(1);
});

test('two names that are delegated to one host ask about it once', async () => {
  await using rig = createRig({
    world: {
      dns: {
        'A one.example': a('192.0.2.1'),
        'A two.example': a('192.0.2.2'),
        'A matrix.example': a('192.0.2.3'),
        'AAAA matrix.example': none(),
      },
      wellKnown: {
        [wellKnown('one.example')]: delegation('matrix.example:443'),
        [wellKnown('two.example')]: delegation('matrix.example:8448'),
      },
    },
    ...LATENCY,
  });
  const [one, two] = await rig.run(
    Promise.all([rig.resolver.resolve('one.example'), rig.resolver.resolve('two.example')]),
  );
  expect(rig.asked().filter((key) => key.endsWith(' matrix.example'))).toEqual([
    'AAAA matrix.example',
    'A matrix.example',
  ]);
  // They share the evidence and not the destination.
  expect(one).toMatchObject({ targets: [{ host: 'matrix.example', port: 443 }] });
  expect(two).toMatchObject({ targets: [{ host: 'matrix.example', port: 8448 }] });
  const shared = one.because.filter((id) => two.because.includes(id));
  expect(shared).toHaveLength(2);
});

test('names that differ in case are resolved apart, from the same answers', async () => {
  await using rig = createRig({ world: WORLD, ...LATENCY });
  const lower = await rig.run(rig.resolver.resolve('example.org'));
  const upper = await rig.run(rig.resolver.resolve('EXAMPLE.org'));
  expect(upper).toMatchObject({ serverName: 'EXAMPLE.org', hostHeader: 'EXAMPLE.org', because: lower.because });
  expect(rig.world.wellKnownFetches()).toBe(1);
});

test('a caller that gives up is told at once, with its own reason, and the others get their answer', async () => {
  await using rig = createRig({ world: WORLD, ...LATENCY });
  const giveUp = new AbortController();
  const reason = new Error('lost interest');
  const impatient = rig.resolver.resolve('example.org', { signal: giveUp.signal });
  const patient = rig.resolver.resolve('example.org');
  await rig.clock.advanceBy(10);
  giveUp.abort(reason);
  await expect(impatient).rejects.toBe(reason);
  expect(rig.elapsed()).toBe(10);
  expect(await rig.run(patient)).toMatchObject({ outcome: 'destination', step: '6' });
  expect(rig.world.wellKnownFetches()).toBe(1);
});

test('when every caller has given up, the answer still goes into the cache', async () => {
  await using rig = createRig({ world: WORLD, ...LATENCY });
  const giveUp = new AbortController();
  const impatient = rig.resolver.resolve('example.org', { signal: giveUp.signal });
  await rig.clock.advanceBy(10);
  giveUp.abort();
  await expect(impatient).rejects.toMatchObject({ name: 'AbortError' });
  await rig.clock.advanceBy(100);
  expect(rig.resolver.peek('example.org')).toMatchObject({ outcome: 'destination' });
});

test('a caller that has given up before it asks is refused, and nothing is asked', async () => {
  await using rig = createRig({ world: WORLD });
  const reason = new Error('never mind');
  await expect(rig.resolver.resolve('example.org', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  expect(rig.asked()).toEqual([]);
  expect(await rig.events()).toEqual([]);
});

test('a caller that has given up is refused what is in memory, too', async () => {
  await using rig = createRig({ world: WORLD });
  await rig.run(rig.resolver.resolve('example.org'));
  const reason = new Error('never mind');
  await expect(rig.resolver.resolve('example.org', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

test('who gives up leaves no listener behind', async () => {
  await using rig = createRig({ world: WORLD, ...LATENCY });
  let listeners = 0;
  const { signal } = new AbortController();
  const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
  signal.addEventListener = (...listener: Parameters<typeof add>) => {
    listeners += 1;
    add(...listener);
  };
  signal.removeEventListener = (...listener: Parameters<typeof remove>) => {
    listeners -= 1;
    remove(...listener);
  };
  await rig.run(rig.resolver.resolve('example.org', { signal }));
  expect(listeners).toBe(0);
  expect(rig.clock.sleeping).toBe(0);
});
