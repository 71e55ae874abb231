// The Node.js and pnpm of .toolchain/package-lock.json, as packages of the npm registry: no installer, no sudo,
// nothing outside the checkout.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import process from 'node:process';
import { runQuietly } from './command.mjs';
import { SetupFailure, say } from './console.mjs';
import { root, toolchain, toolchainBin } from './places.mjs';

const nodePackage = `node-${process.platform}-${process.arch}`;
const oldestNode = [22, 19];

/** The versions that this repository is developed with. */
export function pins() {
  const { dependencies, optionalDependencies } = JSON.parse(readFileSync(join(toolchain, 'package.json'), 'utf8'));
  return { node: Object.values(optionalDependencies)[0], pnpm: dependencies.pnpm };
}

/** Installs what is missing or of another version. Resolves to the path of Node.js, relative to the checkout. */
export async function bringToolchain() {
  if (!isInstalled()) {
    const flags = ['--ignore-scripts', '--include=optional', '--no-audit', '--no-fund', '--loglevel=warn'];
    await npm(['ci', ...flags, '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=8000']);
  }
  const node = usableNode();
  // pnpm puts its native binary in place from an install script, which npm may be told not to run. The placeholder
  // answers --version too, but only shells can run it: turbo fails with "Exec format error".
  await runQuietly(node, [join(toolchain, 'node_modules', 'pnpm', 'install.js')], {
    log: 'toolchain',
    advice: 'pnpm may not be published for this kind of machine; on Windows use WSL.',
  });
  const found = versionOf(join(toolchainBin, 'pnpm'));
  if (found !== pins().pnpm) {
    throw new SetupFailure(
      `pnpm ${pins().pnpm} was installed but answers "${found}". Delete .toolchain/node_modules and run again.`,
    );
  }
  return relative(root, node);
}

function isInstalled() {
  const { node, pnpm } = pins();
  const finished = existsSync(join(toolchain, 'node_modules', '.package-lock.json')); // what npm writes last
  return finished && installedVersion('pnpm') === pnpm && (!isPublished() || installedVersion(nodePackage) === node);
}

function isPublished() {
  const { optionalDependencies } = JSON.parse(readFileSync(join(toolchain, 'package.json'), 'utf8'));
  return Object.hasOwn(optionalDependencies, nodePackage);
}

function installedVersion(name) {
  const file = join(toolchain, 'node_modules', name, 'package.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).version : undefined;
}

/** The pinned Node.js, or the running one where the pinned one is not published for the machine or does not run. */
function usableNode() {
  const pinned = join(toolchain, 'node_modules', nodePackage, 'bin', 'node');
  if (versionOf(pinned) === `v${pins().node}`) return pinned;
  const [major, minor] = process.versions.node.split('.').map(Number);
  const recent = major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
  if (!recent) {
    throw new SetupFailure(
      `Node.js ${pins().node} cannot be brought to this machine (${process.platform}-${process.arch}) and the one that runs is ` +
        `${process.version}.\nInstall Node.js ${oldestNode.join('.')} or later (24 is what we test with) and run the same command again.`,
    );
  }
  say(`\n      (no ${nodePackage} runs here: using the running Node.js ${process.version})`);
  return process.execPath;
}

function versionOf(program) {
  try {
    return execFileSync(program, ['--version'], {
      cwd: toolchain,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return undefined;
  }
}

async function npm(args) {
  const env = { ...process.env };
  delete env.NODE_ENV;
  const advice =
    'If the network was not there, run the same command again. Behind a mirror, set it with\n' +
    '`npm config set registry URL` first.';
  const script = npmScript();
  const [command, ...before] = script === undefined ? ['npm'] : [process.execPath, script];
  await runQuietly(command, [...before, ...args], { cwd: toolchain, env, log: 'toolchain', advice });
}

/** The npm that started us, else the one beside the running Node.js, else whatever PATH has. */
function npmScript() {
  const started = process.env.npm_execpath;
  if (started?.endsWith('npm-cli.js') && existsSync(started)) return started;
  const beside = join(dirname(process.execPath), '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js');
  return existsSync(beside) ? beside : undefined;
}
