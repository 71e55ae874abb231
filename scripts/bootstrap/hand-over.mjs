import { spawn } from 'node:child_process';
import process from 'node:process';

/**
 * Runs the program with our own stdin, stdout and stderr and ends as it ends: same exit code, same signal.
 * Resolves to the exit code.
 */
export function handOver(node, args, options) {
  const child = spawn(node, args, { ...options, stdio: 'inherit' });
  const inTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  const handlers = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'].map((signal) => {
    // The terminal sends ^C to the whole process group: forwarding it would deliver it twice.
    const fromTerminal = inTerminal && (signal === 'SIGINT' || signal === 'SIGQUIT');
    const handler = fromTerminal ? () => {} : () => child.kill(signal);
    process.on(signal, handler);
    return [signal, handler];
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      for (const [name, handler] of handlers) process.off(name, handler);
      if (signal !== null) process.kill(process.pid, signal);
      resolve(code ?? 1);
    });
  });
}
