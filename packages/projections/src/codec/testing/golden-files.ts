import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { RecordedEvent } from '@wherefore/event-log';

const FOLDER: string = fileURLToPath(new URL('../../../golden/', import.meta.url));

/** Events of one type and version, as some program once wrote them. */
export interface GoldenFile {
  readonly type: string;
  readonly version: number;
  readonly events: readonly RecordedEvent[];
}

export function readGoldenFiles(): readonly GoldenFile[] {
  return readdirSync(FOLDER)
    .sort()
    .map((name) => {
      const [, type, version] = /^(\w+)\.v(\d+)\.json$/.exec(name) ?? [];
      if (type === undefined) throw new Error(`${name} in golden/ is no <Type>.v<N>.json`);
      return { type, version: Number(version), events: parseEvents(readFileSync(FOLDER + name, 'utf8')) };
    });
}

/** Writes a file for each (type, version) that has none yet; those that are there stay. Gives the names of the new. */
export function writeMissingGoldenFiles(events: readonly RecordedEvent[]): readonly string[] {
  mkdirSync(FOLDER, { recursive: true });
  const written: string[] = [];
  for (const [kind, group] of Map.groupBy(events, ({ type, schemaVersion }) => `${type}.v${schemaVersion}.json`)) {
    if (existsSync(FOLDER + kind)) continue;
    const examples = [...Map.groupBy(group, (event) => [...pathsOf(event.data)].sort().join()).values()];
    const chosen = examples.flatMap(([first, second]) => (second === undefined ? [first] : [first, second]));
    writeFileSync(FOLDER + kind, formatEvents(chosen.filter((event) => event !== undefined)));
    written.push(kind);
  }
  return written;
}

/** The fields of a value, at any depth, such as `hops[].headers[][]`. */
export function pathsOf(value: unknown, path = ''): ReadonlySet<string> {
  if (Array.isArray(value)) return new Set(value.flatMap((item) => [...pathsOf(item, `${path}[]`)]));
  if (value === null || typeof value !== 'object') return new Set([path]);
  return new Set(Object.entries(value).flatMap(([key, member]) => [...pathsOf(member, `${path}.${key}`)]));
}

function formatEvents(events: readonly RecordedEvent[]): string {
  const plain = events.map((event) => ({ ...event, position: event.position.toString() }));
  return `${JSON.stringify(plain, undefined, 2)}\n`;
}

function parseEvents(text: string): readonly RecordedEvent[] {
  const plain = JSON.parse(text) as readonly (RecordedEvent & { readonly position: unknown })[];
  return plain.map((event) => ({ ...event, position: BigInt(String(event.position)) }));
}
