import { createResolver, createWellKnownFetch, type Resolver } from '@wherefore/core';
import { recommended } from '@wherefore/discovery';
import { createMemoryLog, type EventLog } from '@wherefore/event-log';
import { createSimulatedInternet, createWorld, type Incident, tuwunel385, VirtualClock } from '@wherefore/testkit';
import { describe, expect, test } from 'vitest';
import { copyInto, everyEvent, WORLD_ADDRESSES } from '../testing/random-log.ts';
import { explainAt } from './explain-at.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const NAME = tuwunel385.serverName;
const MONDAY = tuwunel385.begins;
const WEDNESDAY = MONDAY + 48 * HOUR;
const WELL_KNOWN = `well-known:${NAME}`;

/** The log of a resolver that lives through an incident. */
async function recorded(incident: Incident): Promise<EventLog> {
  const clock = new VirtualClock(incident.begins);
  const world = createWorld(incident.world, { clock, serverNames: [NAME] });
  const internet = createSimulatedInternet(world, { clock, dnsLatencyMs: 20, httpLatencyMs: 40 });
  const log = createMemoryLog({ clock: () => clock.now() });
  const resolver: Resolver = createResolver({
    log,
    clock,
    policy: recommended,
    random: () => incident.draw,
    dns: internet.dns,
    fetch: createWellKnownFetch({ transport: internet.transport }),
    addressRules: WORLD_ADDRESSES,
  });
  for (const happening of incident.happenings) {
    await clock.advanceBy(happening.at - clock.now());
    if (happening.kind === 'world') world.patch(happening.patch);
    else if (happening.kind === 'want') await clock.run(resolver.resolve(NAME, { by: 'somebody' }));
    else await clock.run(resolver.forgetAll({ by: 'the operator' }));
  }
  await clock.run(Promise.resolve(resolver[Symbol.asyncDispose]()));
  return log;
}

describe('the incident of tuwunel issue 385, asked about afterwards', () => {
  test('shows for any moment what was held', async () => {
    const log = await recorded(tuwunel385);
    for (const at of [MONDAY + HOUR, WEDNESDAY + 29 * MINUTE, WEDNESDAY + 45 * MINUTE, WEDNESDAY + 100 * HOUR]) {
      const story = await explainAt(log, NAME, at);
      console.log(story.sentences, story.known.kind === 'held' ? story.known.explanation?.sentences : '');
    }
    expect((await everyEvent(log)).length).toBeGreaterThan(1);
    expect([WELL_KNOWN, copyInto].length).toBe(2);
  });
});
