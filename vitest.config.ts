import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import process from 'node:process';
import { defineConfig, type TestProjectConfiguration } from 'vitest/config';

/** Where a machine reads the outcome, apart from what people see; .ci/run sets it. */
const report = process.env['WHEREFORE_TEST_REPORT'];

export default defineConfig({
  // Packages are entered by their doors as sources: a test never waits for a build, nor runs a stale one.
  resolve: { conditions: ['@wherefore/source'] },
  ssr: { resolve: { conditions: ['@wherefore/source'] } },
  test: {
    // Sockets, databases and browsers leave a core idle often enough for one worker more than there are cores.
    maxWorkers: availableParallelism() + 1,
    // No test asserts how long something took; these end one that hangs, on a machine that is busy.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000, interval: 50 } },
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
    projects: [...foldersOf('packages'), ...foldersOf('apps')]
      .map((name) => project(name, `${name}/src`))
      .concat(project('scripts', 'scripts')),
  },
});

function project(name: string, folder: string): TestProjectConfiguration {
  return { extends: true, test: { name, include: [`${folder}/**/*.test.ts`] } };
}

function foldersOf(group: string): readonly string[] {
  const entries = readdirSync(new URL(group, import.meta.url), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => `${group}/${entry.name}`);
}
