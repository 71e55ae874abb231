import { randomUUID } from 'node:crypto';
import type { NewEvent } from '@wherefore/event-log';
import { type Database, openDatabase } from '@wherefore/event-log/postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { discoveryCodec } from '../codec/discovery-codec.ts';
import { type ProjectionRig, projectionRig } from '../testing/projection-rig.ts';
import { resolved } from '../testing/resolved.ts';
import { count, tally, tallyCodec } from '../testing/tally.ts';
import type { EventReader } from './context.ts';
import { run } from './context.ts';

let database: Database & AsyncDisposable;

beforeAll(async () => {
  database = await openDatabase('memory://');
});

afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

const NAME = 'a.example';

async function append({ log }: ProjectionRig, stream: string, event: Omit<NewEvent, 'id'>): Promise<void> {
  await log.append([{ stream, expected: 'any', events: [{ id: randomUUID(), ...event }] }]);
}

function clearing(subject: string, clearedAt: number): Omit<NewEvent, 'id'> {
  return { type: 'CacheCleared', data: { subject, by: 'operator', clearedAt } };
}

function confirming(confirms: string): Omit<NewEvent, 'id'> {
  const times = { freshUntil: 3000, decidedAt: 1500, since: 1500 };
  return { type: 'ConclusionConfirmed', data: { serverName: NAME, confirms, because: [], draw: 0, ...times } };
}

/** Cannot read some events until it is mended. */
function codecWithout(isPoison: (type: string, data: object) => boolean): EventReader & { isMended: boolean } {
  const whole = discoveryCodec as unknown as EventReader;
  return {
    isMended: false,
    versions: whole.versions,
    decode(event) {
      if (!this.isMended && isPoison(event.type, event.data)) throw new Error('not yet');
      return whole.decode(event);
    },
  };
}

describe('an event that was parked and can be folded now', () => {
  test('counts for what is folded after it by the same worker', async () => {
    let isMended = false;
    const projections = [tally({ takes: () => isMended })];
    await using rig = await projectionRig(database, { codec: tallyCodec, projections, onPoison: 'park' });
    await count(rig.log, 'a', ['Counted', 'Broken']);
    await rig.projections.catchUp();
    isMended = true;
    expect(await rig.projections.retryParked()).toEqual([]);
    await count(rig.log, 'a');
    await rig.projections.catchUp();
    const totals = await run(database.kysely, `select total from "${rig.context.schema}".tally`);
    expect(totals).toEqual([{ total: 3 }]);
  });

  test('clears everything, if that is what it says', async () => {
    const codec = codecWithout((_, data) => 'subject' in data && data.subject === '*');
    await using rig = await projectionRig(database, { codec, onPoison: 'park' });
    await resolved(rig.log, NAME, { at: 1000, freshUntil: 9000 });
    await append(rig, 'caches', clearing('*', 1000));
    await rig.projections.catchUp();
    expect(await rig.projections.destinations.get(NAME)).toMatchObject({ status: 'live' });
    codec.isMended = true;
    expect(await rig.projections.retryParked()).toEqual([]);
    expect(await rig.projections.destinations.get(NAME)).toMatchObject({ status: 'cleared' });
    expect(await rig.projections.refresh.nextDueIn()).toBeUndefined();
    expect((await rig.projections.rebuild('destination')).comparison).toMatchObject({ areEqual: true });
  });
});

describe('an event that cannot be folded', () => {
  const poisons: Readonly<Record<string, (rig: ProjectionRig) => Promise<void>>> = {
    'a confirmation of nothing': (rig) => append(rig, `server:${NAME}`, confirming(randomUUID())),
    'a confirmation of a request': async (rig) => {
      const [request] = await rig.events();
      await append(rig, `server:${NAME}`, confirming(request?.id ?? ''));
    },
    'a confirmation of a conclusion that is itself one': async (rig) => {
      const [, chosen] = await rig.events();
      const first = randomUUID();
      const event = { id: first, ...confirming(chosen?.id ?? '') };
      await rig.log.append([{ stream: `server:${NAME}`, expected: 'any', events: [event] }]);
      await append(rig, `server:${NAME}`, confirming(first));
    },
    'a clearing of everything in a newer version': (rig) =>
      append(rig, 'caches', { ...clearing('*', 1000), schemaVersion: 2 }),
    'a clearing of a question in a newer version': (rig) =>
      append(rig, 'question:srv:x', { ...clearing('srv:x', 1000), schemaVersion: 2 }),
  };

  test('is told of again to whoever follows again', async () => {
    await using rig = await projectionRig(database);
    await append(rig, `server:${NAME}`, confirming(randomUUID()));
    for (let times = 0; times < 2; times += 1) {
      const following = rig.projections.follow({ signal: AbortSignal.timeout(30_000) });
      await expect(following).rejects.toMatchObject({ code: 'projection-faulted' });
    }
  });

  test.each(Object.entries(poisons))('halts a rebuild that nothing was served before, too: %s', async (_, plant) => {
    await using rig = await projectionRig(database);
    await resolved(rig.log, NAME, { at: 1000, freshUntil: 9000 });
    await plant(rig);
    await expect(rig.projections.rebuild('destination')).rejects.toMatchObject({ code: 'projection-faulted' });
  });

  test.each(Object.entries(poisons))(
    'is not passed over by a rebuild when more was recorded since: %s',
    async (_, plant) => {
      await using rig = await projectionRig(database);
      await resolved(rig.log, NAME, { at: 1000, freshUntil: 9000 });
      await plant(rig);
      await resolved(rig.log, NAME, { at: 2000, freshUntil: 9000 });
      await expect(rig.projections.catchUp()).rejects.toMatchObject({ code: 'projection-faulted' });
      await expect(rig.projections.rebuild('destination')).rejects.toMatchObject({ code: 'projection-faulted' });
    },
  );
});
