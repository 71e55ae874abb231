import { type CacheClaim, claimStream, parseCacheTable } from '@wherefore/discovery';
import { createMemoryLog } from '@wherefore/event-log';
import { tuwunel385 } from '@wherefore/testkit';
import { describe, expect, test, vi } from 'vitest';
import { createStage, plainWorld, recordIncident } from '../provenance/testing/stage.ts';
import { everyEvent } from '../testing/random-log.ts';
import { claimId, importClaims } from './import-claims.ts';
import { judgeClaims } from './judge-claims.ts';

const HOUR = 3_600_000;
const WEDNESDAY = tuwunel385.begins + 48 * HOUR;

/** What Tuwunel 1.5.1 has on the evening of the incident. */
const PRINTED = `Here is what it says:
\`\`\`
| Server Name | Destination | Hostname | Expires |
| ----------- | ----------- | -------- | ------- |
| matrix.org | matrix.org:8443 | matrix.org:8448 | 2026-03-05T14:12:51.551923021+00:00 |
| other.example | other.example:8448 | other.example:8448 | 2026-03-05T14:12:51.1+00:00 |
\`\`\`
\`\`\`
| Server Name | IP  | Port | Expires | Overriding |
| ----------- | --- | ----:| ------- | ---------- |
| matrix.org | [198.51.100.42] | 8443 | 2026-03-05T01:14:07.1+00:00 | Some("matrix-federation.matrix.org.cdn.cloudflare.net") |
| matrix-federation.matrix.org | [198.51.100.40] | 8448 | 2026-03-05T01:14:07.1+00:00 | None |
\`\`\`
`;

function claimsOf(text: string, now?: number): readonly CacheClaim[] {
  const { entries, problems } = parseCacheTable(text, now === undefined ? {} : { now });
  expect(problems).toEqual([]);
  return entries.map(({ claim }) => claim);
}

const resolveBy = (serverName: string): string => `ask for ${serverName}`;

describe('what others have cached is recorded', () => {
  test('as their claim, in a stream of its own, by who brought it in', async () => {
    await using log = createMemoryLog();
    const claims = claimsOf(PRINTED);
    expect(await importClaims(log, claims, { by: 'oly', now: 1000 })).toEqual({ recorded: 4, known: 0 });
    const [event] = await log.readStream(claimStream('matrix.org'));
    expect(event).toMatchObject({
      type: 'CacheEntryClaimed',
      observedAt: 1000,
      data: { source: 'tuwunel', table: 'destinations', host: 'matrix.org', port: 8443, by: 'oly', claimedAt: 1000 },
    });
    expect(await log.readStream(claimStream('matrix.org'))).toHaveLength(2);
  });

  test('once, however often the same is brought in', async () => {
    await using log = createMemoryLog();
    const claims = claimsOf(PRINTED);
    await importClaims(log, claims, { by: 'oly', now: 1000 });
    expect(await importClaims(log, claims, { by: 'oly', now: 2000 })).toEqual({ recorded: 0, known: 4 });
    expect(await importClaims(log, [...claims, ...claims], { by: 'olga', now: 3000 })).toEqual({
      recorded: 0,
      known: 8,
    });
    expect(await everyEvent(log)).toHaveLength(4);
  });

  test('anew when anything of it has changed, the time of expiry too', async () => {
    await using log = createMemoryLog();
    await importClaims(log, claimsOf(PRINTED), { by: 'oly', now: 1000 });
    const later = claimsOf(PRINTED.replaceAll('2026-03-05T14', '2026-03-06T14'));
    expect(await importClaims(log, later, { by: 'oly', now: 2000 })).toEqual({ recorded: 2, known: 2 });
  });

  test('once, too, when it tells its expiry as a span', () => {
    const text = '| Server Name | Destination | Hostname | Expires |\n| a.example | a.example:1 | a | in 3 h |';
    const [first, second] = [1000, 2000].map((now) => claimsOf(text, now)[0]);
    expect(first?.expiresAt).not.toBe(second?.expiresAt);
    expect(claimId(first as CacheClaim)).toBe(claimId(second as CacheClaim));
  });

  test('in as many appends as it takes', async () => {
    await using log = createMemoryLog();
    const rows = Array.from(
      { length: 1234 },
      (_, index) => `| s${index}.example | s${index}.example:8448 | s | 2026-03-05 00:00:00 |`,
    );
    const claims = claimsOf(`| Server Name | Destination | Hostname | Expires |\n${rows.join('\n')}`);
    expect(await importClaims(log, claims, { by: 'oly', now: 1 })).toEqual({ recorded: 1234, known: 0 });
  });

  test('under ids that are UUIDs of version 8', () => {
    for (const claim of claimsOf(PRINTED)) {
      expect(claimId(claim)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
  });
});

describe('what others have cached is held against the log', () => {
  test('in the evening of the incident of tuwunel issue 385: both faults are known by name', async () => {
    const log = await recordIncident(tuwunel385);
    const evening = WEDNESDAY + 12 * HOUR;
    const judged = await judgeClaims(log, claimsOf(PRINTED), { resolveBy, now: evening, at: evening + 60_000 });
    expect(judged.map(({ verdict: { kind }, claim }) => [claim.serverName, claim.table, kind])).toEqual([
      ['matrix.org', 'destinations', 'stale'],
      ['other.example', 'destinations', 'cannot-tell'],
      ['matrix.org', 'overrides', 'unused'],
      ['matrix-federation.matrix.org', 'overrides', 'stale'],
    ]);
    expect(judged[0]?.verdict).toMatchObject({
      pattern: 'srv-beats-delegation',
      cure: '!admin server clear-caches',
      rightEntry: '| matrix.org | matrix-federation.matrix.org:443 | matrix-federation.matrix.org:443 |',
    });
    expect(judged[1]?.verdict).toMatchObject({ command: 'ask for other.example' });
    expect(judged[3]?.verdict).toMatchObject({ pattern: 'override-port-8448' });
    // The SRV record was asked for early, and in vain: it tells where the port is from.
    expect(judged[0]?.verdict.sentences.join()).toContain('SRV _matrix._tcp.matrix.org');
  });

  test('after a clearing there is no evidence until somebody asks again', async () => {
    await using stage = createStage(plainWorld('a.example'), ['a.example']);
    const text =
      '| Server Name | Destination | Hostname | Expires |\n| a.example | a.example:8448 | a.example:8448 | 2027-03-05 00:00:00 |';
    const kind = async (): Promise<string | undefined> => {
      const [judged] = await judgeClaims(stage.log, claimsOf(text), { resolveBy, now: stage.clock.now() });
      return judged?.verdict.kind;
    };
    expect(await kind()).toBe('cannot-tell');
    await stage.run(stage.resolver.resolve('a.example'));
    await stage.clock.advanceBy(10);
    expect(await kind()).toBe('agrees');
    await stage.run(stage.resolver.forget('a.example'));
    expect(await kind()).toBe('cannot-tell');
  });

  test('many at once in few statements, told how far it is, and ended when nobody waits', async () => {
    await using log = createMemoryLog();
    const rows = Array.from({ length: 1000 }, (_, index) => `| s${index}.example | s${index}.example:1 | s | in 3 h |`);
    const claims = claimsOf(`| Server Name | Destination | Hostname | Expires |\n${rows.join('\n')}`, 1000);
    const readStreams = vi.spyOn(log, 'readStreams');
    const told: number[] = [];
    await judgeClaims(log, claims, { resolveBy, now: 2000, onProgress: ({ done }) => told.push(done) });
    expect(told.at(-1)).toBe(1000);
    expect(told).toEqual(told.toSorted((one, other) => one - other));
    expect(readStreams.mock.calls.length).toBeLessThan(100);
    const ending = new AbortController();
    const end = () => ending.abort(new Error('nobody waits'));
    const { signal } = ending;
    await expect(judgeClaims(log, claims, { resolveBy, now: 2000, signal, onProgress: end })).rejects.toThrow(
      'nobody waits',
    );
    const again = new AbortController();
    const recording = importClaims(log, claims, {
      by: 'oly',
      now: 1000,
      signal: again.signal,
      onProgress: () => again.abort(new Error('nobody waits')),
    });
    await expect(recording).rejects.toThrow('nobody waits');
    const { recorded, known } = await importClaims(log, claims, { by: 'oly', now: 2000 });
    expect(known).toBeGreaterThan(0);
    expect(recorded + known).toBe(1000);
  });

  test('a claim is no evidence', async () => {
    await using log = createMemoryLog();
    const claims = claimsOf(PRINTED);
    await importClaims(log, claims, { by: 'oly', now: 1000 });
    const judged = await judgeClaims(log, claims, { resolveBy, now: 2000 });
    expect(new Set(judged.map(({ verdict }) => verdict.kind))).toEqual(new Set(['cannot-tell']));
  });
});
