import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { VECTOR_EPOCH } from '@wherefore/testkit';
import type { z } from 'zod';
import { SCHEMAS, type Vectors } from './vector-format.ts';

/** A file of test vectors. */
export interface VectorFile {
  /** As it was given; shown in reports. */
  readonly name: string;
  readonly vectors: Vectors;
}

/** What is wrong with a file of vectors: the message names the file, the id of the entry and the path. */
export class VectorFormatError extends Error {
  override readonly name = 'VectorFormatError';
}

/** The vectors that come with this package: 103 cases, 47 open cases, 21 timelines. */
export const BUNDLED_VECTORS: readonly string[] = ['cases', 'open', 'sequences'].map((name) =>
  fileURLToPath(new URL(`../vectors/${name}.json`, import.meta.url)),
);

/** Reads a file of any of the three kinds. Throws a VectorFormatError, also when it cannot be read. */
export async function readVectorFile(path: string): Promise<VectorFile> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new VectorFormatError(`${path}: cannot be read (${codeOf(cause)})`, { cause });
  }
  return parseVectorFile(text, path);
}

/** Tells the kind of a file by its keys and checks its shape. Fields that are not known are let be. */
export function parseVectorFile(text: string, name: string): VectorFile {
  let raw: unknown;
  try {
    raw = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new VectorFormatError(`${name}: not JSON (${cause instanceof Error ? cause.message : 'unreadable'})`, {
      cause,
    });
  }
  return { name, vectors: readVectors(raw, name) };
}

function readVectors(raw: unknown, name: string): Vectors {
  const kind = kindOf(raw);
  switch (kind) {
    case undefined:
      throw new VectorFormatError(
        `${name}: neither "cases" (each with "expect", or with "options" and "recommended") nor "sequences", or empty`,
      );
    case 'cases': {
      const { cases, meta } = parseWith(SCHEMAS.cases, raw, name);
      return { kind, cases, start: startOf(meta?.clock) };
    }
    case 'open': {
      const { cases, meta } = parseWith(SCHEMAS.open, raw, name);
      return { kind, cases, start: startOf(meta?.clock) };
    }
    case 'sequences': {
      const { sequences, meta } = parseWith(SCHEMAS.sequences, raw, name);
      const designDefaults = meta?.designDefaults;
      return { kind, sequences, start: startOf(meta?.clock), ...(designDefaults !== undefined && { designDefaults }) };
    }
  }
}

/** The instant in `meta.clock`, which may be part of a sentence. */
function startOf(clock = ''): number {
  const instant = Date.parse(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/.exec(clock)?.[0] ?? '');
  return Number.isNaN(instant) ? VECTOR_EPOCH : instant;
}

function kindOf(raw: unknown): Vectors['kind'] | undefined {
  const first = (list: unknown): unknown => (Array.isArray(list) ? list[0] : undefined);
  if (!isRecord(raw)) return undefined;
  if (first(raw['sequences']) !== undefined) return 'sequences';
  const entry = first(raw['cases']);
  if (entry === undefined) return undefined;
  return isRecord(entry) && 'options' in entry && !('expect' in entry) ? 'open' : 'cases';
}

function parseWith<T>(schema: z.ZodType<T>, raw: unknown, name: string): T {
  const result = schema.safeParse(raw);
  if (result.success) return result.data;
  const problem = firstProblem(result.error.issues);
  throw new VectorFormatError(`${name}: ${place(raw, problem.path)}: ${problem.message}`);
}

interface Problem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

type Issue = z.core.$ZodIssue;

function firstProblem(issues: readonly Issue[]): Problem {
  const [issue] = issues;
  if (issue === undefined) return { path: [], message: 'wrong shape' };
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return { path: issue.path, message: issue.message };
  // The branch that was meant is the one in which the least is wrong.
  const least = Math.min(...issue.errors.map(wrongness));
  const meant = issue.errors.filter((branch) => wrongness(branch) === least).map((branch) => firstProblem(branch));
  const [only] = meant;
  if (only !== undefined && meant.length === 1) return { path: [...issue.path, ...only.path], message: only.message };
  return { path: issue.path, message: meant.map(describe).join('; or ') };
}

function wrongness(branch: readonly Issue[]): number {
  return branch.some(({ path }) => path.length === 0) ? Number.POSITIVE_INFINITY : branch.length;
}

function describe({ path, message }: Problem): string {
  return path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`;
}

/** `P001 dns.A example.org[0].ttl`: the id of the entry and the path inside it. */
function place(raw: unknown, path: readonly PropertyKey[]): string {
  const [list, index, ...inside] = path;
  const entries = isRecord(raw) && typeof list === 'string' ? raw[list] : undefined;
  const entry = Array.isArray(entries) && typeof index === 'number' ? (entries[index] as unknown) : undefined;
  if (entry === undefined) return path.map(String).join('.') || 'the file';
  const id = isRecord(entry) && typeof entry['id'] === 'string' ? entry['id'] : `${String(list)}[${String(index)}]`;
  const within = inside.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('');
  return `${id} ${within.replace(/^\./, '')}`.trimEnd();
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
