// `npm run check [-- NAME…]`: everything that can be known about the code without running it.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import process from 'node:process';

interface Check {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

interface Outcome {
  readonly name: string;
  readonly failed: boolean;
  readonly seconds: string;
  readonly output: string;
}

const script = (name: string, file: string): Check => ({ name, command: process.execPath, args: [`scripts/${file}`] });

/** The slow ones first, so that the quick ones fill the gaps. */
const checks: readonly Check[] = [
  { name: 'types', command: 'turbo', args: ['run', 'typecheck', '--output-logs=errors-only', '--ui=stream'] },
  { name: 'packages', command: process.execPath, args: ['scripts/check-packages.ts'] },
  { name: 'oxlint', command: 'oxlint', args: [] },
  { name: 'biome', command: 'biome', args: ['check', '--error-on-warnings', '.'] },
  { name: 'knip', command: 'knip', args: [] },
  { name: 'script-types', command: 'tsc', args: ['-p', 'tsconfig.json'] },
  script('infra', 'check-infra.ts'),
  script('workspace', 'check-workspace.ts'),
  script('file-sizes', 'check-file-sizes.ts'),
];

const outcomes = await runAll(selected(process.argv.slice(2)));
for (const { output } of outcomes.filter(({ failed }) => failed)) process.stdout.write(`\n${output.trimEnd()}\n`);
const failures = outcomes.filter(({ failed }) => failed).map(({ name }) => name);
console.log(failures.length === 0 ? '\nall checks passed' : `\nfailed: ${failures.join(', ')}`);
process.exitCode = failures.length === 0 ? 0 : 1;

function selected(names: readonly string[]): readonly Check[] {
  const unknown = names.filter((name) => !checks.some((check) => check.name === name));
  if (unknown.length > 0) {
    console.error(`no check named ${unknown.join(', ')}; there are ${checks.map(({ name }) => name).join(', ')}`);
    process.exit(2);
  }
  return names.length === 0 ? checks : checks.filter(({ name }) => names.includes(name));
}

async function runAll(all: readonly Check[]): Promise<readonly Outcome[]> {
  const waiting = [...all];
  const done: Outcome[] = [];
  const worker = async (): Promise<void> => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const outcome = await run(check);
      console.log(`${outcome.failed ? 'FAILED' : 'ok    '} ${outcome.name} (${outcome.seconds} s)`);
      for (const [line] of outcome.output.matchAll(/^SKIPPED .*$/gm)) console.log(`       ${line}`);
      done.push(outcome);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return done;
}

function run({ name, command, args }: Check): Promise<Outcome> {
  const startedAt = Date.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = `── ${name}: ${[command, ...args].join(' ')}\n`;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  return new Promise((resolve) => {
    const end = (failed: boolean): void =>
      resolve({ name, failed, seconds: ((Date.now() - startedAt) / 1000).toFixed(1), output });
    child.on('error', (error) => {
      output += `${error.message}\n`;
      end(true);
    });
    child.on('close', (code) => end(code !== 0));
  });
}
