import { readFileSync } from 'node:fs';
import { confirmedObservation, judge, type Observation, recommended } from '@wherefore/discovery';
import { describe, expect, test } from 'vitest';
import { discoveryCodec } from './discovery-codec.ts';
import { type GoldenFile, pathsOf, readGoldenFiles } from './testing/golden-files.ts';
import { goldenStory } from './testing/golden-story.ts';

const files = readGoldenFiles();
const source = readFileSync(new URL('../../../discovery/src/event.ts', import.meta.url), 'utf8');
const union = [...source.matchAll(/readonly type: '(\w+)';/g)].flatMap(([, type]) => type ?? []);

/** What is wrong with a set of golden files, given the types that there are and their versions of today. */
function complaints(
  types: readonly string[],
  versions: ReadonlyMap<string, number>,
  golden: readonly GoldenFile[],
): readonly string[] {
  const unread = types.filter((type) => !versions.has(type)).map((type) => `${type} is not in the codec`);
  const strange = [...versions.keys()].filter((type) => !types.includes(type)).map((type) => `${type} is no event`);
  const missing = [...versions].flatMap(([type, current]) =>
    Array.from({ length: current }, (_, index) => index + 1)
      .filter((version) => !golden.some((file) => file.type === type && file.version === version))
      .map((version) => `${type}.v${version}.json is missing`),
  );
  const unfit = golden.flatMap(({ type, version, events }) => {
    const name = `${type}.v${version}.json`;
    if (version > (versions.get(type) ?? 0)) return [`${name} is of a version that nothing reads`];
    if (events.length === 0) return [`${name} is empty`];
    return events.every((event) => event.type === type && event.schemaVersion === version)
      ? []
      : [`${name} has others`];
  });
  return [...unread, ...strange, ...missing, ...unfit];
}

describe('the golden files', () => {
  test('have events of every type and version that was ever written', () => {
    expect(union.length).toBeGreaterThan(10);
    expect(complaints(union, discoveryCodec.versions, files)).toEqual([]);
  });

  test('would be found wanting', () => {
    const [first, ...others] = files;
    const { versions } = discoveryCodec;
    expect(complaints([...union, 'Invented'], versions, files)).toEqual(['Invented is not in the codec']);
    expect(complaints(union, versions, others)).toEqual([`${first?.type}.v1.json is missing`]);
    expect(complaints(union, new Map([...versions, ['CacheCleared', 2]]), files)).toEqual([
      'CacheCleared.v2.json is missing',
    ]);
    expect(complaints(union, versions, [...files, { type: 'CacheCleared', version: 2, events: [] }])).toEqual([
      'CacheCleared.v2.json is of a version that nothing reads',
    ]);
  });

  for (const { type, version, events } of files) {
    test(`decode: ${type}, version ${version}`, () => {
      for (const event of events) {
        const decoded = discoveryCodec.decode(event);
        expect(decoded).toMatchObject({ id: event.id, type, schemaVersion: discoveryCodec.versions.get(decoded.type) });
      }
    });
  }

  test('hold observations that can be judged today', () => {
    let judged = 0;
    const observations = new Map<string, Observation>();
    for (const event of files.flatMap((file) => file.events)) {
      const decoded = discoveryCodec.decode(event);
      if (
        decoded.type !== 'WellKnownFetched' &&
        decoded.type !== 'SrvLookedUp' &&
        decoded.type !== 'AddressesLookedUp'
      ) {
        continue;
      }
      const observation = { ...decoded.data, id: event.id };
      observations.set(event.id, observation);
      expect(judge(observation, 1, recommended).observedAt).toBe(decoded.data.observedAt);
      judged += 1;
    }
    for (const event of files.flatMap((file) => file.events)) {
      const decoded = discoveryCodec.decode(event);
      if (decoded.type !== 'EvidenceConfirmed') continue;
      const cited = observations.get(decoded.data.confirms);
      if (cited === undefined) continue;
      expect(judge(confirmedObservation(event.id, decoded.data, cited), 1, recommended).id).toBe(event.id);
    }
    expect(judged).toBeGreaterThan(10);
  });
});

describe('what is written today', () => {
  test('has no field that the golden files of its version do not have', async () => {
    const known = new Map(files.map((file) => [`${file.type}.v${file.version}`, fieldsOf(file.events)]));
    const events = await goldenStory();
    expect(events.length).toBeGreaterThan(100);
    const unknown = events.flatMap((event) => newFields(event, known));
    // A field that is new needs an example, and a change of shape a new version: see discovery-codec.ts.
    expect(unknown).toEqual([]);
  });

  test('would be found out', () => {
    const [file] = files;
    const [event] = file?.events ?? [];
    if (file === undefined || event === undefined) throw new Error('no golden file');
    const known = new Map([[`${file.type}.v${file.version}`, fieldsOf(file.events)]]);
    expect(newFields({ ...event, data: { ...event.data, mood: [{ of: 'the day' }] } }, known)).toEqual([
      `${file.type}.v1 .mood[].of`,
    ]);
  });
});

type Events = GoldenFile['events'];

function fieldsOf(events: Events): ReadonlySet<string> {
  return new Set(events.flatMap(({ data }) => [...pathsOf(data)]));
}

function newFields(event: Events[number], known: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] {
  const kind = `${event.type}.v${event.schemaVersion}`;
  return [...pathsOf(event.data)]
    .filter((path) => known.get(kind)?.has(path) !== true)
    .map((path) => `${kind} ${path}`);
}
