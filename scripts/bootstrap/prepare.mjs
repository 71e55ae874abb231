import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { runQuietly } from './command.mjs';
import { step } from './console.mjs';
import { dependenciesKey, sourcesKey, toolchainKey } from './fingerprint.mjs';
import { withLock } from './lock.mjs';
import { installedTools, root, stateFolder, toolchainBin } from './places.mjs';
import { bringToolchain, pins } from './toolchain.mjs';

const stateFile = join(stateFolder, 'prepared.json');

/**
 * Brings the checkout to where the program can run, doing only what has changed since the last time.
 * Resolves to the path of the Node.js to run it with.
 */
export async function prepare({ build }) {
  const ready = nodeIfReady(build);
  if (ready !== undefined) return ready;
  return withLock(join(stateFolder, 'lock'), async () => {
    const node = await ensureToolchain();
    await ensureDependencies(node);
    if (build) await ensureBuild(node);
    return node;
  });
}

function nodeIfReady(build) {
  const state = readState();
  if (!toolchainIsReady(state) || !dependenciesAreReady(state)) return undefined;
  return build && !buildIsReady(state) ? undefined : join(root, state.node);
}

const toolchainIsReady = (state) => state.toolchain === toolchainKey() && existsSync(join(root, state.node ?? '-'));

const dependenciesAreReady = (state) =>
  state.dependencies === dependenciesKey() && existsSync(join(installedTools, '.modules.yaml'));

const buildIsReady = (state) => state.sources === sourcesKey() && existsSync(join(root, 'apps/cli/dist/main.js'));

async function ensureToolchain() {
  const state = readState();
  if (toolchainIsReady(state)) return join(root, state.node);
  const { node, pnpm } = pins();
  const key = toolchainKey();
  const path = await step(`[1/3] Node.js ${node} and pnpm ${pnpm}`, bringToolchain);
  record({ toolchain: key, node: path });
  return join(root, path);
}

async function ensureDependencies(node) {
  if (dependenciesAreReady(readState())) return;
  const key = dependenciesKey();
  await step('[2/3] dependencies', () =>
    runQuietly(join(toolchainBin, 'pnpm'), ['install', '--frozen-lockfile', '--prefer-offline'], {
      env: setupEnv(node),
      log: 'dependencies',
      advice:
        'If the network was not there, run the same command again: what has been fetched is kept.\n' +
        'If a package.json was edited, run `pnpm install` to bring pnpm-lock.yaml up to date.',
    }),
  );
  record({ dependencies: key });
}

async function ensureBuild(node) {
  if (buildIsReady(readState())) return;
  const key = sourcesKey(); // before the build: what is edited meanwhile is built the next time
  await step('[3/3] build', () =>
    runQuietly(join(installedTools, '.bin', 'turbo'), ['run', 'build', '--output-logs=errors-only', '--ui=stream'], {
      env: setupEnv(node),
      log: 'build',
      advice: 'Mend what is reported above and run the same command again.',
    }),
  );
  record({ sources: key });
}

function setupEnv(node) {
  const env = {
    ...process.env,
    PATH: [join(node, '..'), toolchainBin, process.env.PATH].join(delimiter),
    TURBO_TELEMETRY_DISABLED: '1',
    DO_NOT_TRACK: '1',
  };
  delete env.NODE_ENV; // "production" would leave the build tools out
  // npm hands its settings to scripts under npm_config_*, which pnpm does not read.
  if (env.npm_config_registry && !env.pnpm_config_registry) env.pnpm_config_registry = env.npm_config_registry;
  return env;
}

function readState() {
  try {
    return JSON.parse(readFileSync(stateFile, 'utf8'));
  } catch {
    return {};
  }
}

function record(news) {
  mkdirSync(stateFolder, { recursive: true });
  const draft = `${stateFile}.${process.pid}`;
  writeFileSync(draft, JSON.stringify({ ...readState(), ...news }, null, 2));
  renameSync(draft, stateFile);
}
