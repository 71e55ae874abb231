import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

export const root = join(import.meta.dirname, '../..');

export const read = (path: string): string => readFileSync(join(root, path), 'utf8');

export const filesLike = (pattern: string): readonly string[] => globSync(pattern, { cwd: root }).sort();

/** The documents of a YAML file. Doubled keys, unknown aliases and the like are errors, as sentences. */
export function documentsOf(text: string): {
  readonly documents: readonly unknown[];
  readonly problems: readonly string[];
} {
  const parsed = [...parseAllDocuments(text, { merge: true, uniqueKeys: true, strict: true })];
  return {
    documents: parsed.map((document) => document.toJS() as unknown),
    problems: parsed.flatMap(({ errors, warnings }) => [...errors, ...warnings].map(({ message }) => message)),
  };
}

/** What is at a path of keys; `undefined` where there is nothing. */
export function at(value: unknown, ...keys: readonly (string | number)[]): unknown {
  return keys.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}

export function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
