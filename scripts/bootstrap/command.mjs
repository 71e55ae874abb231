import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import process from 'node:process';
import { SetupFailure } from './console.mjs';
import { nameWorker } from './lock.mjs';
import { root, stateFolder } from './places.mjs';

const shownLines = 25;
/** Where in its own code a tool noticed the mistake helps nobody who made it. */
const stackFrame = /\s+at .*(file:|node:|node_modules)/;

/**
 * Runs one set-up command without input and keeps its output to itself, unless it fails: then the end of the output
 * and `advice` become the message. Resolves to its stdout.
 */
export async function runQuietly(command, args, { cwd, env, log, advice }) {
  const { code, stdout, all } = await capture(command, args, { cwd, env });
  mkdirSync(stateFolder, { recursive: true });
  const logFile = join(stateFolder, `${log}.log`);
  writeFileSync(logFile, all);
  if (code === 0) return stdout;
  const lines = all
    .trimEnd()
    .split('\n')
    .filter((line) => !stackFrame.test(line));
  const tail = lines.slice(-shownLines).join('\n');
  throw new SetupFailure(
    `\n${tail}\n\n${[command, ...args].join(' ')} failed (${code}); all of its output: ${relative(process.cwd(), logFile)}\n${advice}`,
  );
}

function capture(command, args, { cwd = root, env }) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    nameWorker(child.pid);
    let stdout = '';
    let all = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
      all += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      all += text;
    });
    const stop = (signal) => {
      child.kill(signal);
      process.exit(signal === 'SIGINT' ? 130 : 143); // runs the exit handlers: the lock is given back
    };
    process.on('SIGINT', stop).on('SIGTERM', stop);
    const end = (result) => {
      process.off('SIGINT', stop).off('SIGTERM', stop);
      resolve({ stdout, all, ...result });
    };
    child.on('error', (error) => end({ code: error.code ?? 'not started', all: `${all}${error.message}\n` }));
    child.on('close', (code, signal) => end({ code: code ?? signal }));
  });
}
