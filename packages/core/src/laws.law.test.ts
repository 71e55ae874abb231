import { recommended } from '@wherefore/discovery';
import type { RecordedEvent } from '@wherefore/event-log';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkLog, nothing } from './testing/log-laws.ts';
import { play, randomTimelines } from './testing/random-timeline.ts';
import { a, createRig, none, type Rig, srv, wellKnown } from './testing/rig.ts';
import { ScriptedDns } from './testing/scripted-ports.ts';

const RUNS = Number(process.env['LAW_RUNS'] ?? 120);

describe('on any timeline', () => {
  test('every law holds of the log', async () => {
    const counts = nothing();
    await fc.assert(
      fc.asyncProperty(randomTimelines, async (timeline) => {
        const rig = await play(timeline);
        checkLog(await rig.events(), timeline.policy, counts);
        await rig[Symbol.asyncDispose]();
      }),
      { numRuns: RUNS },
    );
    console.log('laws on timelines', counts);
    expect(counts.replayed).toBeGreaterThan(RUNS);
    expect(counts.confirmed).toBeGreaterThan(0);
    expect(counts.stale).toBeGreaterThan(0);
  });

  test('nothing is served past its time, and a resolver over the same log serves the same without asking', async () => {
    let served = 0;
    await fc.assert(
      fc.asyncProperty(randomTimelines, async (timeline) => {
        const rig = await play(timeline, ({ clock, resolver }) => {
          for (const name of timeline.serverNames) {
            const known = resolver.peek(name);
            if (known !== undefined) expect(known.freshUntil).toBeGreaterThan(clock.now());
          }
        });
        const deaf = deafResolver(rig);
        for (const name of timeline.serverNames) {
          const known = rig.resolver.peek(name);
          if (known === undefined) continue;
          served += 1;
          expect(await rig.run(deaf.resolve(name)), name).toEqual(known);
          const explained = await rig.run(deaf.explain(name));
          expect(explained.conclusion.because.length).toBeGreaterThanOrEqual(0);
        }
        await rig[Symbol.asyncDispose]();
      }),
      { numRuns: RUNS },
    );
    console.log('conclusions that a restarted resolver served as before', served);
    expect(served).toBeGreaterThan(RUNS / 10);
  });
});

function deafResolver(rig: Rig) {
  const refuse = (what: string): never => {
    throw new Error(`asked ${what}`);
  };
  return rig.restart({ dns: new ScriptedDns(refuse), fetch: refuse });
}

describe('positive control: a log is found out', () => {
  type Tamper = (event: RecordedEvent, all: readonly RecordedEvent[]) => RecordedEvent | undefined;
  const changed = (event: RecordedEvent, data: object): RecordedEvent => ({
    ...event,
    data: { ...event.data, ...data },
  });
  const tampers: Readonly<Record<string, Tamper>> = {
    'that lacks a piece of evidence': (event, all) =>
      event.id === all.find(({ type }) => type === 'DestinationChosen')?.data['because']?.[0 as never]
        ? undefined
        : event,
    'that lacks the request': (event) => (event.type === 'ResolutionRequested' ? undefined : event),
    'whose conclusion lives a millisecond longer': (event) =>
      event.type === 'DestinationChosen' ? changed(event, { freshUntil: Number(event.data['freshUntil']) + 1 }) : event,
    'whose conclusion lives a millisecond shorter': (event) =>
      event.type === 'DestinationChosen' ? changed(event, { freshUntil: Number(event.data['freshUntil']) - 1 }) : event,
    'whose conclusion names another port': (event) =>
      event.type === 'DestinationChosen' ? changed(event, { targets: [] }) : event,
    'whose evidence says something else': (event) =>
      event.type === 'SrvLookedUp'
        ? changed(event, { outcome: { kind: 'no-name', aliases: [], negativeTtl: 60, authenticated: false } })
        : event,
    'whose evidence was seen at another time': (event) =>
      event.type === 'SrvLookedUp' ? changed(event, { observedAt: Number(event.data['observedAt']) + 7 }) : event,
    'whose rules are the default ones': (event) => {
      const { rules: _, ...data } = event.data;
      return event.type === 'DestinationChosen' ? { ...event, data } : event;
    },
    'whose evidence names another request': (event) =>
      event.type === 'SrvLookedUp' ? { ...event, causationId: event.id } : event,
  };

  for (const [what, tamper] of Object.entries(tampers)) {
    test(what, async () => {
      await using rig = createRig({
        world: {
          dns: {
            'A example.org': a('192.0.2.1'),
            'SRV _matrix-fed._tcp.example.org': srv(8443, 'm.example', 60),
            'A m.example': a('192.0.2.2'),
            'AAAA m.example': none(),
          },
          wellKnown: { [wellKnown('example.org')]: { status: 404 } },
        },
      });
      await rig.run(rig.resolver.resolve('example.org'));
      const events = await rig.events();
      checkLog(events, recommended, nothing());
      const tampered = events.flatMap((event) => tamper(event, events) ?? []);
      expect(() => checkLog(tampered, recommended, nothing())).toThrow();
    });
  }
});
