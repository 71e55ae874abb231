import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allowed, planted } from './planted.ts';

const root = join(import.meta.dirname, '..', '..');

interface Finding {
  readonly path: string;
  readonly rule: string;
  readonly message: string;
}

let tree: string;
let findings: readonly Finding[];

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), 'wherefore-walls-'));
  copyConfiguration();
  for (const { path, code } of planted) write(path, code);
  for (const [path, code] of Object.entries(allowed)) write(path, code);
  findings = lint();
});

afterAll(() => rmSync(tree, { recursive: true, force: true }));

describe('a wall bites', () => {
  test.each(planted)('$path breaks $rule', ({ path, rule, says }) => {
    const messages = findings.filter((finding) => finding.path === path && finding.rule === rule);
    expect(messages.map((finding) => finding.message).join('\n')).toContain(says);
  });
});

describe('what belongs there passes', () => {
  test.each(Object.keys(allowed))('%s', (path) => {
    expect(findings.filter((finding) => finding.path === path)).toEqual([]);
  });
});

test('no path is planted twice, so that no wall hides behind another', () => {
  const paths = [...planted.map(({ path }) => path), ...Object.keys(allowed)];
  expect(new Set(paths).size).toBe(paths.length);
});

function copyConfiguration(): void {
  for (const file of ['biome.jsonc', '.gitignore', 'package.json']) copyFileSync(join(root, file), join(tree, file));
  for (const group of ['packages', 'apps']) {
    for (const name of readdirSync(join(root, group))) {
      const manifest = join(root, group, name, 'package.json');
      if (!existsSync(manifest)) continue;
      mkdirSync(join(tree, group, name), { recursive: true });
      copyFileSync(manifest, join(tree, group, name, 'package.json'));
    }
  }
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
}

function write(path: string, code: string): void {
  mkdirSync(dirname(join(tree, path)), { recursive: true });
  writeFileSync(join(tree, path), code);
}

function lint(): readonly Finding[] {
  const report = runBiome(['lint', '--reporter=json', '--max-diagnostics=none', '.']);
  const { diagnostics } = JSON.parse(report) as { diagnostics: readonly Diagnostic[] };
  return diagnostics.map(toFinding);
}

interface Diagnostic {
  readonly category: string;
  readonly message: string;
  readonly location: { readonly path: string };
  readonly advices?: unknown;
}

function toFinding(diagnostic: Diagnostic): Finding {
  const { category, message, location, advices } = diagnostic;
  return { path: location.path, rule: category, message: `${message} ${JSON.stringify(advices ?? '')}` };
}

/** Biome exits with 1 when it finds something, which is what these tests want. */
function runBiome(args: readonly string[]): string {
  const biome = join(root, 'node_modules', '.bin', 'biome');
  try {
    return execFileSync(biome, args, { cwd: tree, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch (error) {
    if (error instanceof Error && 'stdout' in error && typeof error.stdout === 'string') return error.stdout;
    throw error;
  }
}
