// Packs each package that is published, as it would be, and asks publint and attw what a user of it would meet.
import { execFile } from 'node:child_process';
import { globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..');
const fewestPackages = 4;

const folders = globSync('{packages,apps}/*/package.json', { cwd: root })
  .map((file) => join(root, dirname(file)))
  .filter(isPublished);
const problems = (await Promise.all(folders.map(problemsOf))).flat();
if (folders.length < fewestPackages) problems.push(`only ${folders.length} packages were found: the search is broken`);
for (const problem of problems) console.error(problem);
console.log(`${folders.length} packages, ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;

function isPublished(folder: string): boolean {
  return manifestOf(folder)['private'] !== true;
}

async function problemsOf(folder: string): Promise<readonly string[]> {
  const packed = mkdtempSync(join(tmpdir(), 'wherefore-packed-'));
  try {
    await run('pnpm', ['pack', '--pack-destination', packed], { cwd: folder });
    const archive = join(packed, readdirSync(packed).find((name) => name.endsWith('.tgz')) ?? 'nothing was packed');
    const checks = [complaint('publint', ['run', archive, '--strict'])];
    // A command has no types to get wrong.
    if ('exports' in manifestOf(folder))
      checks.push(complaint('attw', [archive, '--profile', 'esm-only', '--no-emoji']));
    return (await Promise.all(checks)).flat();
  } finally {
    rmSync(packed, { recursive: true, force: true });
  }
}

async function complaint(command: string, args: readonly string[]): Promise<readonly string[]> {
  try {
    await run(command, args, { cwd: root });
    return [];
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as { stdout?: string; stderr?: string; message: string };
    return [`${command} ${args.join(' ')}\n${stdout}${stderr}` || message];
  }
}

function manifestOf(folder: string): Readonly<Record<string, unknown>> {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Readonly<Record<string, unknown>>;
}
