import { expect, test } from 'vitest';
import { a, createRig, none, type Rig } from './testing/rig.ts';

const NAME = 'example.org:8448';
const WORLD = { dns: { 'A example.org': a('192.0.2.1', 86_400), 'AAAA example.org': none(86_400) } };

/** How many questions a resolution asks now. */
async function cost(rig: Rig, resolver = rig.resolver): Promise<number> {
  const before = rig.asked().length;
  await rig.run(resolver.resolve(NAME));
  return rig.asked().length - before;
}

test('after a report everything is asked anew, in the same millisecond too', async () => {
  await using rig = createRig({ world: WORLD });
  expect(await cost(rig)).toBe(2);
  await rig.resolver.reportFailure(NAME);
  expect(rig.resolver.peek(NAME)).toBeUndefined();
  rig.world.patch({ dns: { 'A example.org': a('192.0.2.2', 86_400) } });
  expect(await cost(rig)).toBe(2);
  expect(rig.resolver.peek(NAME)).toMatchObject({ targets: [{ addresses: ['192.0.2.2'] }] });
});

test('after a report later in the same millisecond as the answer it is asked anew some time later, too', async () => {
  await using rig = createRig({ world: WORLD });
  await cost(rig);
  await rig.resolver.reportFailure(NAME);
  await rig.clock.advanceBy(5000);
  expect(await cost(rig)).toBe(2);
});

test('what is asked anew serves again', async () => {
  await using rig = createRig({ world: WORLD });
  await cost(rig);
  await rig.clock.advanceBy(10);
  await rig.resolver.reportFailure(NAME);
  await rig.clock.advanceBy(10);
  expect(await cost(rig)).toBe(2);
  await rig.clock.advanceBy(10);
  expect(await cost(rig)).toBe(0);
});

test('a good answer of before still serves when asking anew fails', async () => {
  await using rig = createRig({ world: WORLD });
  await cost(rig);
  await rig.clock.advanceBy(10);
  await rig.resolver.reportFailure(NAME);
  rig.world.patch({ dns: { 'A example.org': { error: 'SERVFAIL' }, 'AAAA example.org': { error: 'SERVFAIL' } } });
  expect(await rig.run(rig.resolver.resolve(NAME))).toMatchObject({ targets: [{ addresses: ['192.0.2.1'] }] });
});

const PAUSES_S = [30, 60, 120, 240, 480, 960, 1920, 3600, 3600];

for (const isRestarted of [false, true]) {
  test(`reports that go on lead to questions at growing pauses${isRestarted ? ', restarts or not' : ''}`, async () => {
    await using rig = createRig({ world: WORLD });
    await cost(rig);
    await rig.clock.advanceBy(1);
    for (const pause of PAUSES_S) {
      let resolver = isRestarted ? rig.restart() : rig.resolver;
      await rig.run(resolver.reportFailure(NAME));
      expect(await cost(rig, resolver), `before a pause of ${pause} s`).toBe(2);
      await rig.clock.advanceBy(pause * 1000 - 1);
      if (isRestarted) resolver = rig.restart();
      await rig.run(resolver.reportFailure(NAME));
      expect(await cost(rig, resolver), `${pause} s later, less 1 ms`).toBe(0);
      await rig.clock.advanceBy(1);
    }
  });
}

test('a name that went unreported for two hours is trusted as at first', async () => {
  await using rig = createRig({ world: WORLD });
  for (let round = 0; round < 4; round += 1) {
    await rig.resolver.reportFailure(NAME);
    await rig.clock.advanceBy(3_600_000);
  }
  await rig.clock.advanceBy(7_200_001);
  await rig.resolver.reportFailure(NAME);
  await cost(rig);
  await rig.clock.advanceBy(30_000);
  await rig.resolver.reportFailure(NAME);
  expect(await cost(rig)).toBe(2);
});

test('a report survives a restart', async () => {
  await using rig = createRig({ world: WORLD });
  await cost(rig);
  await rig.clock.advanceBy(10);
  await rig.resolver.reportFailure(NAME);
  await rig.clock.advanceBy(10);
  expect(await cost(rig, rig.restart())).toBe(2);
});

test('reports that come too soon change nothing, and are not recorded', async () => {
  await using rig = createRig({ world: WORLD });
  await rig.resolver.reportFailure(NAME);
  await cost(rig);
  for (let round = 0; round < 200; round += 1) await rig.resolver.reportFailure(NAME);
  expect((await rig.events()).filter(({ type }) => type === 'ConnectionReported')).toHaveLength(1);
  expect(await cost(rig, rig.restart())).toBe(0);
});

test('a resolution under way when the failure is reported does not serve afterwards, nor after a restart', async () => {
  await using rig = createRig({ world: WORLD, dnsLatencyMs: 20 });
  const early = rig.resolver.resolve(NAME);
  await rig.clock.advanceBy(10);
  await rig.resolver.reportFailure(NAME);
  await rig.run(early);
  expect(rig.resolver.peek(NAME)).toBeUndefined();
  await rig.clock.advanceBy(1);
  const restarted = rig.restart();
  await rig.run(restarted.resolve(NAME));
  const requests = (await rig.events()).filter(({ type }) => type === 'ResolutionRequested');
  expect(requests).toHaveLength(2);
});

test('a report is recorded with what it takes back', async () => {
  await using rig = createRig({ world: WORLD });
  await cost(rig);
  await rig.resolver.reportFailure(NAME);
  await cost(rig);
  const events = await rig.events();
  const chosen = events.find(({ type }) => type === 'DestinationChosen');
  expect(events.find(({ type }) => type === 'DestinationWithdrawn')).toMatchObject({
    data: { withdraws: chosen?.id, by: 'connection-failure' },
  });
  expect(events.find(({ type }) => type === 'ConnectionReported')).toMatchObject({ data: { serverName: NAME } });
  expect(events.findLast(({ type }) => type === 'ResolutionRequested')?.data).toMatchObject({
    why: 'connection-failed',
  });
});

test('a report about something that is no server name is ignored', async () => {
  await using rig = createRig();
  await rig.resolver.reportFailure('not a name');
  expect(await rig.events()).toEqual([]);
});
