// What `npm start`, `npm test` and the other root scripts run. Plain JavaScript for Node.js >= 18 with nothing
// installed: brings the pinned Node.js and pnpm, installs and builds what has changed, then hands over.
// Progress goes to stderr; stdout belongs to the program alone.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { SetupFailure, say } from './bootstrap/console.mjs';
import { handOver } from './bootstrap/hand-over.mjs';
import { installedTools, root, toolchainBin } from './bootstrap/places.mjs';
import { prepare } from './bootstrap/prepare.mjs';

/**
 * What each verb needs before it runs, and what it runs under the pinned Node.js; `unlessGiven`: the arguments of who
 * gives none. No `run`: set-up only.
 */
const verbs = {
  start: { build: true, run: [join(root, 'apps/cli/dist/main.js')], unlessGiven: ['serve'], fromCallersFolder: true },
  test: { build: true, run: [join(installedTools, 'vitest/vitest.mjs'), 'run'] },
  check: { build: true, run: [join(root, 'scripts/check.ts')] },
  bench: { build: false, run: ['--conditions=@wherefore/source', join(root, 'benchmarks/src/main.ts')] },
  campaign: { build: true, run: [join(root, 'scripts/campaign.ts')] },
  build: { build: true },
};

async function main() {
  const [name, ...args] = process.argv.slice(2);
  const verb = Object.hasOwn(verbs, name ?? '') ? verbs[name] : undefined;
  if (verb === undefined) {
    say(`usage: node scripts/bootstrap.mjs ${Object.keys(verbs).join('|')} [arguments]`);
    return 2;
  }
  const node = await prepare({ build: verb.build });
  if (verb.run === undefined) return 0;
  return handOver(node, [...verb.run, ...(args.length > 0 ? args : (verb.unlessGiven ?? []))], {
    // npm moves to the folder of package.json; relative paths among the arguments mean the caller's own folder.
    cwd: verb.fromCallersFolder && callersFolder() ? callersFolder() : root,
    env: {
      ...process.env,
      PATH: [join(node, '..'), toolchainBin, join(installedTools, '.bin'), process.env.PATH].join(delimiter),
      TURBO_TELEMETRY_DISABLED: '1',
      DO_NOT_TRACK: '1',
    },
  });
}

function callersFolder() {
  const folder = process.env.npm_lifecycle_event === undefined ? process.cwd() : process.env.INIT_CWD;
  return folder !== undefined && existsSync(folder) ? folder : undefined;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    say(error instanceof SetupFailure ? error.message : error.stack);
    process.exitCode = 70; // EX_SOFTWARE: apart from the exit codes of the program itself
  },
);
