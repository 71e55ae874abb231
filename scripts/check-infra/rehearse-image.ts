// `node scripts/check-infra/rehearse-image.ts [--keep]`: does what infra/container/Dockerfile says, without a container
// engine: its context, its steps in their order, its environment, and then its program as a user who may write nowhere
// but in the volume. What only an engine can show is whether the base image has what this machine has.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { reachesBuilder } from './docker-ignore.ts';
import { type Instruction, pairsOf, type Stage, stagesOf } from './dockerfile.ts';

const root = join(import.meta.dirname, '../..');
const scratch = mkdtempSync(join(tmpdir(), 'wherefore-image-'));
const context = join(scratch, 'context');
const [build, image] = stagesOf(readFileSync(join(root, 'infra/container/Dockerfile'), 'utf8'));
if (build === undefined || image === undefined) throw new Error('the Dockerfile has no longer two stages');

interface Place {
  folder: string;
  readonly env: Record<string, string>;
}

/** As the container will have it; `root` reads like `/`. */
const inside = (stage: Stage, path: string): string => join(scratch, stage.name, path);

try {
  takeContext();
  const buildPlace = { folder: inside(build, '/'), env: buildEnvironment() };
  for (const instruction of build.instructions) perform(build, instruction, buildPlace);
  const place: Place = { folder: inside(image, '/'), env: { PATH: pathOfMachine() } };
  for (const instruction of image.instructions) perform(image, instruction, place);
  // Another one may be running here.
  Object.assign(place.env, { WHEREFORE_PORT: await freePort(), WHEREFORE_OPERATIONS_PORT: await freePort() });
  await tryOut(image, place);
} finally {
  if (process.argv.includes('--keep')) console.log(`kept: ${scratch}`);
  else rmSync(scratch, { recursive: true, force: true });
}

/** With the registry and the certificates of this machine, as a builder would be told of them. */
function buildEnvironment(): Record<string, string> {
  const { NODE_ENV: _, ...env } = process.env;
  return { ...(env as Record<string, string>), PATH: pathOfMachine() };
}

function pathOfMachine(): string {
  return `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`;
}

function takeContext(): void {
  const reaches = reachesBuilder(readFileSync(join(root, '.dockerignore'), 'utf8'));
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  const files = listed.split('\0').filter((path) => path !== '' && existsSync(join(root, path)) && reaches(path));
  for (const file of files) copy(join(root, file), join(context, file));
  console.log(`context: ${files.length} files`);
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true, verbatimSymlinks: true });
}

function perform(stage: Stage, { name, flags, rest }: Instruction, place: Place): void {
  if (name === 'WORKDIR') {
    place.folder = inside(stage, rest);
    mkdirSync(place.folder, { recursive: true });
  } else if (name === 'ENV') {
    for (const [key, value] of pairsOf(rest))
      place.env[key] = moved(stage, value).replaceAll('$PATH', place.env['PATH'] ?? '');
  } else if (name === 'COPY') copyIn(stage, rest.split(/\s+/), flags, place);
  else if (name === 'RUN') {
    const began = performance.now();
    execFileSync('/bin/sh', ['-c', rest], {
      cwd: place.folder,
      env: place.env,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    console.log(`RUN ${rest} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
  }
}

/** Absolute paths of the container, in its scratch folder: `/build/…`, `/var/lib`, between colons, too. */
function moved(stage: Stage, value: string): string {
  return value.replace(/(^|:)(\/(?:build|var)\b)/g, (_, before: string, path: string) => before + inside(stage, path));
}

function copyIn(stage: Stage, paths: readonly string[], flags: Readonly<Record<string, string>>, place: Place): void {
  const target = paths.at(-1) ?? '';
  const source = flags['from'] === undefined ? context : join(scratch, flags['from']);
  const to = target.startsWith('/') ? inside(stage, target) : resolve(place.folder, target);
  for (const path of paths.slice(0, -1)) {
    const from = join(source, path);
    const intoFolder = target.endsWith('/') || target === './' || target === '.';
    copy(from, intoFolder && !statSync(from).isDirectory() ? join(to, basename(from)) : to);
  }
  if (flags['chown'] !== undefined && process.getuid?.() === 0) execFileSync('chown', ['-R', flags['chown'], to]);
  if (flags['chmod'] !== undefined) chmodSync(to, Number.parseInt(flags['chmod'], 8));
}

async function tryOut(stage: Stage, { env, folder }: Place): Promise<void> {
  const app = inside(stage, '/app');
  execFileSync('chmod', ['-R', 'a-w,a+rX', app]);
  chmodSync(scratch, 0o755);
  forbid(app);
  const find = (name: string): string => stage.instructions.find((each) => each.name === name)?.rest ?? '';
  const user = find('USER').split(':');
  const asUser =
    process.getuid?.() === 0
      ? ['setpriv', '--reuid', user[0] ?? '', '--regid', user[1] ?? '', '--clear-groups', '--no-new-privs']
      : [];
  const command = (json: string): readonly string[] =>
    (JSON.parse(json) as readonly string[]).map((word) => (word.startsWith('/') ? inside(stage, word) : word));
  const entry = command(find('ENTRYPOINT'));
  const run = (words: readonly string[]): string =>
    execFileSync('env', ['-i', ...Object.entries(env).map((pair) => pair.join('=')), ...asUser, ...words], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  console.log(
    `version ${run([...entry, '--version']).trim()}, ${execFileSync('du', ['-sm', app], { encoding: 'utf8' }).split('\t')[0]} MB`,
  );
  if (asUser.length > 0) refused(() => run(['touch', join(app, 'dist/mine')]), 'write where the program is');

  const health = command(/CMD (.*)$/.exec(find('HEALTHCHECK'))?.[1] ?? '[]');
  refused(() => run(health), 'be healthy before it runs');
  const [program = '', ...args] = [...asUser, ...entry, ...command(find('CMD'))];
  const child = spawn(program, args, { cwd: folder, env, stdio: ['ignore', 'inherit', 'inherit'] });
  const ended = new Promise<number | null>((settle) => child.on('exit', settle));
  try {
    for (let attempt = 0; !isFine(() => run(health)); attempt += 1) {
      if (attempt === 60 || child.exitCode !== null) throw new Error('it does not become healthy');
      await sleep(500);
    }
    console.log('healthy');
  } finally {
    child.kill('SIGTERM');
  }
  const code = await Promise.race([ended, sleep(20_000).then(() => 'no end')]);
  if (code !== 0) throw new Error(`SIGTERM: ended with ${code}`);
  console.log('ended in order');
}

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return String(port);
}

/** What is for building and testing must not be there. */
function forbid(app: string): void {
  const found = execFileSync(
    'find',
    [
      app,
      '(',
      '-name',
      '*.ts',
      '-o',
      '-name',
      '.env*',
      '-o',
      '-path',
      '*/node_modules/.bin/tsc',
      '-o',
      '-path',
      '*/@wherefore/testkit',
      '-o',
      '-path',
      '*/node_modules/vitest',
      ')',
    ],
    { encoding: 'utf8' },
  );
  if (found !== '') throw new Error(`must not be in the image:\n${found}`);
}

function isFine(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}

function refused(work: () => unknown, what: string): void {
  if (isFine(work)) throw new Error(`it could ${what}`);
}
