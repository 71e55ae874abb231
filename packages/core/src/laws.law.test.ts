import { type Conclusion, type Finding, type Policy, recommended } from '@wherefore/discovery';
import type { RecordedEvent } from '@wherefore/event-log';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LogFold, type LoggedConclusion } from './testing/log-fold.ts';
import { play, randomTimelines } from './testing/random-timeline.ts';
import { a, createRig, none, type Rig, srv, WORLD_ADDRESSES, wellKnown } from './testing/rig.ts';
import { ScriptedDns } from './testing/scripted-ports.ts';

const RUNS = Number(process.env['LAW_RUNS'] ?? 120);

interface Counts {
  conclusions: number;
  replayed: number;
  confirmed: number;
  stale: number;
  cited: number;
}

/** Throws when a law does not hold of a log. */
function checkLog(events: readonly RecordedEvent[], policy: Policy, counts: Counts): void {
  checkCauses(events);
  const fold = new LogFold(policy);
  for (const event of events) {
    const logged = fold.apply(event);
    if (logged === undefined) continue;
    counts.conclusions += 1;
    counts.cited += checkProvenance(logged, fold);
    if (isTimeout(logged.conclusion)) continue;
    counts.stale += checkWeakestLink(logged, fold);
    checkNoSilentFall(logged, fold);
    checkCitedIsEnough(logged, fold);
    if (wasClearedMeanwhile(logged, fold)) continue;
    checkReplay(logged, fold);
    counts.replayed += 1;
    if (event.type === 'ConclusionConfirmed') counts.confirmed += 1;
  }
}

const nothing = (): Counts => ({ conclusions: 0, replayed: 0, confirmed: 0, stale: 0, cited: 0 });

describe('on any timeline', { timeout: 120_000 }, () => {
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

/** Law 1. */
function checkReplay(logged: LoggedConclusion, fold: LogFold): void {
  const decision = fold.decide(logged, WORLD_ADDRESSES);
  if (decision.kind !== 'concluded') throw new Error(`cannot be drawn again: ${JSON.stringify(decision)}`);
  expect(JSON.stringify(decision.conclusion)).toBe(JSON.stringify(logged.conclusion));
}

/** Law 1, of what is cited alone: whatever the log holds besides, and whatever was cleared meanwhile. */
function checkCitedIsEnough(logged: LoggedConclusion, fold: LogFold): void {
  const decision = fold.decideFromCited(logged);
  if (decision.kind !== 'concluded') throw new Error(`cannot be drawn from what it cites: ${JSON.stringify(decision)}`);
  expect(JSON.stringify(decision.conclusion)).toBe(JSON.stringify(logged.conclusion));
}

/** Law 4, of observations: each has the request that set it off before it. */
function checkCauses(events: readonly RecordedEvent[]): void {
  const requests = new Set<string>();
  for (const { id, type, stream, causationId, correlationId } of events) {
    if (type === 'ResolutionRequested') requests.add(id);
    if (type === 'CacheCleared' || !stream.startsWith('question:')) continue;
    expect(requests, `${type} ${stream}`).toContain(causationId);
    expect(correlationId).toBe(causationId);
  }
}

/** Law 4, of conclusions. */
function checkProvenance({ event, conclusion }: LoggedConclusion, { events, findings }: LogFold): number {
  expect(events.get(event.causationId ?? '')?.type).toBe('ResolutionRequested');
  for (const id of conclusion.because) {
    expect(findings.has(id), `${event.id} cites ${id}`).toBe(true);
  }
  return conclusion.because.length;
}

/** Law 2. Counts the uses of stale evidence. */
function checkWeakestLink({ conclusion, decidedAt, since }: LoggedConclusion, { findings }: LogFold): number {
  let stale = 0;
  const cited = conclusion.because.map((id) => findings.get(id) as Finding);
  for (const finding of cited) {
    const failure = cited.find(({ key, verdict }) => key === finding.key && verdict === 'failed');
    if (finding.freshUntil <= decidedAt && failure !== undefined && failure !== finding) {
      stale += 1;
      expect(conclusion.freshUntil).toBeLessThanOrEqual(finding.staleUntil);
      // The failure that it stands in for is cited, too, and is as short.
      expect(conclusion.freshUntil).toBeLessThanOrEqual(failure.freshUntil);
      continue;
    }
    expect(finding.freshUntil > decidedAt || finding.observedAt >= since, `${finding.id} is stale`).toBe(true);
    expect(conclusion.freshUntil).toBeLessThanOrEqual(finding.freshUntil);
  }
  return stale;
}

/** Law 3. */
function checkNoSilentFall({ conclusion, decidedAt }: LoggedConclusion, { findings, standings }: LogFold): void {
  const cited = conclusion.because.map((id) => findings.get(id) as Finding);
  const isCovered = (finding: Finding): boolean =>
    cited.some(
      ({ key, verdict }) => key === finding.key && (verdict === 'found' || verdict === 'absent' || verdict === 'valid'),
    );
  for (const finding of cited) {
    if (finding.verdict !== 'failed' || isCovered(finding)) continue;
    // A failed SRV question is no "there is none".
    if (finding.kind === 'srv') expect(conclusion).toMatchObject({ outcome: 'unresolvable', code: 'dns-failure' });
    // A well-known that could not be asked leaves a good delegation standing as long as policy allows.
    const good = standings.get(finding.key)?.good;
    if (good?.verdict === 'valid') expect(good.staleUntil).toBeLessThanOrEqual(decidedAt);
  }
}

/** What a conclusion rests on was forgotten while it was being drawn: it was good for those who waited. */
function wasClearedMeanwhile({ event }: LoggedConclusion, { clears, events }: LogFold): boolean {
  const requested = events.get(event.causationId ?? '')?.position ?? 0n;
  return clears.some(({ position }) => position > requested);
}

function isTimeout(conclusion: Conclusion): boolean {
  return conclusion.outcome === 'unresolvable' && conclusion.code === 'timeout';
}
