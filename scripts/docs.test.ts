import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const matches = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map((match) => match[1] ?? '');

const pages = globSync('{*.md,docs/**/*.md,{packages,apps}/*/*.md,{infra,benchmarks}/*.md}', { cwd: root });

function deadLinks(page: string, text: string): readonly string[] {
  const links = [...matches(text, /\]\(([^)\s]+)\)/g), ...matches(text, /^\[[^\]]+\]: (\S+)$/gm)];
  return links
    .filter((link) => !/^(https?:|#)/.test(link))
    .filter((link) => !existsSync(join(root, dirname(page), link.replace(/#.*$/, ''))));
}

test('no page points to a file that is not there', () => {
  expect(pages.length).toBeGreaterThan(10);
  expect(pages.flatMap((page) => deadLinks(page, read(page)).map((link) => `${page}: ${link}`))).toEqual([]);
  expect(deadLinks('README.md', '[a](docs/nowhere.md) [b](docs/rules.md#order) [c](https://example.org)')).toEqual([
    'docs/nowhere.md',
  ]);
});

const sources = globSync('{packages,apps}/*/src/**/*.ts', { cwd: root });
const described = (text: string): readonly string[] => matches(text, /^\| (R[0-9]+) \|/gm);

test('every rule that the sources and the vectors cite is described, once and in order', () => {
  const rules = described(read('docs/rules.md'));
  expect(rules).toEqual(Array.from({ length: 106 }, (_, index) => `R${index + 1}`));
  const cited = [
    ...sources.flatMap((path) => matches(read(path), /\b(R[0-9]{1,3})\b/g)),
    ...globSync('packages/conformance/vectors/*.json', { cwd: root }).flatMap((path) =>
      matches(read(path), /"(R[0-9]+)"/g),
    ),
  ];
  expect(new Set(cited).size).toBeGreaterThan(50);
  expect([...new Set(cited)].filter((rule) => !rules.includes(rule))).toEqual([]);
});

test('every event has its section, and no section is of an event that is none', () => {
  const types = matches(read('packages/discovery/src/event.ts'), /readonly type: '(\w+)';/g);
  const sections = matches(read('docs/events.md'), /^### (.+)$/gm).flatMap((title) => title.split(', '));
  expect(types.length).toBeGreaterThan(5);
  expect([...sections].sort()).toEqual([...types].sort());
});

test('every package that is published has a page', () => {
  const manifests = globSync('{packages,apps}/*/package.json', { cwd: root });
  expect(manifests.length).toBeGreaterThan(4);
  expect(manifests.filter((path) => !existsSync(join(root, dirname(path), 'README.md')))).toEqual([]);
});
