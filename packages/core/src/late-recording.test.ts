import { createMemoryLog } from '@wherefore/event-log';
import { expect, test } from 'vitest';
import type { Resolver } from './resolver.ts';
import { a, createRig, delegation, everyEvent, none, type Rig, wellKnown } from './testing/rig.ts';
import { SwitchedLog } from './testing/switched-log.ts';

const NAME = 'example.org';
const WORLD = {
  dns: Object.fromEntries(
    [NAME, 'm.example', 'new.example'].flatMap((host, index) => [
      [`A ${host}`, a(`192.0.2.${index + 1}`, 3600)],
      [`AAAA ${host}`, none(3600)],
    ]),
  ),
  wellKnown: { [wellKnown(NAME)]: delegation('m.example:1') },
};
const PIN = { delegated: 'new.example:1' };

interface Late {
  readonly rig: Rig;
  /** Does something that the log does not record in time, then `meanwhile`, and then has the log record it. */
  after(act: (resolver: Resolver) => Promise<unknown>, meanwhile: () => Promise<unknown>): Promise<void>;
  host(): Promise<string>;
}

function late(): Late {
  const behind = createMemoryLog();
  const log = new SwitchedLog(behind);
  const rig = createRig({ world: WORLD, log, timeouts: { logMs: 700 } });
  const host = async (): Promise<string> => {
    const conclusion = await rig.run(rig.resolver.resolve(NAME));
    return conclusion.outcome === 'destination' ? conclusion.tlsName : conclusion.code;
  };
  return {
    rig,
    host,
    async after(act, meanwhile) {
      const { promise: back, resolve: comeBack } = Promise.withResolvers<void>();
      log.onAppend = () => back;
      await expect(rig.run(act(rig.resolver))).rejects.toMatchObject({ code: 'log-unavailable' });
      log.mend();
      await meanwhile();
      comeBack();
      await rig.run(rig.clock.sleep(1));
      rig.resolver.learn(await everyEvent(behind));
      await rig.run(rig.clock.sleep(1));
    },
  };
}

test('a pin that was recorded after all, too late for whoever set it, counts once it comes by', async () => {
  const { rig, after, host } = late();
  await using _ = rig;
  await after(
    (resolver) => resolver.pin(NAME, PIN),
    async () => expect(await host()).toBe('m.example'),
  );
  expect(await host()).toBe('new.example');
  expect(await rig.run(rig.resolver.pinOf(NAME))).toMatchObject(PIN);
});

test('a pin that was taken back after all is none once that comes by', async () => {
  const { rig, after, host } = late();
  await using _ = rig;
  await rig.run(rig.resolver.pin(NAME, PIN));
  await after(
    (resolver) => resolver.unpin(NAME),
    async () => expect(await host()).toBe('new.example'),
  );
  expect(await host()).toBe('m.example');
  expect(await rig.run(rig.resolver.pinOf(NAME))).toBeUndefined();
});

test('what was concluded before a clearing that was recorded after all is cleared once that comes by', async () => {
  const { rig, after, host } = late();
  await using _ = rig;
  await host();
  await after(
    (resolver) => resolver.forget(NAME),
    async () => {
      await host();
      rig.world.patch({ wellKnown: { [wellKnown(NAME)]: delegation('new.example:1') } });
    },
  );
  expect(await host()).toBe('new.example');
});

test('everything that was concluded before a clearing of everything that was recorded after all is cleared', async () => {
  const { rig, after, host } = late();
  await using _ = rig;
  await host();
  await rig.clock.advanceBy(1);
  await after(
    (resolver) => resolver.forgetAll(),
    async () => {
      rig.world.patch({ wellKnown: { [wellKnown(NAME)]: delegation('new.example:1') } });
      await host();
    },
  );
  expect(await host()).toBe('new.example');
});

test('evidence that was recorded although nobody heard of it may be cited', async () => {
  const behind = createMemoryLog();
  const rig = createRig({ world: WORLD, log: behind });
  await using _ = rig;
  const append = behind.append.bind(behind);
  behind.append = async (appends) => {
    await append(appends);
    if (appends.some(({ stream }) => stream.startsWith('question:'))) throw new Error('the connection broke');
    return [];
  };
  await expect(rig.run(rig.resolver.resolve(NAME))).rejects.toMatchObject({ code: 'log-unavailable' });
  behind.append = append;
  const recorded = new Set((await everyEvent(behind)).map(({ id }) => id));
  const conclusion = await rig.run(rig.resolver.resolve(NAME));
  expect(conclusion).toMatchObject({ tlsName: 'm.example' });
  expect(conclusion.because.some((id) => recorded.has(id))).toBe(true);
});
