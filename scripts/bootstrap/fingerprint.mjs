import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import process from 'node:process';
import { root, toolchain } from './places.mjs';

/** The pinned tools on this kind of machine. */
export function toolchainKey() {
  return hashOf([readFileSync(join(toolchain, 'package-lock.json')), process.platform, process.arch]);
}

/** Everything that `pnpm install` reads. */
export function dependenciesKey() {
  const files = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json'].map((name) => join(root, name));
  for (const folder of [...builtFolders(), join(root, 'benchmarks')]) files.push(join(folder, 'package.json'));
  return hashOf([toolchainKey(), ...files.flatMap((file) => [relative(root, file), readOrEmpty(file)])]);
}

/** Everything that the build reads, by path, size and time of change: cheap enough for each start. */
export function sourcesKey() {
  const entries = [];
  for (const name of ['turbo.json', 'tsconfig.base.json']) note(join(root, name), entries);
  for (const folder of builtFolders()) walk(folder, entries);
  return hashOf([dependenciesKey(), ...entries.sort()]);
}

function builtFolders() {
  return ['packages', 'apps'].flatMap((group) => childFolders(join(root, group))).sort();
}

function childFolders(folder) {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => join(folder, entry.name));
}

const notBuildInput = new Set(['node_modules', 'dist', 'page', 'coverage', '.turbo']);

function walk(folder, entries) {
  let children;
  try {
    children = readdirSync(folder, { withFileTypes: true });
  } catch {
    return; // a folder that went away while we looked: its files are gone from the key too
  }
  for (const child of children) {
    if (notBuildInput.has(child.name)) continue;
    const path = join(folder, child.name);
    if (child.isDirectory()) walk(path, entries);
    else if (!child.name.endsWith('.test.ts')) note(path, entries);
  }
}

function note(path, entries) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats !== undefined) entries.push(`${relative(root, path)} ${stats.size} ${stats.mtimeMs}`);
}

function readOrEmpty(file) {
  try {
    return readFileSync(file);
  } catch {
    return '';
  }
}

function hashOf(parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
}
