// Files stay small enough to be read in one sitting: median, 90th percentile and longest, sources and tests apart.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

export interface SourceFile {
  readonly path: string;
  readonly lines: number;
}

interface Bounds {
  readonly median: number;
  readonly p90: number;
  readonly longest: number;
}

/** In lines. Tests may be longer: a table of cases is read by the row. */
const sourceBounds: Bounds = { median: 110, p90: 280, longest: 400 };
const testBounds: Bounds = { median: 200, p90: 400, longest: 500 };

const fewestFiles = 20;

/** Every bound that the files exceed, as sentences. */
export function excesses(kind: string, files: readonly SourceFile[], bounds: Bounds): readonly string[] {
  const sorted = files.map(({ lines }) => lines).sort((a, b) => a - b);
  const tooLong = files.filter(({ lines }) => lines > bounds.longest);
  return [
    ...tooLong.map(({ path, lines }) => `${path}: ${lines} lines; at most ${bounds.longest}`),
    ...over(`${kind}: median`, quantile(sorted, 0.5), bounds.median),
    ...over(`${kind}: 90th percentile`, quantile(sorted, 0.9), bounds.p90),
  ];
}

function over(what: string, value: number, bound: number): readonly string[] {
  return value > bound ? [`${what} ${value} lines; at most ${bound}`] : [];
}

/** The smallest value that at least `share` of the values do not exceed; 0 of none. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

/** What a program has written says so in its first line, and nobody has to read it. */
const WRITTEN = /^\/\/ Written by .*\bNot to be edited\./;

function measure(root: string): readonly SourceFile[] {
  const paths = globSync('{packages,apps}/*/src/**/*.{ts,tsx}', { cwd: root }).concat(
    globSync('{scripts,benchmarks/src}/**/*.{ts,mjs}', { cwd: root }),
  );
  return paths
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
    .filter(({ text }) => !WRITTEN.test(text))
    .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }));
}

function summary(kind: string, files: readonly SourceFile[]): string {
  const sorted = files.map(({ lines }) => lines).sort((a, b) => a - b);
  const [median, p90, longest] = [0.5, 0.9, 1].map((share) => quantile(sorted, share));
  return `${files.length} ${kind}: median ${median}, 90th percentile ${p90}, longest ${longest}`;
}

const isTest = ({ path }: SourceFile): boolean => /\.test\.tsx?$|\.contract\.ts$|\/testing\//.test(path);

if (import.meta.main) {
  const files = measure(join(import.meta.dirname, '..'));
  const sources = files.filter((file) => !isTest(file));
  const tests = files.filter(isTest);
  const sentences = [
    ...excesses('sources', sources, sourceBounds),
    ...excesses('tests', tests, testBounds),
    ...(files.length < fewestFiles ? [`only ${files.length} files were found: the search is broken`] : []),
  ];
  for (const sentence of sentences) console.error(sentence);
  console.log([summary('sources', sources), summary('tests', tests)].join('\n'));
  process.exitCode = sentences.length === 0 ? 0 : 1;
}
